"""Whether people are at work on the book: whatever takes long then takes less at a time and leaves room between.

Whoever answers pages notes it in a file of the data folder, so that every process here can see it.
"""

import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

AWAY = 10.0  # seconds without a page until nobody counts as there
NOTED = 1.0  # seconds one note is good for
LATELY = 3.0  # seconds for which a slow page says that pages are slow
PATIENT = 0.15  # seconds for a page nobody calls slow

_noted = -NOTED
_longest = 0.0


def note(took: float = 0.0) -> None:
    """Somebody got a page, after `took` seconds."""
    global _longest, _noted
    _longest = max(_longest, took)
    if time.monotonic() - _noted < NOTED:
        return
    _noted, longest, _longest = time.monotonic(), _longest, 0.0
    with suppress(OSError):  # nobody's page fails because a note could not be taken
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(f"{longest:.3f}", "ascii")


def at_work() -> bool:
    return _since_note() < AWAY


def are_waiting() -> bool:
    """Whether a page took long in the second before the last note, and that was just now."""
    try:
        return _since_note() < LATELY and float(_file().read_text("ascii") or 0) > PATIENT
    except (OSError, ValueError):  # just being written
        return False


def _since_note() -> float:
    """Seconds; infinite where nobody came yet."""
    try:
        return time.time() - _file().stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _file() -> Path:
    return Path(settings.DATA) / "running" / "people"
