"""The tables in a ZIP, one by one, within limits that hold whatever its directory claims."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from zipfile import ZipFile, ZipInfo

from hiiki.exchange.formats import limits, zips
from hiiki.exchange.records import CannotRead

PIECE = 1 << 20
START = b"PK\x03\x04"
TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".vcf")
ARCHIVES = (".zip", ".7z", ".rar", ".lzh", ".gz", ".tar")
_of_documents = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
_hidden = ("__MACOSX", ".", "~$")
_utf8_names = 0x800

UNPACK = "展開してから、中のファイルを置いてください。"
LOCKED = f"パスワードのかかったZIPです。パスワードを入れて{UNPACK}"
NESTED = f"ZIPの中に、さらに圧縮ファイルがあります。{UNPACK}"
BROKEN = f"ZIPが壊れているか、読めない方法で圧縮されています。{UNPACK}"
BOMB = "ZIPの中身が異常に大きいため、読み込みを中止しました。"


def tables(archive: ZipFile) -> list[ZipInfo]:
    """The members that may be tables; none where the archive is itself a document (.xlsx, .docx)."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > limits.ZIP_MEMBERS or any(member.filename in _of_documents for member in members):
        return []
    seen = [member for member in members if not _is_hidden(member)]
    found = [member for member in seen if member.filename.lower().endswith(TABLES)]
    if not found and any(member.filename.lower().endswith(ARCHIVES) for member in seen):
        raise CannotRead(NESTED)
    if any(member.flag_bits & 1 for member in found):
        raise CannotRead(LOCKED)
    if len(found) > limits.ZIP_TABLES:
        raise CannotRead(
            f"ZIPの中に表のファイルが{len(found):,}個あります。{limits.ZIP_TABLES:,}個までのZIPに分けてください。"
        )
    return found


def _is_hidden(member: ZipInfo) -> bool:
    return any(part.startswith(_hidden) for part in member.filename.split("/"))


def name_of(member: ZipInfo) -> str:
    """Its name as whoever packed it saw it: Windows writes CP932, a Mac UTF-8, and neither says so."""
    name = member.filename
    if not member.flag_bits & _utf8_names:
        name = _guessed(name.encode("cp437"))
    return unicodedata.normalize("NFC", name)


def _guessed(name: bytes) -> str:
    for encoding in ("utf-8", "cp932"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def read(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """The content in pieces; CannotRead where it is a bomb or broken."""
    most = member.compress_size * limits.ZIP_RATIO + limits.ZIP_UNSUSPICIOUS_BYTES
    size = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > most:
                    raise CannotRead(BOMB)
                yield piece
    except zips.UNREADABLE:
        raise CannotRead(BROKEN) from None
