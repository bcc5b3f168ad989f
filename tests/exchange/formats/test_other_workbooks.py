"""Old workbooks (.xls) and LibreOffice tables (.ods) read as .xlsx does, and cannot do any harm. (S7)

名簿.xls: a hidden sheet 控え; on 名簿 a title over merged cells, headings in row 3, dates, an era, a code with zeros
its format alone showed.
"""

import struct
import subprocess
import sys
from pathlib import Path

import olefile
import pytest

from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import limits, open_records
from hiiki.exchange.formats.limits import WORKBOOK_CELLS
from hiiki.exchange.records import CannotRead
from tests.exchange.formats import ods
from tests.exchange.formats.test_refusing import lying_about_size, read_with_little_memory

XLS = Path(__file__).parent / "xls/名簿.xls"
HEADINGS = ["顧客コード", "氏名", "電話", "生年月日", "登録日", "メモ"]
ROWS = [
    ["100", "髙橋 花子", "312345678", "1978/03/07", "2004/12/03", "一行目\n二行目"],
    ["7", "馬場 健一", "054-623-2554", "", "", ""],
]


def of_libre_office(folder: Path) -> Path:
    head = [ods.text(heading) for heading in HEADINGS]
    hanako = [
        ods.typed("float", "100", "0100"),
        ods.text("髙橋 花子"),
        ods.typed("float", "312345678", "312345678"),
        ods.typed("date", "1978-03-07", "S53.3.7"),
        ods.typed("date", "2004-12-03", "H16.12.3"),
        ods.text("一行目\n二行目"),
    ]
    baba = [
        ods.typed("float", "7", "0007"),
        ods.text("馬場 健一"),
        ods.text("054-623-2554"),
        ods.empty(16_381),
    ]
    title = ods.text("青木商店 顧客名簿", ' table:number-columns-spanned="6"')
    return ods.write(
        folder / "名簿.ods",
        ods.sheet("控え", ods.row(ods.text("顧客コード")), ods.row(ods.text("古い")), hidden=True),
        ods.sheet(
            "名簿",
            ods.row(title, '<table:covered-table-cell table:number-columns-repeated="5"/>'),
            ods.row(ods.empty(16_384)),
            ods.row(*head),
            ods.row(*hanako),
            ods.row(*baba),
            ods.row(ods.empty(16_384), times=1_048_571),
        ),
    )


@pytest.mark.parametrize("name", ["名簿.xls", "名簿.ods", "名簿.xlsx"])
@pytest.mark.parametrize("made", [lambda _: XLS, of_libre_office], ids=["xls", "ods"])
def test_it_reads_as_a_person_sees_it_whatever_it_is_called(tmp_path, made, name):
    path = tmp_path / "kept" / name
    path.parent.mkdir()
    path.write_bytes(made(tmp_path).read_bytes())

    found = sniff(path)

    assert (found.kind, found.sheet, found.sheets) == ("excel", "名簿", ["名簿", "控え"])
    assert (found.heading_row, found.headings) == (3, HEADINGS)
    assert [(record.line, record.cells) for record in open_records(path, found)] == [
        (4, ROWS[0]),
        (5, ROWS[1]),
    ]


def changed(folder: Path, kind: int, at: int, *values: int, form: str = "<HH") -> Path:
    """名簿.xls with other numbers in its last record of this kind."""
    content = bytearray(XLS.read_bytes())
    with olefile.OleFileIO(str(XLS)) as compound:
        book = compound.openstream("Workbook").read()
    place, record = 0, -1
    while place + 4 <= len(book):
        found, length = struct.unpack_from("<HH", book, place)
        record = place if found == kind else record
        place += 4 + length
    struct.pack_into(form, content, content.find(book[:64]) + record + 4 + at, *values)
    path = folder / "bomb.xls"
    path.write_bytes(content)
    return path


NUMBER, SHEET, STRINGS = 0x027E, 0x0085, 0x00FC


def with_header(folder: Path, at: int) -> Path:
    content = bytearray(XLS.read_bytes())
    struct.pack_into("<I", content, at, 0x7FFFFFF0)
    path = folder / "bomb.xls"
    path.write_bytes(content)
    return path


