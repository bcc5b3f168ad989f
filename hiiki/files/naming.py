"""Names of files: as they were given, but for what no name may hold."""

import unicodedata
from pathlib import PurePosixPath

LENGTH = 255
NAMELESS = "名前のないファイル"
# They turn the direction of what follows: a program could pass for a picture.
TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f"}


def cut(name: str) -> str:
    """The name without folders and control characters, at most 255 characters with its ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    fit = "".join(each for each in last if each not in TURNING and not _is_control(each)).strip()
    if not fit.strip("."):
        return NAMELESS
    if len(fit) <= LENGTH:
        return fit
    ending = PurePosixPath(fit).suffix[:20]
    return fit[: LENGTH - len(ending)] + ending


def ending_as(name: str, before: str) -> str:
    """With the ending it had before: without it nobody's computer knows how to open it."""
    ending = PurePosixPath(before).suffix
    return name if PurePosixPath(name).suffix.casefold() == ending.casefold() else cut(f"{name}{ending}")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def key(name: str) -> str:
    """The same for names people take for the same: however they were typed, on whichever computer."""
    return unicodedata.normalize("NFC", name).casefold()
