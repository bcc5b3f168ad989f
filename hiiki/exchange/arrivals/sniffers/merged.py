"""Headings in two rows: 氏名 merged over 姓 and 名, 連絡先 over 電話 and 携帯, 住所 merged downwards."""

from __future__ import annotations

from itertools import zip_longest

from hiiki.exchange.mapping.headings import OTHERS, fold, known_target
from hiiki.exchange.mapping.values import looks_like_value


def goes_on(upper: list[str], lower: list[str]) -> bool:
    """Whether the row below the headings is their second row: words we know, some of them below a merged cell."""
    said = [cell for cell in lower if cell.strip()]
    if any(map(looks_like_value, [*upper, *said])) or 2 * sum(map(_is_known, said)) < len(said):
        return False
    return any(
        is_under and _is_known(cell) for cell, is_under in zip(lower, _under(upper, lower), strict=False)
    )


def are_groups(upper: list[str], lower: list[str]) -> bool:
    """Whether the row above the headings is their first row, and no title."""
    if sum(1 for cell in upper if cell.strip()) < 2 or not goes_on(upper, lower):
        return False
    said = [cell for cell in lower if cell.strip()]
    reaches_down = any(
        cell.strip() and not below.strip() for cell, below in zip_longest(upper, lower, fillvalue="")
    )
    return reaches_down or len(set(said)) < len(said) or any(map(_is_known, upper))


def joined(upper: list[str], lower: list[str]) -> list[str]:
    """One heading for each column."""
    headings: list[str] = []
    for above, own, below in zip_longest(_groups(upper, lower), upper, lower, fillvalue=""):
        headings.append(_heading(above, below, headings) if below.strip() else own)
    return headings


def _is_known(cell: str) -> bool:
    return len(cell) <= 30 and bool(known_target(cell))


def _under(upper: list[str], lower: list[str]) -> list[bool]:
    """Which columns stand below a merged cell: blank above, or the same again, with its word to the left."""
    groups = _groups(upper, lower)
    padded = upper + [""] * (len(lower) - len(upper))
    return [
        bool(group.strip()) and (not cell.strip() or (at > 0 and cell == padded[at - 1]))
        for at, (group, cell) in enumerate(zip(groups, padded, strict=False))
    ]


def _groups(upper: list[str], lower: list[str]) -> list[str]:
    """The word above each column; a merged cell reaches as far as something stands below it."""
    groups: list[str] = []
    for cell, below in zip_longest(upper, lower, fillvalue=""):
        carried = groups[-1] if groups and below.strip() else ""
        groups.append(cell if cell.strip() else carried)
    return groups


def _heading(above: str, below: str, before: list[str]) -> str:
    """The lower word where it says enough by itself; else both."""
    both = f"{above} {below}".strip()
    if (target := known_target(both)) and target != known_target(below):
        return both
    is_somebody_elses = bool(OTHERS.search(fold(above)))
    return below if known_target(below) and below not in before and not is_somebody_elses else both