def ods_of(*rows: str, **how) -> object:
    return lambda folder: ods.write(
        folder / "bomb.ods", ods.sheet("名簿", ods.row(ods.text("氏名")), *rows), **how
    )


BOMBS = {
    "xls: a far cell": lambda folder: changed(folder, NUMBER, 0, 65_535, 255),
    "xls: a sheet nowhere": lambda folder: changed(folder, SHEET, 0, 0x7FFFFFF0, form="<I"),
    "xls: sectors of one kind": lambda folder: with_header(folder, 44),
    "xls: sectors of another kind": lambda folder: with_header(folder, 72),
    "ods: a row many times": ods_of(ods.row(*[ods.text("x")] * 10, times=1_048_575)),
    "ods: a cell many times": ods_of(ods.row(ods.text("x", ' table:number-columns-repeated="16384"'))),
    "ods: a far cell": ods_of(ods.row(ods.empty(), times=1_048_574), ods.row(ods.empty(900), ods.text("x"))),
    "ods: many sheets": lambda folder: ods.write(
        folder / "bomb.ods", *(ods.sheet(f"{n}", ods.row(ods.text("x"), times=1_000_000)) for n in range(9))
    ),
    "ods: entities": ods_of(start='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'),
}


@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process")
@pytest.mark.parametrize("bomb", BOMBS, ids=lambda name: name.replace(" ", "-"))
def test_a_bomb_is_refused_in_small_memory(tmp_path, bomb):
    done = read_with_little_memory(BOMBS[bomb](tmp_path))

    assert done.returncode == 7, done.stderr[-2000:]


def test_text_of_libre_office_is_no_table(tmp_path):
    path = ods.write(tmp_path / "a.odt", ods.sheet("x"), kind="application/vnd.oasis.opendocument.text")

    with pytest.raises(CannotRead, match="ODF"):
        sniff(path)


READ_DAMAGED = """
import random, sys
from pathlib import Path
from hiiki.exchange.formats import open_records
from hiiki.exchange.records import CannotRead
from hiiki.exchange.arrivals.sniffing import sniff

good, path = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
chance = random.Random(53)
read = refused = 0
for _ in range(400):
    damaged = bytearray(good)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(512) if chance.random() < 0.3 else chance.randrange(len(damaged))
        damaged[at] = chance.choice([0, 127, 255, chance.randrange(256)])
    path.write_bytes(damaged)
    try:
        list(open_records(path, sniff(path)))
        read += 1
    except CannotRead:
        refused += 1
print(read, refused)
"""


def test_a_damaged_old_workbook_never_takes_the_process_with_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", READ_DAMAGED, str(XLS), str(tmp_path / "a.xls")],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    read, refused = map(int, done.stdout.split())
    assert read > 50
    assert refused > 50


def test_more_cells_than_the_limit_say_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "WORKBOOK_CELLS", 10)

    with pytest.raises(CannotRead, match="10セルまで"):
        sniff(XLS)
    assert WORKBOOK_CELLS > 5_000_000


def test_more_text_than_the_limit_is_refused_in_an_old_workbook(monkeypatch):
    monkeypatch.setattr(limits, "WORKBOOK_TEXT_BYTES", 100)

    with pytest.raises(CannotRead, match="異常に大きい"):
        sniff(XLS)


def test_one_text_in_many_cells_of_a_libre_office_table_is_refused(tmp_path):
    long = ods.text("値" * 100_000, ' table:number-columns-repeated="500"')
    path = ods.write(tmp_path / "a.ods", ods.sheet("名簿", ods.row(long, times=500)))

    done = read_with_little_memory(path)

    assert done.returncode == 7, done.stderr[-2000:]
    assert "異常に大きい" in done.stdout


def test_a_libre_office_table_longer_than_its_directory_says_is_refused(tmp_path):
    path = ods.write(tmp_path / "a.ods", ods.sheet("名簿", ods.row(ods.text("顧客コード"))))

    with pytest.raises(CannotRead, match="壊れて"):
        sniff(lying_about_size(path))
