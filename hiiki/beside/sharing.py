"""Helpers from the side of whoever has work for them."""

import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from hiiki.beside.frames import packed, receive, send, unpacked
from hiiki.beside.tasks import Work, prepared

HERE = Path(__file__).resolve().parents[2]  # where a helper finds `hiiki`
MOST = 3
PIPE = 1 << 20  # bytes, where the system lets us say
AHEAD = 4  # batches a helper has before it: one in work, the others on the way
log = logging.getLogger(__name__)


def usual() -> int:
    """How many helpers are of use here: one core is for whoever asks."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, cores - 1)


class Helpers:
    """`count` processes for one task, each with `ahead` batches before it. Use as a context manager.

    While they `rest` they are given nothing new. A helper that fails, or cannot be started, costs nothing but time: its batches are done here,
    where an error shows itself as it is.
    """

    def __init__(
        self,
        task: str,
        argument: Any,
        *,
        count: int,
        ahead: int = AHEAD,
        rest: Callable[[], bool] = lambda: False,
    ) -> None:
        self._task, self._count, self._ahead, self._rest = (task, argument), count, ahead, rest
        self._helpers: list[Helper] = []

    def __enter__(self) -> "Helpers":
        return self

    def __exit__(self, *_: object) -> None:
        for helper in self._helpers:
            helper.end()

    @cached_property
    def _work(self) -> Work:
        return prepared(*self._task)

    def map(self, batches: Iterable[Any]) -> Iterator[Any]:
        """The result of each batch, in order. An empty one, or one for which all are too busy, is done here."""
        waiting: deque[tuple[Any, Future[bytes] | None]] = deque()
        for batch in batches:
            helper = self._freest() if batch else None
            waiting.append((batch, helper.ask(batch)) if helper else (self._work(batch), None))
            while waiting and (len(waiting) > 2 * self._ahead or _is_ready(waiting[0][1])):
                yield self._result(*waiting.popleft())
        while waiting:
            yield self._result(*waiting.popleft())

    def _freest(self) -> "Helper | None":
        """Who has the least before it; nobody where all have enough. They start with the first batch."""
        if self._rest():
            return None
        if len(self._helpers) < self._count:
            self._helpers = [Helper(*self._task) for _ in range(self._count)]
        free = [helper for helper in self._helpers if helper.busy < self._ahead and not helper.failed]
        return min(free, key=lambda helper: helper.busy, default=None)

    def _result(self, value: Any, future: "Future[bytes] | None") -> Any:
        if future is None:
            return value
        try:
            return unpacked(future.result())
        except (OSError, EOFError, ValueError, TypeError, CancelledError) as problem:
            log.warning("a helper failed (%r); its batch is done here", problem)
            return self._work(value)


def _is_ready(future: "Future[bytes] | None") -> bool:
    return future is None or future.done()


class Helper:
    """One process, and two threads that talk to it, so that it never waits for its next batch."""

    def __init__(self, task: str, argument: Any) -> None:
        self.busy = 0
        self.failed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._sending = ThreadPoolExecutor(1, thread_name_prefix="to helper")
        self._receiving = ThreadPoolExecutor(1, thread_name_prefix="from helper")
        self._started = self._sending.submit(self._start, task, argument)

    def ask(self, batch: Any) -> "Future[bytes]":
        self.busy += 1
        self._sending.submit(self._send, packed(batch))
        return self._receiving.submit(self._receive)

    def end(self) -> None:
        """Whatever it is doing is of no use any more."""
        wait([self._started])  # not cancelled: nobody would ever be told that it was
        for threads in (self._sending, self._receiving):
            threads.shutdown(wait=False, cancel_futures=True)
        if self._process:
            self._process.kill()
        for threads in (self._sending, self._receiving):
            threads.shutdown(wait=True)
        if self._process:
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                with suppress(OSError):
                    stream.close()  # type: ignore[union-attr]

    def _start(self, task: str, argument: Any) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hiiki.beside"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=HERE,
                pipesize=PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as problem:
            self.failed = True
            log.warning("no helper could be started: %r", problem)
        else:
            self._send(packed((task, argument)))

    def _send(self, frame: bytes) -> None:
        if self._process is None or self._process.stdin is None:
            return
        try:
            send(self._process.stdin, frame)
        except Exception as problem:
            # Whoever waits for the answer is told by the end of the process.
            self._process.kill()
            log.warning("a helper could not be given its work: %r", problem)

    def _receive(self) -> bytes:
        try:
            self._started.result()
            if self._process is None or self._process.stdout is None:
                raise EOFError("no helper")
            return receive(self._process.stdout)
        except BaseException:
            self.failed = True
            raise
        finally:
            self.busy -= 1
