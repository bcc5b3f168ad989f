"""What the import wizard does, from the dropped file to the error file, without the person in between."""

from pathlib import Path
from time import perf_counter
from typing import Any

from hiiki.audit import undoing
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import previewing
from hiiki.exchange.reports import reporting
from hiiki.exchange.rules import Rules
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED
from hiiki.exchange.writing import applying


class Clock:
    """Seconds by part of the work."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self._began = perf_counter()

    def lap(self, name: str) -> None:
        ended = perf_counter()
        self.parts[name], self._began = ended - self._began, ended


def first(path: str) -> dict[str, Any]:
    clock = Clock()
    run = received(Path(path))
    clock.lap("receive")
    receiving.choose(run, run.mapping, Rules(**{**run.rules.to_json(), "unknown_staff": "create"}))
    applying.continue_due(only=run.pk)
    clock.lap("plan")
    run.refresh_from_db()
    for verdict in (NEW, CHANGED, MAYBE, REFUSED):
        previewing.rows(previewing.Previewer(run), verdict)
    clock.lap("preview")
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)
    clock.lap("apply")
    run.refresh_from_db()
    reporting.write_errors(run, run.folder / run.errors_name)
    clock.lap("errors")
    if run.state != ImportRun.DONE:
        raise RuntimeError(f"the import ended as {run.state}: {run.error}")
    return {
        "rows": run.total,
        "seconds": sum(clock.parts.values()),
        "parts": clock.parts,
        "run": run.pk,
        **reporting.results(run),
    }


again = first


def received(path: Path) -> ImportRun:
    with path.open("rb") as file:
        return receiving.receive(iter(lambda: file.read(1 << 20), b""), path.name, by=None)


def undo(run: int) -> dict[str, Any]:
    batch = ImportRun.objects.select_related("batch").get(pk=run).batch
    if batch is None:
        raise RuntimeError(f"import {run} has nothing to undo")
    clock = Clock()
    batch = undoing.undo(batch, by=None)
    clock.lap("undo")
    return {"rows": batch.done, "seconds": clock.parts["undo"], "conflicts": len(batch.conflicts)}
