"""Text in the space another program has for it: nothing is ever cut off."""

from __future__ import annotations

from collections.abc import Sequence

_NUMBER = frozenset("0123456789０１２３４５６７８９-－")


def size(text: str) -> int:
    """Bytes in CP932: full width 2, half width 1."""
    return len(text.encode("cp932", "replace"))


def spread(parts: Sequence[str], lines: int, limit: int) -> list[str]:
    """The parts over so many lines, each part on lines of its own where that is possible.

    What does not fit stays whole on the last line. `limit` 0 is none.
    """
    if lines == 1:
        return ["".join(parts)]
    parts = [part for part in parts if part]
    for each in (
        [line for part in parts for line in _wrapped(part, limit, tidily=True)],
        _wrapped("".join(parts), limit, tidily=True),
        _wrapped("".join(parts), limit, tidily=False),
    ):
        if len(each) <= lines:
            return each + [""] * (lines - len(each))
    return [*each[: lines - 1], "".join(each[lines - 1 :])]


def _wrapped(text: str, limit: int, *, tidily: bool) -> list[str]:
    """`tidily` does not break within a number, 12-3 among them."""
    lines = []
    while limit and size(text) > limit:
        end = _end(text, limit)
        end = (_before_number(text, end) if tidily else _before_dash(text, end)) or end
        lines.append(text[:end])
        text = text[end:]
    return [*lines, text] if text else lines


def _end(text: str, limit: int) -> int:
    """How many characters fit; one at least."""
    total = 0
    for at, character in enumerate(text):
        total += size(character)
        if total > limit:
            return max(at, 1)
    return len(text)


def _before_number(text: str, end: int) -> int:
    while 0 < end < len(text) and text[end] in _NUMBER and text[end - 1] in _NUMBER:
        end -= 1
    return end


def _before_dash(text: str, end: int) -> int:
    """A line that begins with one would look like a formula."""
    return end - 1 if text[end : end + 1] in ("-", "－") else end
