"""A backup as one file that has everything in it, written while it is taken away."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import RawIOBase
from pathlib import Path
from typing import Any

from hiiki.exchange.backups import reading
from hiiki.exchange.backups.contents import name_of
from hiiki.exchange.backups.manifest import BOOK, MANIFEST, Manifest, Member


class _Pipe(RawIOBase):
    """Holds what was written until somebody takes it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


def stream(path: Path) -> Iterator[bytes]:
    """The pieces of the whole file; Unusable or FileNotFoundError, at the beginning, where something is not there."""
    with reading.opened(path) as package:
        package.check_beside()
    return _stream(path)


def _stream(path: Path) -> Iterator[bytes]:
    pipe = _Pipe()
    with (
        reading.opened(path) as package,
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as whole,
    ):
        inside = _whole(package.manifest)
        for name in inside.members:
            # Pictures and PDFs are packed already.
            member = name if name == BOOK else zipfile.ZipInfo(name)
            with whole.open(member, "w", force_zip64=True) as target:
                for piece in package.pieces(name):
                    target.write(piece)
                    yield pipe.taken()
        whole.writestr(MANIFEST, inside.to_json())
    yield pipe.taken()


def _whole(manifest: Manifest) -> Manifest:
    inside = {name_of(digest): Member(size, digest) for digest, size in manifest.beside.items()}
    return replace(manifest, members={**manifest.members, **inside}, beside={})
