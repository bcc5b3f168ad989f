"""Where the headings are in the first rows of a table, if anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from hiiki.exchange.arrivals.sniffers import merged
from hiiki.exchange.mapping.headings import known_target
from hiiki.exchange.mapping.values import TESTS, looks_like_value, share
from hiiki.exchange.records import CannotRead

SEARCHED = 40
_told_by_values = ("email", "url", "postal", "phone", "date", "prefecture", "gender", "number", "kana")

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Headings:
    """`row` is the line they begin at, 0 for none; `first` is their index among the rows looked at.

    Where they stand in two rows both are of the lower, and `upper` is the line of the other.
    """

    row: int
    cells: list[str]
    first: int = -1
    upper: int = 0


def find(rows: Sequence[Row], wanted: int | None = None) -> Headings:
    """Headings among the first rows, below blank or title rows; `wanted` is a line said by a person."""
    if wanted == 0:
        return Headings(0, [])
    found = _found(rows)
    if wanted is None or wanted == found.row:
        return found
    at = _from_line(rows, wanted)
    if at < 0:
        raise CannotRead(f"{wanted}行目は見出しにできません（はじめの{len(rows)}行のどれかにしてください）。")
    return Headings(rows[at][0], _tidy(rows[at][1]), at)


def _found(rows: Sequence[Row]) -> Headings:
    at = _by_words_or_types(rows)
    if at < 0:
        return Headings(0, [])
    if at + 1 < len(rows) and merged.goes_on(rows[at][1], rows[at + 1][1]):
        return _in_two_rows(rows, at + 1)
    if at and merged.are_groups(rows[at - 1][1], rows[at][1]):
        return _in_two_rows(rows, at)
    return Headings(rows[at][0], _completed(rows, at), at)


def _in_two_rows(rows: Sequence[Row], at: int) -> Headings:
    (upper, above), (line, below) = rows[at - 1], rows[at]
    return Headings(line, _tidy(merged.joined(above, below)), at, upper)


def _from_line(rows: Sequence[Row], wanted: int) -> int:
    if wanted < 0:
        return -1
    return next((at for at, (line, _) in enumerate(rows) if line >= wanted), -1)


def _by_words_or_types(rows: Sequence[Row]) -> int:
    at = _by_words(rows)
    return at if at >= 0 else _by_types(rows)


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
    """The first wide row, where its cells are of another kind than what stands below them."""
    least = max(1, 0.6 * usual_width(rows))
    at = next((at for at, (_, cells) in enumerate(rows[:SEARCHED]) if _filled(cells) >= least), -1)
    if at < 0 or not _differs(rows[at][1], [cells for _, cells in rows[at + 1 :]]):
        return -1
    return at


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
    different = all(words) and len(set(words)) == len(words) and not again & set(words)
    return different and max(map(len, words)) <= 20 and not any(TESTS["name"](word) for word in words)


def usual_width(rows: Sequence[Row]) -> int:
    """How many cells most rows fill."""
    widths = Counter(_extent(cells) for _, cells in rows if _filled(cells))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _completed(rows: Sequence[Row], at: int) -> list[str]:
    """Blank headings take what stands above them: the two rows of a merged heading."""
    line, cells = rows[at]
    if not at or rows[at - 1][0] != line - 1 or _filled(rows[at - 1][1]) < 2:
        return _tidy(cells)
    pairs = zip_longest(cells, rows[at - 1][1], fillvalue="")
    return _tidy([cell if cell.strip() or looks_like_value(upper) else upper for cell, upper in pairs])


def _tidy(cells: list[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _extent(cells: list[str]) -> int:
    return max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)


def full_width(headings: Headings, rows: Sequence[Row]) -> int:
    """Columns of the table: the headings, and what the rows have beyond them."""
    data = [cells for _, cells in rows[headings.first + 1 :] if _filled(cells)]
    extents = sorted(map(_extent, data))
    usual = extents[len(extents) // 2] if extents else 0
    if headings.row:
        below_blank = max((min(extent, len(headings.cells)) for extent in extents), default=0)
        return max(_extent(headings.cells), usual, below_blank)
    return len(data[0]) if len(set(map(len, data))) == 1 else max(usual, usual_width(rows))
