import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hiiki.cli import supervising
from hiiki.cli.supervising import Supervisor

WAITS = "import sys; sys.stdin.buffer.read()"


def until(true: Callable[[], object], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it never came to it"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")  # a zombie is dead, only not yet asked for its end
    return not state.exists() or state.read_text().split()[2] != "Z"


@pytest.fixture
def supervisor():
    supervisor = Supervisor([sys.executable, "-c", WAITS], shortest=0.05)
    supervisor.start()
    until(lambda: supervisor.child)
    yield supervisor
    supervisor.stop()


def test_a_child_that_dies_is_started_again(supervisor):
    first = supervisor.child
    first.kill()

    until(lambda: supervisor.child is not first)

    assert is_alive(supervisor.child.pid)


def test_stopping_ends_the_child(supervisor):
    supervisor.stop()

    assert supervisor.child.returncode == 0


def test_one_that_dies_at_once_is_not_started_in_a_frenzy(monkeypatch):
    starts = []
    real = subprocess.Popen
    monkeypatch.setattr(supervising.subprocess, "Popen", lambda *a, **k: starts.append(1) or real(*a, **k))
    supervisor = Supervisor([sys.executable, "-c", "raise SystemExit(3)"], shortest=0.5)

    supervisor.start()
    time.sleep(2)
    supervisor.stop()

    assert len(starts) <= 3


@pytest.mark.skipif(os.name != "posix", reason="asks with signals")
def test_no_child_survives_a_parent_that_was_killed():
    code = (
        "import sys, time; from hiiki.cli.supervising import Supervisor;"
        f"s = Supervisor([sys.executable, '-c', {WAITS!r}]); s.start(); time.sleep(1);"
        "print(s.child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert is_alive(child)

        parent.send_signal(signal.SIGKILL)

        until(lambda: not is_alive(child))


FOLLOWS = """
import django, time
django.setup()
from hiiki.worker.loop import Loop, _follow_parent
_follow_parent(Loop())
time.sleep(0.5)
"""


def test_a_worker_ends_in_peace_while_its_parent_lives(tmp_path):
    env = {**os.environ, "HIIKI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "hiiki.config.settings"}
    command = [sys.executable, "-c", FOLLOWS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as worker:
        said = worker.stderr.read()
        worker.wait(20)

    assert (worker.returncode, said) == (0, b"")
