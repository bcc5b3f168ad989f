"""Where the headings are in the first rows of a table, if anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hiiki.exchange.mapping.headings import known_target
from hiiki.exchange.mapping.values import TESTS, looks_like_value, share

SEARCHED = 40
_told_by_values = ("email", "url", "postal", "phone", "date", "prefecture", "gender", "number", "kana")

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Headings:
    """`row` is the line the headings begin at, 0 for none; `first` and `last` index it among the rows looked at."""

    row: int
    cells: list[str]
    first: int = -1


def find(rows: Sequence[Row], wanted: int | None = None) -> Headings:
    """Headings among the first rows, below blank or title rows; `wanted` is a line said by a person."""
    if wanted == 0:
        return Headings(0, [])
    if wanted is not None:
        at = next((at for at, (line, _) in enumerate(rows) if line >= wanted), -1)
    else:
        at = _by_words(rows) if _by_words(rows) >= 0 else _by_types(rows)
    if at < 0:
        return Headings(0, [])
    line, cells = rows[at]
    return Headings(line, _completed(rows, at) if wanted is None else _tidy(cells), at)


def _by_words(rows: Sequence[Row]) -> int:
    """The row with most words that we know as headings."""
    scores = [_known(cells) for _, cells in rows[:SEARCHED]]
    best = max(scores, default=0)
    at = scores.index(best) if best else -1
    if best >= 2 or (best == 1 and _filled(rows[at][1]) <= 2):
        return at
    return -1


def _known(cells: list[str]) -> int:
    cells = [cell for cell in cells if cell.strip()]
    values = sum(map(looks_like_value, cells))
    known = sum(1 for cell in cells if len(cell) <= 30 and known_target(cell))
    return known if values <= len(cells) // 4 else 0


def _by_types(rows: Sequence[Row]) -> int:
    """The first wide row whose cells are of another kind than what stands below them."""
    width = usual_width(rows)
    at = next(
        (at for at, (_, cells) in enumerate(rows[:SEARCHED]) if _filled(cells) >= max(1, 0.6 * width)), -1
    )
    if at < 0 or at + 1 >= len(rows):
        return at if at >= 0 and not any(map(looks_like_value, rows[at][1])) else -1
    return at if _differs(rows[at][1], [cells for _, cells in rows[at + 1 :]]) else -1


def _differs(head: list[str], below: list[list[str]]) -> bool:
    if any(map(looks_like_value, filter(str.strip, head))):
        return False
    told = 0
    for column, cell in enumerate(head):
        values = [cells[column] for cells in below if column < len(cells)]
        kind = next((kind for kind in _told_by_values if share(kind, values) >= 0.6), "")
        if kind and TESTS[kind](cell):
            return False
        told += bool(kind and cell.strip())
    return told > 0 or _all_words(head, below)


def _all_words(head: list[str], below: list[list[str]]) -> bool:
    """No column tells: headings are short, all there, all different, and never come again below."""
    words = [cell.strip() for cell in head]
    again = {cell.strip() for cells in below for cell in cells}
    names = sum(1 for word in words if TESTS["name"](word))
    return (
        all(words)
        and len(set(words)) == len(words)
        and max(map(len, words)) <= 20
        and not again & set(words)
        and not names
    )


def usual_width(rows: Sequence[Row]) -> int:
    """How many cells most rows fill."""
    widths = Counter(_extent(cells) for _, cells in rows if _filled(cells))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _completed(rows: Sequence[Row], at: int) -> list[str]:
    """Blank headings take what stands above them: the two rows of a merged heading."""
    cells = list(rows[at][1])
    if at and _filled(rows[at - 1][1]) > 1 and rows[at - 1][0] == rows[at][0] - 1:
        above = rows[at - 1][1]
        cells += [""] * (len(above) - len(cells))
        cells = [
            cell if cell.strip() else upper
            for cell, upper in zip(cells, [*above, *[""] * len(cells)], strict=False)
        ]
    return _tidy(cells)


def _tidy(cells: list[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _extent(cells: list[str]) -> int:
    return max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)


def full_width(headings: Headings, rows: Sequence[Row]) -> int:
    """Columns of the table: the headings, and what most rows have beyond them."""
    data = [cells for _, cells in rows[headings.first + 1 :]]
    extents = sorted(_extent(cells) for cells in data if _filled(cells))
    usual = extents[len(extents) // 2] if extents else 0
    if headings.row:
        return max(len(headings.cells), usual)
    return max((len(cells) for cells in data), default=0) if _even(data) else max(usual, usual_width(rows))


def _even(data: list[list[str]]) -> bool:
    return len({len(cells) for cells in data if _filled(cells)}) == 1
