import subprocess
import sys

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
