"""What a file really is, whatever its name says. Known by its first bytes, never by its ending."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from zipfile import ZipFile

from hiiki.exchange.formats import opendocuments, own, packages, zips
from hiiki.exchange.records import CannotRead

HEAD = 64 * 1024

XLSX_ADVICE = (
    "Excelで開き、「名前を付けて保存」で「Excel ブック (.xlsx)」か「CSV」を選んで"
    "保存してから取り込んでください。"
)
LOCKED = (
    "パスワードのかかったExcelファイルです。Excelで開き、「ファイル」→「情報」→「ブックの保護」→"
    "「パスワードを使用して暗号化」でパスワードを消し、保存してから取り込んでください。"
)
TABLE_ADVICE = "CSVかExcel(.xlsx)のファイルを選んでください。"

_starts: list[tuple[bytes, str, str]] = [
    (b"%PDF", "PDF", "PDFからは取り込めません。元の表を、CSVかExcel(.xlsx)で保存して選んでください。"),
    (b"\x89PNG", "画像(PNG)", TABLE_ADVICE),
    (b"\xff\xd8\xff", "画像(JPEG)", TABLE_ADVICE),
    (b"GIF8", "画像(GIF)", TABLE_ADVICE),
    (b"{\\rtf", "リッチテキスト(RTF)", TABLE_ADVICE),
    (b"\x1f\x8b", "圧縮ファイル(gzip)", "展開してから、中の表を選んでください。"),
    (b"7z\xbc\xaf\x27\x1c", "圧縮ファイル(7z)", "展開してから、中の表を選んでください。"),
    (b"Rar!", "圧縮ファイル(RAR)", "展開してから、中の表を選んでください。"),
    (b"SQLite format 3", "データベース(SQLite)", TABLE_ADVICE),
    (b"MZ", "プログラム(exe)", TABLE_ADVICE),
]
_vcard = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s]*BEGIN\s*:\s*VCARD\s*[\r\n]", re.I)
_access = (b"Standard Jet DB", b"Standard ACE DB")
_html = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|table|body|div|style)\b", re.I | re.S
)
_control = re.compile(r"[\0-\x08\x0e-\x19\x1c-\x1f\x7f-\x9f]")
_xml_workbook = b"urn:schemas-microsoft-com:office:spreadsheet"


def kind_of(path: Path) -> str:
    """ "excel", "vcard", "delimited" or "hiiki"; CannotRead for anything that is no table."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise CannotRead(
            "ファイルの中身が空です。書き出しに失敗していないか、元のファイルを確かめてください。"
        )
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zipped(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(path)
    if _vcard.match(head.replace(b"\0", b"")):
        return "vcard"
    _refuse_what_is_no_table(head)
    return "delimited"


def _refuse_what_is_no_table(head: bytes) -> None:
    for start, name, advice in _starts:
        if head.startswith(start) and not (start == b"MZ" and b"\0" not in head):
            raise CannotRead(f"これは表のファイルではなく、{name}です。{advice}")
    if head[4:19] in _access:
        raise CannotRead(
            "これはAccessのデータベースです。Accessで表をCSVかExcelに書き出してから取り込んでください。"
        )
    text = head.removeprefix(b"\xef\xbb\xbf")
    if _xml_workbook in head:
        raise CannotRead(f"これは古い形式のExcelファイル(XML スプレッドシート)です。{XLSX_ADVICE}")
    if _html.match(text.replace(b"\0", b"")):
        raise CannotRead(f"名前は表のファイルですが、中身はWebページ(HTML)です。{XLSX_ADVICE}")
    if _binary(head):
        raise CannotRead(f"表のファイルではないようです(文字ではないデータが入っています)。{TABLE_ADVICE}")


def _binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or is_utf16_without_mark(head):
        return False
    controls = sum(head.count(byte) for byte in range(1, 32) if byte not in (9, 10, 11, 12, 13, 26, 27))
    return controls > max(2, len(head) // 50) or head.count(0) > len(head) // 4


def is_utf16_without_mark(head: bytes) -> bool:
    """Commas and line ends leave a NUL in every second place, and what is read so is all text."""
    lanes = (("utf-16-le", head[1::2]), ("utf-16-be", head[::2]))
    return any(lane.count(0) > len(lane) // 50 and _is_text(head, order) for order, lane in lanes)


def _is_text(head: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return not _control.search(text)


def _zipped(path: Path) -> str:
    try:
        with zips.opened(path) as archive:
            names = archive.namelist()[:5000]
            if own.is_one(archive):
                return "hiiki"
            is_table = "mimetype" in names and _starts_with(archive, "mimetype", opendocuments.SPREADSHEET)
            if is_table and opendocuments.is_locked(archive):
                raise CannotRead(opendocuments.LOCKED)
    except zips.UNREADABLE:
        raise CannotRead(packages.BROKEN) from None
    if any(name.startswith("xl/") for name in names):
        if "xl/workbook.bin" in names:
            raise CannotRead(f"Excelバイナリ ブック(.xlsb)は読めません。{XLSX_ADVICE}")
        return "excel"
    if is_table and opendocuments.CONTENT in names:
        return "excel"
    raise CannotRead(f"これは表のファイルではなく、{_zip_name(names)}")


def _starts_with(archive: ZipFile, name: str, start: bytes) -> bool:
    with archive.open(name) as part:
        return part.read(len(start)) == start


def _zip_name(names: list[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "Wordの文書です。表をExcelに貼り付けて保存してから取り込んでください。"
    if any(name.startswith("ppt/") for name in names):
        return f"PowerPointの文書です。{TABLE_ADVICE}"
    if "content.xml" in names:
        return (
            "LibreOfficeなどの文書(ODF)です。表は、ODS・Excel・CSVのどれかで保存してから取り込んでください。"
        )
    if any(name.endswith(".iwa") for name in names):
        return "Numbersの文書です。「書き出す」でExcelかCSVにしてから取り込んでください。"
    return "圧縮ファイル(ZIP)です。読めるのは、中に CSV や Excel のファイルがあるZIPです。"


def _compound(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(100 * 1024 * 1024)
    if _utf16("EncryptedPackage") in content:
        raise CannotRead(LOCKED)
    if _utf16("WordDocument") in content:
        raise CannotRead(
            "これは表のファイルではなく、Wordの文書です。表をExcelに貼り付けて保存してから取り込んでください。"
        )
    if _utf16("Workbook") in content or _utf16("Book") in content:
        return "excel"
    raise CannotRead(f"表のファイルではないようです。{TABLE_ADVICE}")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
