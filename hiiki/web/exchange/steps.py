"""The five steps of an import, and where a run is among them."""

from typing import Any

from django.shortcuts import resolve_url

from hiiki.exchange.models import ImportRun

STEPS = (
    ("exchange:found", "見つけたもの"),
    ("exchange:columns", "列の対応"),
    ("exchange:rules", "決まり"),
    ("exchange:plan", "確認"),
    ("exchange:report", "結果"),
)
OPEN = (ImportRun.CHOOSING, ImportRun.PLANNED, ImportRun.FAILED)
PLACES = {
    ImportRun.LOCKED: "exchange:lock",
    ImportRun.CHOOSING: "exchange:found",
    ImportRun.PLANNING: "exchange:plan",
    ImportRun.PLANNED: "exchange:plan",
    ImportRun.APPLYING: "exchange:run",
    ImportRun.PAUSED: "exchange:run",
    ImportRun.DONE: "exchange:report",
    ImportRun.FAILED: "exchange:found",
}


def place_of(run: ImportRun) -> str:
    """The page that shows a run as it is now; one that broke off in the middle has something to report."""
    if run.state == ImportRun.FAILED and run.batch_id:
        return "exchange:report"
    return PLACES[run.state]


def steps(run: ImportRun, here: str) -> list[dict[str, Any]]:
    """The line above each page; what is done is a link as long as one can go back."""
    names = [name for name, _ in STEPS]
    at = names.index(here)
    is_open = run.state in OPEN and not run.batch_id
    return [
        {
            "word": word,
            "done": number < at,
            "here": number == at,
            "href": resolve_url(name, run.pk) if number < at and is_open else "",
        }
        for number, (name, word) in enumerate(STEPS)
    ]


def around(run: ImportRun, here: str, **context: Any) -> dict[str, Any]:
    """What every page of an import needs."""
    return {"run": run, "steps": steps(run, here), **context}
