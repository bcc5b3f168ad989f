"""A file handed to the worker of a running Hiiki, as the browser does: planned there, begun, written there."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.importing import Clock, received
from hiiki.customers.grams import INDEX
from hiiki.db import postgres_substrings, substrings
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.rules import Rules
from hiiki.exchange.writing import applying

PATIENCE, GLANCE = 2 * 3600.0, 0.25  # seconds
FEW = postgres_substrings.LEAST  # rows that may wait for more


def hand_over(path: str) -> dict[str, Any]:
    """`seconds` until the last row is in; `parts` also has how long the search index took afterwards."""
    run, clock = received(Path(path)), Clock()
    receiving.choose(run, run.mapping, Rules(**{**run.rules.to_json(), "unknown_staff": "create"}))
    _wait(lambda: _is(run, ImportRun.PLANNED))
    clock.lap("plan")
    applying.begin(run, run.rules, by=None)
    _wait(lambda: _is(run, ImportRun.DONE))
    clock.lap("apply")
    _wait(lambda: substrings.state(INDEX).waiting < FEW)
    clock.lap("index")
    counts = {name: run.counts[name] for name in ("created", "updated", "unchanged", "refused")}
    seconds = clock.parts["plan"] + clock.parts["apply"]
    return {"rows": run.total, "seconds": seconds, "parts": clock.parts, **counts}


def _is(run: ImportRun, state: str) -> bool:
    run.refresh_from_db()
    if run.state in {ImportRun.FAILED, ImportRun.PAUSED, ImportRun.DISCARDED}:
        raise RuntimeError(f"the import ended as {run.state}: {run.error}")
    return run.state == state


def _wait(until: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > ends:
            raise RuntimeError("the worker does not come to an end")
        time.sleep(GLANCE)
