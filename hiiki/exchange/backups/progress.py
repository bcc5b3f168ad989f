"""How far a backup has come, for whoever looks: kept in `running/`, gone with the process that makes it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from hiiki.db.presence import BACKUP, Presence, present

EVERY = 0.5  # seconds between two words
COPYING, PACKING, CHECKING = (
    "台帳を写しています",
    "ひとつのファイルにまとめています",
    "読み直して確かめています",
)


class Progress:
    """Bytes packed and read again, of `total`; 0 while that is not known yet."""

    def __init__(self, presence: Presence | None = None, **facts: Any) -> None:
        self._presence, self._facts = presence, facts
        self._done = self._total = 0
        self._doing, self._told = COPYING, 0.0

    def begin(self, doing: str, *, total: int = 0) -> None:
        self._doing, self._total = doing, total or self._total
        self._tell()

    def add(self, done: int) -> None:
        self._done += done
        if time.monotonic() - self._told > EVERY:
            self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        if self._presence:
            self._presence.tell(doing=self._doing, done=self._done, total=self._total, **self._facts)


@contextmanager
def told(**facts: Any) -> Iterator[Progress]:
    """Raises Present when somebody else is making a backup already."""
    with Presence(Path(settings.DATA), BACKUP).take(doing=COPYING, done=0, total=0, **facts) as presence:
        yield Progress(presence, **facts)


def under_way() -> dict[str, Any] | None:
    """What the backup being made says about itself: doing, done, total, percent."""
    for facts in present(Path(settings.DATA), BACKUP):
        done, total = facts.get("done", 0), facts.get("total", 0)
        return {"doing": COPYING, **facts, "percent": min(100, done * 100 // total) if total else None}
    return None
