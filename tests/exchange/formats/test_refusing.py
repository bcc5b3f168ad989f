"""Files that are no tables, or bombs: a sentence that says what they are and what to do. (S7)"""

import io
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import excel, limits
from hiiki.exchange.records import CannotRead


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def compound(*names: str) -> bytes:
    body = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + body


NOT_TABLES = [
    ("empty.csv", b"", "空です"),
    ("blank.csv", b"\r\n \r\n\t\r\n", "空です"),
    ("bom.csv", b"\xef\xbb\xbf", "空です"),
    ("zeros.csv", b"\0" * 4096, "空です"),
    ("a.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
    ("a.xlsx", b"%PDF-1.4", "PDF"),
    ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "画像"),
    ("a.csv", b"\xff\xd8\xff\xe0\0\x10JFIF", "画像"),
    ("a.xlsx", zipped(word__document_xml=b"<w/>"), "Word"),
    ("a.xlsx", zipped(ppt__presentation_xml=b"<p/>"), "PowerPoint"),
    ("a.csv", zipped(顧客_csv=b"a,b"), "ZIP"),
    ("a.odt", zipped(content_xml=b"<o/>"), "LibreOffice"),
    ("a.xlsb", zipped(xl__workbook_bin=b"x"), "xlsb"),
    ("a.xlsx", b"PK\x03\x04broken", "壊れて"),
    ("a.xlsx", zipped(xl__workbook_xml=b"<workbook"), "壊れて"),
    ("a.xls", b"<html><body><table><tr><td>\x8e\x81\x96\xbc</td></tr></table></body></html>", "HTML"),
    ("a.csv", "\ufeff<!DOCTYPE html>\n<html>".encode(), "HTML"),
    ("a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
    ("a.xlsx", compound("EncryptionInfo", "EncryptedPackage"), "パスワード"),
    ("a.doc", compound("WordDocument"), "Word"),
    ("a.msg", compound("__properties_version1.0"), "表のファイルではない"),
    ("a.csv", b"\0\x01\0\0Standard Jet DB\0" + b"\x01" * 100, "Access"),
    ("a.csv", bytes(range(256)) * 40, "表のファイルではない"),
]


@pytest.mark.parametrize(("name", "content", "said"), NOT_TABLES)
def test_what_is_no_table_is_named(tmp_path, name, content, said):
    with pytest.raises(CannotRead, match=said):
        sniff(written(tmp_path, name, content))


def test_csv_named_xls_is_read_as_what_it_is(tmp_path):
    found = sniff(written(tmp_path, "顧客.xls", "氏名\t電話\n青木\t054-623-2554\n".encode("cp932")))

    assert (found.kind, found.encoding, found.delimiter) == ("delimited", "cp932", "\t")


def test_excel_named_csv_is_read_as_what_it_is(tmp_path):
    excel.write(tmp_path / "顧客.csv", ["氏名", "電話"], [["青木", "054-623-2554"]])

    assert sniff(tmp_path / "顧客.csv").kind == "excel"


def test_a_file_over_the_limit_says_the_limit(tmp_path, monkeypatch):
    path = written(tmp_path, "a.csv", "氏名,電話\n青木,1\n".encode())
    monkeypatch.setattr(limits, "TEXT_BYTES", 10)

    with pytest.raises(CannotRead, match="大きすぎます"):
        sniff(path)


def test_more_columns_than_the_limit_say_the_limit(tmp_path):
    path = written(tmp_path, "a.csv", (",".join(f"列{n}" for n in range(1_001)) + "\n").encode())

    with pytest.raises(CannotRead, match="1,000列まで"):
        sniff(path)


def test_a_big_workbook_says_the_limit(tmp_path, monkeypatch):
    excel.write(tmp_path / "a.xlsx", ["氏名"], [["青木"]])
    monkeypatch.setattr(limits, "WORKBOOK_BYTES", 100)

    with pytest.raises(CannotRead, match="Excelファイルが大きすぎます"):
        sniff(tmp_path / "a.xlsx")


# Bombs. Each is made here, and read by a process that may use 512 MB.

SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
SINGLE_QUOTED = FAR.replace(b'"', b"'")
HIDDEN_ROW = b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'


NUMBERED_ROWS = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 100_000))


def sheet_of(folder: Path, rows: bytes, *, repeat: int, around: bytes = b"%s") -> Path:
    start, end = (SHEET % around).split(b"%s")
    return workbook_with(folder, "xl/worksheets/sheet1.xml", rows, repeat=repeat, start=start, end=end)


def workbook_with(
    folder: Path,
    part: str,
    content: bytes,
    *,
    repeat: int = 1,
    start: bytes = b"",
    end: bytes = b"",
    more: tuple[str, bytes] = ("", b""),
) -> Path:
    """A good workbook in which one part is replaced by `content`, repeated."""
    excel.write(folder / "good.xlsx", ["氏名"], [["青木"]])
    path = folder / "bomb.xlsx"
    with (
        zipfile.ZipFile(folder / "good.xlsx") as good,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb,
    ):
        for name in good.namelist():
            if name not in (part, more[0]):
                bomb.writestr(name, good.read(name))
        with bomb.open(part, "w", force_zip64=True) as stream:
            stream.write(start)
            for _ in range(repeat):
                stream.write(content)
            stream.write(end)
        if more[0]:
            bomb.writestr(*more)
    return path


