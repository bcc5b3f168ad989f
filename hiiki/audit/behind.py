"""Lines of the log that nobody waits for: who only looks at a card must not stand behind a step of an import.

Where nobody serves, as in commands and tests, they are written at once.
"""

import logging
import time
from queue import Empty, Queue
from threading import Thread
from typing import Any

from django.db import DatabaseError, connections, models

from hiiki.audit.models import Event
from hiiki.audit.recording import line

AGAIN = 5.0  # seconds until what could not be written is tried again
log = logging.getLogger(__name__)


class Scribe:
    """Writes lines in the order they came, some at a time, on a thread and a connection of its own."""

    def __init__(self) -> None:
        self._lines: Queue[Event] = Queue()
        self._thread: Thread | None = None

    def serve(self) -> None:
        self._thread = Thread(target=self._keep_writing, name="log", daemon=True)
        self._thread.start()

    def write(self, event: Event) -> None:
        if self._thread:
            self._lines.put(event)
        else:
            event.save()

    def finish(self, patience: float) -> bool:
        """Whether everything is written, within `patience` seconds, and the connection closed."""
        ends = time.monotonic() + patience
        while self._lines.unfinished_tasks and time.monotonic() < ends:
            time.sleep(0.02)
        return not self._lines.unfinished_tasks

    def _keep_writing(self) -> None:
        while True:
            events = [self._lines.get(), *self._rest()]
            while not _written(events):
                time.sleep(AGAIN)
            for _ in events:
                self._lines.task_done()

    def _rest(self) -> list[Event]:
        found: list[Event] = []
        try:
            while True:
                found.append(self._lines.get_nowait())
        except Empty:
            return found


def _written(events: list[Event]) -> bool:
    try:
        Event.objects.bulk_create(events)
    except DatabaseError:
        log.exception("%s lines of the log could not be written yet", len(events))
        return False
    else:
        return True
    finally:
        connections.close_all()


SCRIBE = Scribe()


def record_behind(verb: str, about: models.Model | None = None, **said: Any) -> None:
    """As `recording.record`, without waiting."""
    SCRIBE.write(line(verb, about, **said))
