"""From blocks of lines to rows of cells, so that no quote left open swallows what follows it.

The csv module parses strictly. Where it objects, the line is looked at again: a stray quote is tolerated,
a quote that never closes costs its own line only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hiiki.exchange.formats import limits
from hiiki.exchange.formats.lines import Block, joined

UNCLOSED = '引用符（"）が閉じられていません。この行の「"」を確かめてください。'
MISPLACED = '引用符（"）の使い方が正しくないため、列の区切りが分かりません。'
AFTER_UNCLOSED = '前の行の引用符（"）が閉じられていないため、この行を正しく読めません。'

csv.field_size_limit(limits.LINE + limits.RECORD + 1)  # our own limits speak Japanese and give the line


@dataclass
class Rows:
    """Rows of one block with the line each begins at, and what is wrong with some, by index."""

    cells: list[list[str]]
    lines: list[int]
    problems: dict[int, str] = field(default_factory=dict)
    odd: bool = False
    escaped: bool = False


class RowReader:
    """Reads blocks into rows; keeps the beginning of a row whose quote is still open at a block's end.

    `width` 0 means that nobody knows yet how many columns there are.
    """

    def __init__(self, delimiter: str, width: int):
        self.delimiter = delimiter
        self.width = width
        self.line = 1
        self.held: Block | None = None
        self.distrust = False

    def read(self, blocks: Iterable[Block]) -> Iterator[Rows]:
        for block in blocks:
            yield self._read(joined(self.held, block) if self.held else block)
        while self.held:
            yield self._read(self.held, last=True)

    def _read(self, block: Block, last: bool = False) -> Rows:
        self.held = None
        rows = Rows([], [], odd=block.odd, escaped=block.escaped)
        if block.quoted or self.distrust:
            self._carefully(block, rows, last)
        else:
            rows.cells = list(self._parse(block.lines))
            rows.lines = list(range(self.line, self.line + len(block.lines)))
        self.line += len(block.lines) - (len(self.held.lines) if self.held else 0)
        return rows

    def _parse(self, lines: Iterable[str], strict: bool = True) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self.delimiter, strict=strict)

    def _carefully(self, block: Block, rows: Rows, last: bool) -> None:
        lines = block.lines
        at = 0
        while at < len(lines):
            at, open_at_end = self._strictly(lines, at, rows)
            if at == len(lines):
                return
            if open_at_end and not last and _length(lines, at) <= limits.RECORD:
                self.held = block._replace(lines=lines[at:])
                return
            self._leniently(lines[at], at, rows, open_at_end)
            at += 1

    def _strictly(self, lines: list[str], at: int, rows: Rows) -> tuple[int, bool]:
        """Rows from `at` on until the csv module objects. Where it stopped, and whether a quote was open."""
        reader = csv.reader(_from(lines, at), delimiter=self.delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                taken = reader.line_num - done
                if self._suspicious(cells, taken) and self._row_of_its_own(lines[at + done + 1]):
                    return at + done, False
                self._add(rows, at + done, cells)
                done += taken
        except csv.Error as error:
            return at + done, "end of data" in str(error)
        return at + done, False

    def _suspicious(self, cells: list[str], taken: int) -> bool:
        return taken > 1 and 0 < self.width != len(cells)

    def _row_of_its_own(self, line: str) -> bool:
        try:
            return len(next(self._parse([line]))) == self.width
        except csv.Error:
            return False

    def _add(self, rows: Rows, at: int, cells: list[str]) -> None:
        if self.distrust and cells:
            self.distrust = len(cells) != self.width or any('"' in cell for cell in cells)
            if self.distrust:
                rows.problems[len(rows.cells)] = AFTER_UNCLOSED
        rows.lines.append(self.line + at)
        rows.cells.append(cells)

    def _leniently(self, line: str, at: int, rows: Rows, open_at_end: bool) -> None:
        """One line the csv module objects to: read as a person would, or refused alone."""
        cells = self._between_quotes(line) or next(self._parse([line], strict=False))
        unclosed = open_at_end or cells[-1].endswith(("\n", "\r")) or line.count('"') % 2 == 1
        if unclosed or len(cells) != self.width:
            rows.problems[len(rows.cells)] = UNCLOSED if unclosed else MISPLACED
            self.distrust = self.width > 0
        rows.lines.append(self.line + at)
        rows.cells.append([cell.rstrip("\r\n") for cell in cells])

    def _between_quotes(self, line: str) -> list[str]:
        """`"a","say "hi" now"`: where every cell is quoted, the ends of the cells are certain."""
        body = line.rstrip("\r\n")
        if not (body.startswith('"') and body.endswith('"') and len(body) > 1):
            return []
        cells = body[1:-1].split(f'"{self.delimiter}"')
        return [cell.replace('""', '"') for cell in cells] if len(cells) == self.width else []


def _length(lines: list[str], at: int) -> int:
    return sum(map(len, lines[at:]))


def _from(lines: list[str], at: int) -> Iterator[str]:
    source = iter(lines)
    source.__setstate__(at)  # type: ignore[attr-defined] # islice would walk there each time
    return source
