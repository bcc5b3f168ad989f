"""Whether a worker lives, and what it is doing: said by it, asked by `hiiki doctor` and the pages."""

import threading
from pathlib import Path
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from hiiki.db.presence import WORKER, Presence, present

EVERY = 2.0  # seconds
SILENT = 60  # seconds after which something is wrong


class Heartbeat:
    """Beats in a thread of its own, so that a long piece of work does not look like death."""

    def __init__(self, data: Path) -> None:
        self._presence = Presence(data, WORKER)
        self._since = now().isoformat()
        self._doing = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def doing(self, what: str) -> None:
        self._doing = what

    def __enter__(self) -> "Heartbeat":
        self._presence.take(since=self._since, beat=self._since, doing="")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._presence.leave()

    def _beat(self) -> None:
        while not self._stop.wait(EVERY):
            self._presence.tell(since=self._since, beat=now().isoformat(), doing=self._doing)


def workers(data: Path) -> list[dict[str, Any]]:
    """The living workers: pid, since, beat, doing, and whether they beat lately."""
    return [{**facts, "well": _is_recent(facts.get("beat", ""))} for facts in present(data, WORKER)]


def is_alive(data: Path) -> bool:
    return bool(workers(data))


def _is_recent(beat: str) -> bool:
    at = parse_datetime(beat) if beat else None
    return at is None or (now() - at).total_seconds() < SILENT
