"""Opening a backup without believing it: nothing is used before everything was looked at."""

import errno
import hashlib
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from hiiki import __version__
from hiiki.exchange.backups.manifest import BOOK, FILES, FORMAT, MANIFEST, PRODUCT, Manifest, is_newer
from hiiki.exchange.backups.progress import Progress
from hiiki.exchange.formats import own
from hiiki.exchange.records import CannotRead
from hiiki.files.shelf import Shelf

PIECE = 1 << 20
MANIFEST_BYTES = 50 << 20
DENSEST = 500  # times smaller than what comes out; a book packs to a fifth or so
SMALL = 100 << 20

DAMAGED = "このファイルは壊れているか、途中で切れています。別のバックアップをお使いください。"
LACKING = "このバックアップのファイルの中身（となりの files フォルダ）が、足りないか壊れています。別のバックアップか、ダウンロードしたものをお使いください。"
FOREIGN = "このファイルは Hiiki のバックアップではありません。"

EVERYTHING = "「顧客のすべて」を書き出したファイルです。顧客のいない台帳に「データ連動」から取り込めます。"


class Unusable(Exception):
    """Says in Japanese why this file cannot be restored from."""


def check(path: Path, progress: Progress | None = None) -> Manifest:
    """Read the whole file; Unusable unless every byte is what was written."""
    with opened(path) as package:
        package.verify(progress)
        return package.manifest


def glance(path: Path) -> Manifest:
    """What the file says about itself; only that it is whole from end to end is looked at."""
    with opened(path) as package:
        return package.manifest


@contextmanager
def opened(path: Path) -> Iterator["Package"]:
    """Unusable for what is foreign, newer than we are, or dangerous; damage inside shows in `verify`."""
    if not path.is_file():
        raise Unusable(f"ファイルが見つかりません: {path}")
    try:
        file = zipfile.ZipFile(path)
    except Exception as problem:
        _raise_if_of_the_disk(problem)
        raise Unusable(DAMAGED if _begins_like_a_zip(path) else FOREIGN) from None
    with file:
        yield Package(file, beside(path.parent))


def beside(folder: Path) -> Shelf:
    """Where the bytes lie that the backups of a folder have in common."""
    return Shelf(folder / "files", folder)


def _raise_if_of_the_disk(problem: Exception) -> None:
    """A broken zip shows itself in every kind of exception; a disk that cannot be read is another matter."""
    if isinstance(problem, MemoryError) or (
        isinstance(problem, OSError) and problem.errno not in {None, errno.EINVAL}
    ):
        raise problem


def _begins_like_a_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\3\4"


class Package:
    def __init__(self, file: zipfile.ZipFile, beside: Shelf) -> None:
        self._file = file
        self.beside = beside
        self._infos = self._safe_members()
        self.manifest = self._read_manifest()
        self._compare_with_manifest()

    @property
    def files(self) -> list[str]:
        return [name for name in self.manifest.members if name.startswith(FILES)]

    def verify(self, progress: Progress | None = None) -> None:
        for name in self.manifest.members:
            for piece in self.pieces(name):
                if progress:
                    progress.add(len(piece))
        for digest, size in self.manifest.beside.items():
            if not self.beside.is_whole(digest, size):
                raise Unusable(LACKING)
            if progress:
                progress.add(size)

    def check_beside(self) -> None:
        """Only that they are there."""
        if not set(self.manifest.beside) <= set(self.beside.digests()):
            raise Unusable(LACKING)

    def extract(self, name: str, to: Path) -> None:
        """Write one member to a file of ours; Unusable if its bytes are not what the manifest says."""
        with to.open("xb") as target:
            for piece in self.pieces(name):
                target.write(piece)

    def _safe_members(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._file.infolist()
        if not {MANIFEST, BOOK} <= {info.filename for info in infos}:
            raise Unusable(_foreign(self._file))
        for info in infos:
            if not _is_safe(info):
                raise Unusable(f"データフォルダの外を指す名前（{info.filename!r}）があるので、使えません。")
        if len({info.filename for info in infos}) != len(infos):
            raise Unusable("同じ名前のファイルが2つあるので、使えません。")
        return {info.filename: info for info in infos}

    def _read_manifest(self) -> Manifest:
        info = self._infos[MANIFEST]
        if info.file_size > MANIFEST_BYTES:
            raise Unusable(DAMAGED)
        try:
            manifest = Manifest.from_json(self._file.read(info).decode())
        except Exception as problem:
            _raise_if_of_the_disk(problem)
            raise Unusable(DAMAGED) from None
        if manifest.product != PRODUCT:
            raise Unusable(FOREIGN)
        if manifest.format > FORMAT or is_newer(manifest.version, than=__version__):
            raise Unusable(
                f"新しい Hiiki（{manifest.version}）で作ったバックアップです。Hiiki を更新してから戻してください。"
            )
        return manifest

    def _compare_with_manifest(self) -> None:
        members = self.manifest.members
        if set(members) != set(self._infos) - {MANIFEST}:
            raise Unusable(DAMAGED)
        for name, member in members.items():
            info = self._infos[name]
            if info.file_size != member.size:
                raise Unusable(DAMAGED)
            if member.size > SMALL and member.size > DENSEST * max(info.compress_size, 1):
                raise Unusable("ふくらませると異常に大きくなるファイルなので、使えません。")

    def pieces(self, name: str) -> Iterator[bytes]:
        """Of a member, or of what lies beside under the name it would have as one."""
        outside = name.removeprefix(FILES).replace("/", "")
        if name not in self.manifest.members and outside in self.manifest.beside:
            yield from self._pieces_beside(outside)
            return
        said = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        for piece in self._unpacked(name):
            digest.update(piece)
            size += len(piece)
            yield piece
        if size != said.size or digest.hexdigest() != said.sha256:
            raise Unusable(DAMAGED)

    def _pieces_beside(self, digest: str) -> Iterator[bytes]:
        read = hashlib.sha256()
        try:
            with self.beside.open(digest) as source:
                while piece := source.read(PIECE):
                    read.update(piece)
                    yield piece
        except FileNotFoundError:
            raise Unusable(LACKING) from None
        if read.hexdigest() != digest:
            raise Unusable(LACKING)

    def _unpacked(self, name: str) -> Iterator[bytes]:
        try:
            with self._file.open(self._infos[name]) as source:
                while piece := source.read(PIECE):
                    yield piece
        except Exception as problem:
            _raise_if_of_the_disk(problem)
            raise Unusable(DAMAGED) from None


def _foreign(file: zipfile.ZipFile) -> str:
    with suppress(CannotRead):
        return f"{FOREIGN}{EVERYTHING}" if own.is_one(file) else FOREIGN
    return FOREIGN


def _is_safe(info: zipfile.ZipInfo) -> bool:
    """A plain file of a name that stays inside."""
    name = info.filename
    parts = PurePosixPath(name).parts
    kind = stat.S_IFMT(info.external_attr >> 16)
    return (
        kind in {0, stat.S_IFREG}
        and not info.is_dir()
        and "\\" not in name
        and ":" not in name
        and "\0" not in name
        and not name.startswith("/")
        and "/".join(parts) == name
        and ".." not in parts
        and (name in {MANIFEST, BOOK} or (name.startswith(FILES) and len(parts) > 1))
    )


def check_space(manifest: Manifest, folder: Path) -> None:
    if shutil.disk_usage(folder).free < manifest.size * 1.2:
        megabytes = manifest.size >> 20
        raise Unusable(
            f"ディスクの空きが足りません（戻すには {megabytes:,} MB ほど要ります）。台帳はそのままです。"
        )
