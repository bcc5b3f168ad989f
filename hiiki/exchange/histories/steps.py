"""The open rows of a planned contact history, a step at a time."""

from typing import Self

from hiiki.db.staged import Staged
from hiiki.exchange.models import ImportRun
from hiiki.exchange.verdicts import NEW


class Steps:
    """From the run's cursor on. Use as a context manager."""

    def __init__(self, run: ImportRun) -> None:
        self._stage, self._after = run.stage(), run.cursor

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stage.__exit__()

    def next(self, size: int) -> list[Staged]:
        rows = self._stage.of(NEW, after=self._after, limit=size)
        self._after = rows[-1].number if rows else self._after
        return rows
