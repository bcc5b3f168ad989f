import os
import subprocess
import sys

import pytest

from tests.cli.test_supervising import until


def test_until_idle_ends(own):
    assert own("work", "--until-idle").stdout == ""


def test_a_supervised_worker_ends_with_its_standard_input(own):
    with subprocess.Popen(
        [sys.executable, "-m", "hiiki", "work", "--supervised"], stdin=subprocess.PIPE, env=own.env
    ) as worker:
        until(lambda: own.json("doctor")["workers"])

        worker.stdin.close()

        assert worker.wait(20) == 0


def test_sigterm_ends_it_cleanly(own, running):
    worker = running(own.start("work"))
    until(lambda: own.json("doctor")["workers"])

    worker.terminate()

    assert worker.wait(20) == 0


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="only where processes are nice")
def test_whoever_answers_pages_comes_first(own, running):
    worker = running(own.start("work"))
    until(lambda: own.json("doctor")["workers"])

    assert os.getpriority(os.PRIO_PROCESS, worker.pid) > os.getpriority(os.PRIO_PROCESS, 0)
