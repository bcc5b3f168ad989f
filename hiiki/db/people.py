"""Whether people are at work on the book: whatever takes long then takes less at a time and leaves room between.

Whoever answers pages notes it in a file of the data folder, so that every process here can see it.
"""

import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

AWAY = 10.0  # seconds without a page until nobody counts as there
NOTED = 1.0  # seconds one note is good for

_noted = -NOTED


def note() -> None:
    """Somebody asked for a page."""
    global _noted
    if time.monotonic() - _noted < NOTED:
        return
    _noted = time.monotonic()
    with suppress(OSError):  # nobody's page fails because a note could not be taken
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().touch()


def at_work() -> bool:
    try:
        return time.time() - _file().stat().st_mtime < AWAY
    except FileNotFoundError:
        return False


def _file() -> Path:
    return Path(settings.DATA) / "running" / "people"
