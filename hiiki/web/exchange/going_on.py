"""Small files are done while one waits; what takes longer goes on without the page."""

from contextlib import suppress

from hiiki.exchange.models import ImportRun
from hiiki.exchange.writing import applying


def at_once(run: ImportRun, *, seconds: float | None = None) -> None:
    """What went wrong stands on the run: its page says so, and the worker tries again."""
    with suppress(applying.CannotRun):
        applying.continue_due(only=run.pk, seconds=seconds)