def lying_about_size(path: Path) -> Path:
    """The central directory says that every part holds 10 bytes."""
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(content))
    return path


BOMBS = {
    "a far cell": lambda folder: workbook_with(folder, "xl/worksheets/sheet1.xml", SHEET % FAR),
    "a far cell in single quotes": lambda folder: workbook_with(
        folder, "xl/worksheets/sheet1.xml", SHEET % SINGLE_QUOTED
    ),
    "a far cell in a near row": lambda folder: workbook_with(
        folder, "xl/worksheets/sheet1.xml", SHEET % HIDDEN_ROW
    ),
    "zeros as strings": lambda folder: workbook_with(
        folder, "xl/sharedStrings.xml", b"\0" * 2**20, repeat=1_500
    ),
    "blanks as a sheet": lambda folder: workbook_with(
        folder, "xl/worksheets/sheet1.xml", b" " * 2**20, repeat=1_500
    ),
    "a lying directory": lambda folder: lying_about_size(
        workbook_with(
            folder, "xl/worksheets/sheet1.xml", SHEET % (b"<row><c><v>1</v></c></row>" * 40_000), repeat=600
        )
    ),
    "rows that come again": lambda folder: sheet_of(folder, NUMBERED_ROWS, repeat=40),
    "cells that come again": lambda folder: sheet_of(
        folder, b'<row><c r="A1"><v>1</v></c></row>' * 10_000, repeat=700
    ),
    "cells that come again in one row": lambda folder: sheet_of(
        folder, b'<c r="A1"><v>1</v></c>' * 10_000, repeat=900, around=b"<row>%s</row>"
    ),
    "one text in many cells": lambda folder: workbook_with(
        folder,
        "xl/sharedStrings.xml",
        b"<sst><si><t>" + "値".encode() * 1_000_000 + b"</t></si></sst>",
        more=("xl/worksheets/sheet1.xml", SHEET % (b'<row><c t="s"><v>0</v></c></row>' * 100_000)),
    ),
    "one text in many cells, oddly spelt": lambda folder: workbook_with(
        folder,
        "xl/sharedStrings.xml",
        b"<sst><si><t>" + "値".encode() * 1_000_000 + b"</t></si></sst>",
        more=("xl/worksheets/sheet1.xml", SHEET % (b"<row><c  t = 's' ><f/><v>0</v></c></row>" * 100_000)),
    ),
    "texts without end": lambda folder: workbook_with(
        folder, "xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 4_000_000
    ),
    "a cell without end": lambda folder: sheet_of(folder, b"x" * 2**20, repeat=900),
    "two tables in one part": lambda folder: workbook_with(
        folder,
        "xl/worksheets/sheet1.xml",
        SHEET.replace(b"<worksheet", b"<!-- <sheetData/> --><worksheet") % FAR,
    ),
    "rows after a comment": lambda folder: workbook_with(
        folder, "xl/worksheets/sheet1.xml", SHEET % (b"<!-- <row> -->" + FAR)
    ),
    "a sheet in UTF-16": lambda folder: workbook_with(
        folder, "xl/worksheets/sheet1.xml", (SHEET % FAR).decode().encode("utf-16")
    ),
    "a sheet elsewhere": lambda folder: workbook_with(
        folder,
        "xl/_rels/workbook.xml.rels",
        b'<Relationships><Relationship Id="rId1" Target="worksheets/other.xml"/></Relationships>',
        more=("xl/worksheets/other.xml", SHEET % FAR),
    ),
    "cells without a place": lambda folder: workbook_with(
        folder,
        "xl/worksheets/sheet1.xml",
        SHEET
        % (b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 1_000_000),
    ),
    "cells without a place among decoys": lambda folder: workbook_with(
        folder,
        "xl/worksheets/sheet1.xml",
        SHEET
        % (b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b'<row><c/><x r="A1"/></row>' * 1_000_000),
    ),
    "rows alone": lambda folder: workbook_with(
        folder, "xl/worksheets/sheet1.xml", SHEET % b'<row r="99999999999"><c><v>1</v></c></row>'
    ),
    "styles": lambda folder: workbook_with(folder, "xl/styles.xml", b"<xf/>" * 200_000, repeat=300),
    "an unknown part": lambda folder: workbook_with(
        folder, "xl/media/image1.png", b"\0" * 2**20, repeat=1_500
    ),
}
READ = """
import sys
from hiiki.exchange.records import CannotRead
from hiiki.exchange.arrivals.sniffing import sniff
try:
    sniff(sys.argv[1])
except CannotRead as refusal:
    print(refusal)
    sys.exit(7)
"""


def read_with_little_memory(path: Path) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (900 * 2**20, 900 * 2**20))
        resource.setrlimit(resource.RLIMIT_DATA, (512 * 2**20, 512 * 2**20))

    return subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process")
@pytest.mark.parametrize("bomb", BOMBS, ids=lambda name: name.replace(" ", "-"))
def test_a_bomb_is_refused_in_small_memory(tmp_path, bomb):
    path = BOMBS[bomb](tmp_path)

    done = read_with_little_memory(path)

    assert done.returncode == 7, done.stderr[-2000:]
    assert "Excel" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process")
def test_a_line_of_half_a_gigabyte_is_refused_in_small_memory(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n1,")
        for _ in range(512):
            file.write(b"," * 2**20)

    done = read_with_little_memory(path)

    assert done.returncode == 7, done.stderr[-2000:]
    assert "1行が長すぎて" in done.stdout
