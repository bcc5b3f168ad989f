"""The worker's loop: one thread, every duty in its turn, none of which can stop the others."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from django.db import close_old_connections, connections

from hiiki.db.presence import RESTORE, present
from hiiki.worker.heartbeat import Heartbeat
from hiiki.worker.schedule import DUTIES, Duty

NAP = 0.2  # seconds
STDIN = 0
GRACE = 10  # seconds a duty has to come to an end when the worker is to stop
log = logging.getLogger(__name__)


class BeingRestored(Exception):
    def __init__(self) -> None:
        super().__init__("いまバックアップから戻しています。終わってから始めてください。")


class Loop:
    """Runs duties when they are due."""

    def __init__(
        self, duties: Sequence[Duty] = DUTIES, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._duties = duties
        self._clock = clock
        self._due = {duty.name: clock() + duty.first for duty in duties}
        self._stopping = threading.Event()
        self._doing: Callable[[str], None] = lambda what: None

    def run(self, data: Path) -> None:
        """Until somebody calls `stop`; away from the book while somebody restores it."""
        while not self._stopping.is_set():
            with Heartbeat(data) as heartbeat:
                self._doing = heartbeat.doing
                self._work_while(lambda: not present(data, RESTORE))
                connections.close_all()
            while present(data, RESTORE) and not self._stopping.is_set():
                self._stopping.wait(NAP)

    def _work_while(self, free: Callable[[], bool]) -> None:
        while free() and not self._stopping.is_set():
            if not self.turn():
                self._stopping.wait(NAP)

    def run_until_idle(self) -> None:
        """Until nothing is left to do now."""
        self._due = dict.fromkeys(self._due, 0)
        while self.turn() and not self._stopping.is_set():
            pass

    def stop(self) -> None:
        self._stopping.set()

    def turn(self) -> bool:
        """Give every due duty its turn; whether one of them has more to do at once."""
        due = [duty for duty in self._duties if self._due[duty.name] <= self._clock()]
        more = [self._take_turn(duty) for duty in due if not self._stopping.is_set()]
        return any(more)

    def _take_turn(self, duty: Duty) -> bool:
        self._doing(duty.name)
        more = self._do(duty)
        self._doing("")
        self._due[duty.name] = self._clock() + (0 if more else duty.every)
        return more

    def _do(self, duty: Duty) -> bool:
        try:
            return duty.run()
        except Exception:
            log.exception("%s", duty.name)
            return False
        finally:
            close_old_connections()


def work(data: Path, *, supervised: bool = False) -> None:
    """Work until told to stop: SIGTERM, Ctrl+C or, supervised, the end of standard input."""
    loop = Loop()
    _listen_to_signals(loop, supervised=supervised)
    if supervised:
        _follow_parent(loop)
    loop.run(data)


def work_until_idle(data: Path) -> None:
    with Heartbeat(data):
        if present(data, RESTORE):
            raise BeingRestored
        Loop().run_until_idle()


def _listen_to_signals(loop: Loop, *, supervised: bool) -> None:
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    # Ctrl+C reaches every process of a terminal; a supervised worker waits for its parent's word.
    signal.signal(signal.SIGINT, signal.SIG_IGN if supervised else lambda *_: loop.stop())


def _follow_parent(loop: Loop) -> None:
    """Stop when the parent closes our standard input, or dies: then the system closes it."""

    def wait() -> None:
        # Not sys.stdin: a thread that waits in its buffer makes Python abort when the program ends.
        with suppress(OSError):
            while os.read(STDIN, 1024):
                pass
        loop.stop()
        time.sleep(GRACE)
        os._exit(0)  # whatever goes on is made to be cut off anywhere

    threading.Thread(target=wait, name="parent", daemon=True).start()
