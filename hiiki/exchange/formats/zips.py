"""Opening a ZIP, once its directory is known to be of a size one can look through."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import IO

from hiiki.exchange.formats import limits

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError)
UNREADABLE = (*BROKEN, OSError, RuntimeError, ValueError, KeyError)
_END, _LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _LONGEST = 22, 20, 0xFFFFFFFF


def opened(source: Path | IO[bytes]) -> zipfile.ZipFile:
    """BadZipFile also for a directory of millions of entries: each would be an object in our memory."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            _check_directory(file)
    else:
        _check_directory(source)
    return zipfile.ZipFile(source)


def _check_directory(file: IO[bytes]) -> None:
    whole = file.seek(0, 2)
    file.seek(max(0, whole - _END_SIZE - _LOCATOR_SIZE - 0xFFFF))
    tail = file.read()
    at = len(tail) - _END_SIZE
    if tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    size = _number(tail, at + 12, 4)
    locator = at - _LOCATOR_SIZE
    if size == _LONGEST and tail[max(locator, 0) : at].startswith(_LOCATOR):
        file.seek(min(_number(tail, locator + 8, 8), whole))
        size = _number(file.read(56), 40, 8)
    file.seek(0)
    if at < 0 or size > limits.ZIP_DIRECTORY_BYTES:
        raise zipfile.BadZipFile


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")
