"""Lines of the log that nobody waits for: who only looks at a card must not stand behind a step of an import.

Where nobody serves, as in commands and tests, they are written at once.
"""

import logging
import time
from queue import Empty, Full, Queue
from threading import Thread
from typing import Any

from django.db import InterfaceError, OperationalError, connections, models

from hiiki.audit.models import Event
from hiiki.audit.recording import line

AGAIN = 5.0  # seconds until what could not be written is tried again
MOST = 10_000  # lines that wait; who comes then waits for their own
PASSING = (OperationalError, InterfaceError)
log = logging.getLogger(__name__)


class Scribe:
    """Writes lines in the order they came, some at a time, on a thread and a connection of its own."""

    def __init__(self) -> None:
        self._lines: Queue[Event] = Queue(MOST)
        self._thread: Thread | None = None

    def serve(self) -> None:
        self._thread = Thread(target=self._keep_writing, name="log", daemon=True)
        self._thread.start()

    def write(self, event: Event) -> None:
        if not (self._thread and self._thread.is_alive() and self._is_taken(event)):
            event.save()

    def _is_taken(self, event: Event) -> bool:
        try:
            self._lines.put_nowait(event)
        except Full:
            return False
        return True

    def finish(self, patience: float) -> bool:
        """Whether everything is written, within `patience` seconds, and the connection closed."""
        ends = time.monotonic() + patience
        while self._lines.unfinished_tasks and time.monotonic() < ends:
            time.sleep(0.02)
        return not self._lines.unfinished_tasks

    def _keep_writing(self) -> None:
        while True:
            events = [self._lines.get(), *self._rest()]
            left = _write(events)
            while left:
                time.sleep(AGAIN)
                left = _write(left)
            for _ in events:
                self._lines.task_done()

    def _rest(self) -> list[Event]:
        found: list[Event] = []
        try:
            while True:
                found.append(self._lines.get_nowait())
        except Empty:
            return found


def _write(events: list[Event]) -> list[Event]:
    """Those that could not be written yet: the book is away, or full."""
    try:
        Event.objects.bulk_create(events)
    except PASSING:
        log.exception("%s lines of the log could not be written yet", len(events))
        return [_anew(event) for event in events]
    except Exception:
        log.exception("one of %s lines of the log cannot be written", len(events))
        return [event for event in map(_anew, events) if not _is_settled(event)]
    finally:
        connections.close_all()
    return []


def _is_settled(event: Event) -> bool:
    """Written, or left out because it never can be: the lines after it are not held up."""
    try:
        event.save()
    except PASSING:
        return False
    except Exception:
        log.exception("a line of the log is left out: %s by %s", event.verb, event.actor_name)
    return True


def _anew(event: Event) -> Event:
    """Without the number it was given before all was rolled back."""
    event.pk = None
    return event


SCRIBE = Scribe()


def record_behind(verb: str, about: models.Model | None = None, **said: Any) -> None:
    """As `recording.record`, without waiting."""
    SCRIBE.write(line(verb, about, **said))
