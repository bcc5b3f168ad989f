"""The bytes of files in backups: they never change, so that they lie beside the backups here once for all of them;
a backup that is taken away has its own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hiiki.db import books
from hiiki.exchange.backups import kept, reading
from hiiki.exchange.backups.manifest import FILES
from hiiki.files.models import Content
from hiiki.files.shelf import DIGEST, PIECE, Shelf, shelf

A_DAY = 24 * 3600.0  # seconds


def is_here(out: Path) -> bool:
    """Whether a backup lies where all of ours do."""
    return out.parent.absolute() == kept.work_folder().absolute()


def digest_of(name: str) -> str:
    """Of a member of a backup, "" for another file."""
    digest = name.removeprefix(FILES).replace("/", "")
    return digest if DIGEST.fullmatch(digest) and name == name_of(digest) else ""


def name_of(digest: str) -> str:
    return f"{FILES}{digest[:2]}/{digest[2:]}"


def keep_beside(digest: str, size: int) -> bool:
    """False where the bytes are lost or damaged, here and beside the backups."""
    place = reading.beside(kept.work_folder())
    if place.is_whole(digest, size):
        return True
    return _copy(shelf(), place, digest)


def bring_back(digest: str, size: int, place: Shelf) -> None:
    """From beside the backups, where they are not here."""
    if not shelf().is_whole(digest, size) and not _copy(place, shelf(), digest):
        raise reading.Unusable(reading.LACKING)


def _copy(source: Shelf, target: Shelf, digest: str) -> bool:
    try:
        with source.open(digest) as file, target.arriving(pieces(file)) as arrived:
            if arrived.digest == digest:
                target.place(arrived)
            return arrived.digest == digest
    except FileNotFoundError:
        return False


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(PIECE), b"")


def spoken_of(copy: Path) -> set[str]:
    """The digests a book speaks of; none where it is older than files are."""
    if "files_content" not in books.counts(copy):
        return set()
    with books.opened(copy) as alias:
        return set(Content.objects.using(alias).values_list("digest", flat=True))


def thin_out() -> None:
    """Remove old backups, and what lies beside and none of the others speaks of.

    One that cannot be read may speak of anything.
    """
    kept.thin_out()
    try:
        named = {digest for copy in kept.copies() for digest in reading.glance(copy.path).beside}
    except reading.Unusable:
        return
    place = reading.beside(kept.work_folder())
    for digest in set(place.digests(older=A_DAY)) - named:
        place.remove(digest)


def size_beside() -> int:
    """Bytes."""
    place = reading.beside(kept.work_folder())
    return sum(place.size(digest) for digest in place.digests())
