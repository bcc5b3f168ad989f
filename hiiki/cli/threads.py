"""The threads that answer requests, and how to have none of them at work on the book for a moment."""

import threading
from collections.abc import Callable
from time import monotonic

from django.db import connections
from waitress.task import ThreadedTaskDispatcher

from hiiki.audit.behind import SCRIBE
from hiiki.exchange.backups import CannotRestore

COUNT = 8
PATIENCE = 30.0  # seconds a request may still take


class Threads(ThreadedTaskDispatcher):
    """As waitress keeps them, but each closes its connection to the book when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._alive: list[threading.Thread] = []
        self.set_thread_count(COUNT)

    def start_new_thread(self, target: Callable[[int], None], thread_no: int) -> None:
        thread = threading.Thread(
            target=self._answer, args=(target, thread_no), name=f"request-{thread_no}", daemon=True
        )
        self._alive.append(thread)
        thread.start()

    def _answer(self, target: Callable[[int], None], thread_no: int) -> None:
        try:
            target(thread_no)
        finally:
            connections.close_all()

    def renew(self) -> None:
        """Every request that was let in is answered, every connection closed; requests from now on wait a moment."""
        old, self._alive = self._alive, []
        self.set_thread_count(0)
        ends = monotonic() + PATIENCE
        for thread in old:
            thread.join(max(0.0, ends - monotonic()))
        busy = [thread for thread in old if thread.is_alive()]
        is_written = SCRIBE.finish(max(0.0, ends - monotonic()))
        self.set_thread_count(COUNT)
        self._alive += busy
        if busy or not is_written:
            raise CannotRestore(
                "終わらない書き出しなどがあるので、戻しませんでした。少し待ってから、もう一度お試しください。"
            )
