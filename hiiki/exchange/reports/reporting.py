"""What an import did: numbers, and every row that was refused with its line, column, value and reason."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from hiiki.db.staged import Staged
from hiiki.exchange.arrivals.proposing import LAST
from hiiki.exchange.formats import delimited, open_records
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import Found
from hiiki.exchange.targets import label_of
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME

SHOWN = 100
LINE, REASON = "行", "理由"
LAST_TIME = "前回と同じ対応"


def summary(run: ImportRun) -> dict[str, Any]:
    """The result as the command line prints it: done when it ran, foreseen when it is only planned."""
    counts, is_as_before = results(run), run.layout_key == LAST
    return {
        "run": run.pk,
        "kind": run.kind,
        "layout": LAST_TIME if is_as_before else run.layout or None,
        "layout_from": run.layout if is_as_before else None,
        "encoding": run.found.encoding or None,
        "delimiter": run.found.delimiter or None,
        "heading_row": run.found.heading_row,
        "rows": run.total,
        "created": {run.kind: counts["created"]},
        "updated": {run.kind: counts["updated"]},
        "unchanged": {run.kind: counts["unchanged"]},
        "refused": counts["refused"],
        "unused": run.counts.get("unused", []),
        "problems": list(islice(problems(run), SHOWN)),
    }


def results(run: ImportRun) -> dict[str, int]:
    """created, updated, unchanged, refused."""
    if "created" in run.counts:
        return {name: run.counts.get(name, 0) for name in ("created", "updated", "unchanged", "refused")}
    verdicts = run.counts.get("verdicts", {})
    maybe = verdicts.get(MAYBE, 0)
    left = run.rules.left_of(maybe)
    return {
        "created": verdicts.get(NEW, 0) + maybe - left,
        "updated": verdicts.get(CHANGED, 0),
        "unchanged": verdicts.get(SAME, 0),
        "refused": verdicts.get(REFUSED, 0) + left,
    }


def problems(run: ImportRun) -> Iterator[dict[str, Any]]:
    """Each problem of each refused row: file (where there are several), line, column (its heading in the file), value, reason."""
    names, found = Headings(run), run.found
    with run.stage() as stage:
        for row in stage.iterate(REFUSED):
            file, line = found.split(row.line)
            for problem in row.problems:
                yield {
                    **({"file": file} if file else {}),
                    "line": line,
                    "column": names.of(problem["column"]),
                    "value": problem["value"],
                    "reason": problem["reason"],
                }


class Headings:
    """A field's name in the words of the file."""

    def __init__(self, run: ImportRun) -> None:
        self._mapping = run.mapping
        self._headings = run.found.headings
        self._kind = run.kind

    def of(self, name: str) -> str:
        texts = [self._headings[column] for column in self.columns(name) if column < len(self._headings)]
        return "・".join(filter(None, texts)) or (label_of(name, self._kind) if name else "")

    def columns(self, name: str) -> list[int]:
        return self._mapping.columns_of(name) if name else []


def write_errors(run: ImportRun, path: Path) -> int:
    """The error file: the original columns, the line and the reason; empty when nothing was refused.

    What a row has to the right of its headings stands behind the reason.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = _error_rows(run)
    first = next(rows, None)
    if first is None:
        path.write_bytes(b"")
        return 0

    def every() -> Iterator[list[str]]:
        yield first
        yield from rows

    return delimited.write(path, [*column_names(run.found), LINE, REASON], every()).rows


def column_names(found: Found) -> list[str]:
    return found.headings or [f"列{number}" for number in range(1, found.width + 1)]


def _error_rows(run: ImportRun) -> Iterator[list[str]]:
    names, found = Headings(run), run.found
    width = found.width
    with run.stage() as stage:
        for row, cells in with_cells(run, stage.iterate(REFUSED)):
            cells = cells + [""] * (width - len(cells))
            yield [*cells[:width], found.at(row.line), reasons(names, row), *cells[width:]]


def reasons(names: Headings, row: Staged) -> str:
    return "；".join(_reason(names, problem) for problem in row.problems)


def _reason(names: Headings, problem: dict[str, Any]) -> str:
    column = names.of(problem["column"])
    return f"{column}: {problem['reason']}" if column else problem["reason"]


def with_cells(run: ImportRun, rows: Iterator[Staged]) -> Iterator[tuple[Staged, list[str]]]:
    """Rows with their cells, read again from the file where the plan did not keep them."""
    again = enumerate(open_records(run.path, run.found), 1)
    for row in rows:
        if row.cells is not None:
            yield row, row.cells
            continue
        yield row, next((record.cells for number, record in again if number == row.number), [])
