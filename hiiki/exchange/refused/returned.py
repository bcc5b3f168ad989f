"""A file of refused rows that comes back: which of its columns are the import's, and what row each line is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import open_batches
from hiiki.exchange.formats.workbooks import CELL
from hiiki.exchange.mapping import fold
from hiiki.exchange.records import Found, Record
from hiiki.exchange.refused import marks
from hiiki.exchange.reports.reporting import LINE, REASON, column_names

BEYOND = "見出しは{}列ですが、この行にはその右にも値があります。"


class Foreign(Exception):
    """Says in Japanese why this is no file of refused rows of that import."""


def look(path: Path, name: str) -> Found:
    """How such a file is read: headings first, and in a workbook the sheet one sees."""
    found = sniff(path, name=name, heading_row=1)
    if found.kind != "excel" or found.sheet == (seen := marks.first_sheet(path)):
        return found
    return sniff(path, name=name, heading_row=1, sheet=seen)


def line_column(found: Found) -> int:
    """Where 行 stands, with 理由 behind it; -1 where these are not the columns Hiiki wrote."""
    pairs = list(zip(found.headings, found.headings[1:], strict=False))
    return max((at for at, pair in enumerate(pairs) if pair == (LINE, REASON)), default=-1)


def has_columns_of(found: Found, run_found: Found) -> bool:
    """Whether it has every column of the import, so that it may be one of its files."""
    try:
        Columns.of(found, run_found)
    except Foreign:
        return False
    return True


@dataclass(frozen=True)
class Columns:
    """Where each of the import's columns stands in the file, all left of 行."""

    places: list[int]
    line: int

    @classmethod
    def of(cls, found: Found, run_found: Found) -> "Columns":
        line = line_column(found)
        if line < 0:
            raise Foreign(
                f"取り込めなかった行のファイルではないようです（「{LINE}」と「{REASON}」の列が見つかりません）。"
                "直したファイルなら見出しの行を元に戻してください。別の名簿なら「データ連動」のページに置いてください。"
            )
        there = {place: at for at, place in enumerate(_counted(found.headings[:line]))}
        names = column_names(run_found)
        wanted = list(_counted(names))
        if missing := [name for name, place in zip(names, wanted, strict=True) if place not in there]:
            said = "、".join(f"「{name}」" for name in missing[:5])
            raise Foreign(f"{said}の列がありません。見出しの行を、書き出したときのままにしてください。")
        return cls([there[place] for place in wanted], line)

    def cells(self, cells: list[str]) -> list[str]:
        """The import's row: its columns, and what stood to the right of them, which is behind 理由."""
        return [*(cells[at] for at in self.places), *_filled(cells[self.line + 2 :])]


def _counted(headings: list[str]) -> Iterator[tuple[str, int]]:
    """Each heading with how often it came before: what tells two columns of one heading apart."""
    met: Counter[str] = Counter()
    for heading in headings:
        folded = fold(heading)
        yield folded, met[folded]
        met[folded] += 1


def rows(path: Path, found: Found, run_found: Found) -> Iterator[list[tuple[Record, str]]]:
    """Some thousands at a time: the row as one of the import's, its line the file's, and what stands under 行."""
    columns = Columns.of(found, run_found)
    for batch in open_batches(path, found):
        yield [_record(record, columns, found.width) for record in batch]


def _record(record: Record, columns: Columns, width: int) -> tuple[Record, str]:
    whole = record.cells + [""] * (width - len(record.cells))
    cells, wanted = columns.cells(whole), len(columns.places)
    problem = record.problem or (BEYOND.format(wanted) if len(cells) > wanted else "")
    return Record(record.line, cells, problem), whole[columns.line].strip()


def put_right(cells: list[str], was: list[str]) -> list[str]:
    """The row with the cells somebody changed; the others stay as the first file had them.

    Saving in Excel changes line ends and white space at the edges, and a cell holds no more than 32,767 characters.
    """
    if len(was) < len(cells):
        was = was + [""] * (len(cells) - len(was))
    pairs = zip(cells, was, strict=False)
    return [before if _plain(after) == _plain(before) else after for after, before in pairs]


def is_touched(cells: list[str], was: list[str]) -> bool:
    return _filled(cells) != _filled(was)


def _plain(text: str) -> str:
    return "\n".join(text[:CELL].splitlines()).strip()


def _filled(cells: list[str]) -> list[str]:
    """Without the empty ones at the end."""
    cells = list(cells)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells
