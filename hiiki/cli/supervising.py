"""The worker as a child: started again when it dies, and never left behind when we die."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

SHORTEST, LONGEST = 1.0, 60.0  # seconds between two starts
BEHIND_PAGES = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
STEADY = 60.0  # a child that lived this long starts again without delay
PATIENCE = 15.0  # seconds for the child to end by itself
log = logging.getLogger(__name__)


def command() -> list[str]:
    safely = ["-P"] if sys.flags.safe_path else []
    return [sys.executable, *safely, "-m", "hiiki", "work", "--supervised"]


class Supervisor:
    """Keeps one child alive. The child reads our end of its standard input: when that closes, it ends.

    So it ends with us however we end, kill -9 included, on every system and without signals.
    """

    def __init__(self, words: Sequence[str] | None = None, *, shortest: float = SHORTEST) -> None:
        self._words = words or command()
        self._shortest = shortest
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_alive, name="supervisor", daemon=True)
        self.child: subprocess.Popen[bytes] | None = None

    @classmethod
    def started(cls) -> "Supervisor":
        supervisor = cls()
        supervisor.start()
        return supervisor

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self.child:
            _end(self.child)
        self._thread.join(PATIENCE)

    def _keep_alive(self) -> None:
        delay = self._shortest
        while not self._stopping.is_set():
            began = time.monotonic()
            self.child = subprocess.Popen(  # noqa: S603
                self._words, stdin=subprocess.PIPE, creationflags=BEHIND_PAGES
            )
            if self._stopping.is_set():
                _end(self.child)
            code = self.child.wait()
            if self._stopping.is_set():
                return
            delay = self._shortest if time.monotonic() - began > STEADY else min(delay * 2, LONGEST)
            log.warning("the worker ended with %s; another one starts in %.0f s", code, delay)
            self._stopping.wait(delay)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
