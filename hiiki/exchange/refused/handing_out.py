"""The refused rows of an import as a workbook, to be put right in Excel and dropped again."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hiiki.db.staged import Staged
from hiiki.exchange.formats import limits
from hiiki.exchange.formats.workbooks import CELL, OF_TEXT, SHEET_ROWS, column_width
from hiiki.exchange.models import ImportRun
from hiiki.exchange.refused import marks
from hiiki.exchange.reports.reporting import LINE, REASON, Headings, column_names, reasons, with_cells
from hiiki.exchange.verdicts import REFUSED

SHEET = "取り込めなかった行"
COMMENTED = 5_000  # cells; a workbook with many more comments opens slowly, and 理由 says the same
MEASURED = 100
EVERY = 100  # rows from one telling to the next
WRONG, QUIET = "#FFD9D3", "#EFEFEF"

Row = tuple[Staged, list[str]]
Tell = Callable[[int, int], None]  # rows written, rows in all


def room(run: ImportRun) -> int:
    """How many rows of this import a workbook takes that can be read again."""
    return min(SHEET_ROWS, limits.WORKBOOK_CELLS // (run.found.width + 2) - 1)


def write(run: ImportRun, path: Path, *, tell: Tell = lambda done, total: None) -> int:
    """Write the refused rows, as many as there is room for; returns how many.

    The original columns, 行 and 理由; cells that are wrong are coloured and say why. All cells are text.
    The file appears only when it is whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with run.stage() as stage, Workbook(str(part), {**OF_TEXT, "tmpdir": str(path.parent)}) as workbook:
            rows = islice(with_cells(run, stage.iterate(REFUSED)), room(run))
            written = _Sheet(run, workbook).fill(_told(rows, run.counts.get("refused", 0), tell))
            _mark(run, workbook)
        part.replace(path)
    except FileCreateError as problem:
        part.unlink(missing_ok=True)
        raise problem.args[0] from problem  # the OSError it hides
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return written


def _told(rows: Iterator[Row], total: int, tell: Tell) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if done % EVERY == 0:
            tell(done, total)
        yield row


def _mark(run: ImportRun, workbook: Workbook) -> None:
    sheet = workbook.add_worksheet(marks.SHEET)
    sheet.write_string(0, 0, marks.WORDS)
    sheet.write_string(0, 1, marks.mark_of(run))
    sheet.very_hidden()


class _Sheet:
    def __init__(self, run: ImportRun, workbook: Workbook) -> None:
        self._found = run.found
        self._width = run.found.width
        self._names = Headings(run)
        self._left = COMMENTED
        self._text = workbook.add_format({"num_format": "@"})
        self._wrong = workbook.add_format({"num_format": "@", "bg_color": WRONG})
        self._quiet = workbook.add_format({"num_format": "@", "bg_color": QUIET})
        self._why = workbook.add_format({"num_format": "@", "font_color": "#B3261E"})
        self._bold = workbook.add_format({"bold": True})
        self._sheet: Worksheet = workbook.add_worksheet(SHEET)

    def fill(self, rows: Iterator[Row]) -> int:
        first = list(islice(rows, MEASURED))
        self._head([cells for _, cells in first])
        at = 0
        for row, cells in (pair for some in (first, rows) for pair in some):
            at += 1
            self._row(at, row, cells)
        if at:
            self._sheet.autofilter(0, 0, at, self._width + 1)
        return at

    def _head(self, first: list[list[str]]) -> None:
        headings = [*column_names(self._found), LINE, REASON]
        for column, heading in enumerate(headings):
            cells = [row[column] for row in first if column < min(self._width, len(row))]
            width = {LINE: 8, REASON: 40}.get(heading, 0) if column >= self._width else 0
            self._sheet.set_column(column, column, width or column_width(heading, cells), self._text)
            self._sheet.write_string(0, column, heading, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _row(self, at: int, row: Staged, cells: list[str]) -> None:
        wrong = self._wrong_cells(row, cells)
        for column in {*range(len(cells)), *wrong}:
            cell = cells[column] if column < len(cells) else ""
            beyond = 2 if column >= self._width else 0
            if cell or column in wrong:
                self._cell(at, column + beyond, cell, self._wrong if column in wrong else self._text)
        self._cell(at, self._width, self._found.at(row.line), self._quiet)
        self._cell(at, self._width + 1, reasons(self._names, row), self._why)
        for column, reason in wrong.items():
            if reason and self._left:
                self._left -= 1
                self._sheet.write_comment(at, column, reason, {"author": "Hiiki", "x_scale": 2})

    def _wrong_cells(self, row: Staged, cells: list[str]) -> dict[int, str]:
        """Columns with what is wrong there; what stands to the right of the headings is wrong by itself."""
        wrong = {column: "" for column in range(self._width, len(cells)) if cells[column].strip()}
        for problem in row.problems:
            for column in self._names.columns(problem["column"]):
                wrong[column] = "\n".join(filter(None, (wrong.get(column), problem["reason"])))
        return dict(sorted(wrong.items()))

    def _cell(self, at: int, column: int, text: str, format_: Format) -> None:
        if text:
            self._sheet.write_string(at, column, text[:CELL], format_)
        else:
            self._sheet.write_blank(at, column, None, format_)
