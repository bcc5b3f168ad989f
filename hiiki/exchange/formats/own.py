"""Hiiki's own format: all about customers in one ZIP, a manifest, a UTF-8 CSV for each table, and the bytes they speak of."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hiiki import __version__
from hiiki.exchange.formats import limits, zips
from hiiki.exchange.formats.escaping import escape, unescape
from hiiki.exchange.records import CannotRead, Found, Record

MANIFEST = "manifest.json"
PRODUCT, KIND, FORMAT = "hiiki", "customers", 1
CUSTOMERS = "customers"
MANIFEST_BYTES = 16 << 20
CONTENTS = "files/"
NO_TIME = (1980, 1, 1, 0, 0, 0)
PIECE, BATCH, SAMPLES = 1 << 20, 4_000, 50

DAMAGED = "Hiiki の形式のファイルが壊れています。もう一度書き出すか、別の控えをお使いください。"
BACKUP = "これは Hiiki のバックアップです。「設定」→「バックアップ」で持ち込むと、その時点に戻せます。"
NEWER = "新しい Hiiki（{}）で書き出したファイルです。この Hiiki を更新してから取り込んでください。"
BOMB = "ふくらませると異常に大きくなるファイルなので、読み込みを中止しました。"
ONLY_CUSTOMERS = (
    "Hiiki の形式のファイルです。顧客だけを、顧客コードで見分けて取り込みます。"
    "作成・更新の日時と変更の履歴は取り込みません。保管してある顧客も、一覧に出る顧客として入ります。"
)


@dataclass(frozen=True)
class Member:
    title: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`members` are the tables by name, in the order they are brought back; `created` is ISO with zone.

    `contents` are the bytes of files by their digests, with the size of each.
    """

    version: str
    created: str
    members: dict[str, Member] = field(default_factory=dict)
    contents: dict[str, int] = field(default_factory=dict)
    product: str = PRODUCT
    kind: str = KIND
    format: int = FORMAT

    @property
    def customers(self) -> int:
        return self.members[CUSTOMERS].rows

    @property
    def written(self) -> datetime:
        return datetime.fromisoformat(self.created)

    @property
    def rows(self) -> int:
        return sum(member.rows for member in self.members.values())

    @property
    def digest(self) -> str:
        """The same for the same content, whenever and on whichever machine it was written."""
        said = "\n".join(f"{name} {member.sha256}" for name, member in self.members.items())
        return hashlib.sha256(said.encode()).hexdigest()

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def _manifest(data: dict[str, Any]) -> Manifest:
    """Raises KeyError, TypeError or ValueError for what is none."""
    members = {str(name): Member(**said) for name, said in data["members"].items()}
    contents = dict(data.get("contents", {}))
    datetime.fromisoformat(str(data["created"]))
    if CUSTOMERS not in members or not all(map(_is_fit, members.values())):
        raise ValueError
    if not all(_is_digest(digest) and _is_size(size) for digest, size in contents.items()):
        raise ValueError
    return Manifest(str(data["version"]), str(data["created"]), members, contents)


def _is_fit(member: Member) -> bool:
    return _is_size(member.rows) and _is_size(member.size) and _is_digest(member.sha256)


def _is_size(size: Any) -> bool:
    return type(size) is int and size >= 0


def _is_digest(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{64}", text))


def is_one(archive: ZipFile) -> bool:
    """Whether Hiiki wrote this ZIP; CannotRead where it is a backup, damaged, or of a newer Hiiki."""
    info = archive.NameToInfo.get(MANIFEST)
    if info is None or info.file_size > MANIFEST_BYTES:
        return False
    try:
        data = json.loads(archive.read(info))
    except (*zips.UNREADABLE, UnicodeDecodeError):
        return False
    if not isinstance(data, dict) or data.get("product") != PRODUCT:
        return False
    read(data)
    return True


def read(data: dict[str, Any]) -> Manifest:
    if "kind" not in data:
        raise CannotRead(BACKUP)
    version, format_ = str(data.get("version")), data.get("format")
    if format_ != FORMAT or data["kind"] != KIND or _numbers(version) > _numbers(__version__):
        raise CannotRead(NEWER.format(version[:20]))
    try:
        return _manifest(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CannotRead(DAMAGED) from None


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"\d{1,9}(?:\.\d{1,9}){0,9}", version)
    return tuple(map(int, found[0].split("."))) if found else ()


class Package:
    """A file in this format, opened to be read."""

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def verify(self) -> None:
        """Every byte is what the manifest says, and nothing is there besides; CannotRead otherwise."""
        names = [info.filename for info in self._archive.infolist()]
        contents = self.manifest.contents
        if sorted(names) != sorted([MANIFEST, *map(_file, self.manifest.members), *map(_content, contents)]):
            raise CannotRead(DAMAGED)
        for name, member in self.manifest.members.items():
            self._verify(_file(name), member.size, member.sha256)
        for sha256, size in contents.items():
            self._verify(_content(sha256), size, sha256)

    def _verify(self, name: str, size: int, sha256: str) -> None:
        info = self._archive.getinfo(name)
        if size > info.compress_size * limits.ZIP_RATIO + limits.ZIP_UNSUSPICIOUS_BYTES:
            raise CannotRead(BOMB)
        digest, read = hashlib.sha256(), 0
        for piece in self._pieces(name):
            digest.update(piece)
            read += len(piece)
            if read > size:
                break
        if read != size or digest.hexdigest() != sha256:
            raise CannotRead(DAMAGED)

    def content(self, digest: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece."""
        return self._pieces(_content(digest))

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(name) as stream:
                while piece := stream.read(PIECE):
                    yield piece
        except zips.UNREADABLE:
            raise CannotRead(DAMAGED) from None

    def table(self, name: str) -> Iterator[list[str]]:
        """The headings, then the rows, exactly as they were written."""
        with (
            self._archive.open(_file(name)) as stream,
            io.TextIOWrapper(stream, "utf-8-sig", newline="") as text,
        ):
            for row in csv.reader(text, strict=True):
                yield [unescape(cell) for cell in row]


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    try:
        archive = zips.opened(path)
    except zips.UNREADABLE:
        raise CannotRead(DAMAGED) from None
    with archive:
        if not is_one(archive):
            raise CannotRead(DAMAGED)
        yield Package(archive, read(json.loads(archive.read(MANIFEST))))


def sniff(path: Path) -> Found:
    """All of it is looked at; what an ordinary import reads are its customers."""
    with opened(path) as package:
        package.verify()
        rows = package.table(CUSTOMERS)
        headings = next(rows, [])
        samples = [Record(number, cells) for number, cells in enumerate(islice(rows, SAMPLES), 2)]
        return Found(
            kind="hiiki",
            encoding="utf-8",
            delimiter=",",
            heading_row=1,
            headings=headings,
            width=len(headings),
            rows=package.manifest.customers,
            samples=samples,
            notes=[ONLY_CUSTOMERS],
        )


def batches(path: Path, found: Found) -> Iterator[list[Record]]:
    """The customers as an ordinary import reads them, some thousands at a time; the line counts rows."""
    with opened(path) as package:
        rows = enumerate(package.table(CUSTOMERS), 1)
        records = (Record(number, cells) for number, cells in rows if number > 1)
        while batch := list(islice(records, BATCH)):
            yield batch


class Writer:
    """Writes a package into an open file, table by table."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._members: dict[str, Member] = {}
        self._contents: dict[str, int] = {}

    def add(self, name: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        with self._archive.open(_file(name), "w", force_zip64=True) as stream:
            counted = _Counted(stream)
            with _text(counted) as text:
                writer = csv.writer(text, lineterminator="\r\n")
                writer.writerow(map(escape, headings))
                count = 0
                for row in rows:
                    writer.writerow(map(escape, row))
                    count += 1
        self._members[name] = Member(title, count, counted.size, counted.digest.hexdigest())

    def add_content(self, digest: str, size: int, file: IO[bytes]) -> None:
        """As it is: pictures and PDFs are packed already. CannotRead where the bytes are not what they should be."""
        if digest in self._contents:
            return
        info = ZipInfo(_content(digest), NO_TIME)
        with self._archive.open(info, "w", force_zip64=True) as stream:
            counted = _Counted(stream)
            shutil.copyfileobj(file, counted, PIECE)
        if (counted.size, counted.digest.hexdigest()) != (size, digest):
            raise CannotRead(DAMAGED)
        self._contents[digest] = size

    def finish(self, created: str) -> Manifest:
        manifest = Manifest(__version__, created, self._members, self._contents)
        self._archive.writestr(MANIFEST, manifest.to_json())
        return manifest


def archive(file: Any) -> ZipFile:
    return ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3)


def _text(stream: Any) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, "utf-8-sig", newline="")


class _Counted(io.BufferedIOBase):
    """Passes bytes on and remembers how many, and their digest."""

    def __init__(self, stream: Any) -> None:
        self._stream, self.size, self.digest = stream, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        self.digest.update(data)
        return self._stream.write(data)


def _file(name: str) -> str:
    return f"{name}.csv"


def _content(digest: str) -> str:
    return f"{CONTENTS}{digest[:2]}/{digest[2:]}"
