"""Batches come back in order and whole, whatever becomes of the helpers."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from hiiki.beside import Helpers, sharing

TASKS = "tests.beside.tasks"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_results_come_in_order(count):
    batches = [[number, number + 1] for number in range(50)]

    with Helpers(f"{TASKS}:doubling", 5, count=count) as helpers:
        results = list(helpers.map(batches))

    assert results == [[2 * a + 5, 2 * b + 5] for a, b in batches]


def test_the_work_is_shared():
    def slowly():
        for batch in range(60):
            time.sleep(0.02)
            yield batch

    with Helpers(f"{TASKS}:naming", None, count=1) as helpers:
        results = list(helpers.map(slowly()))

    assert [batch for batch, _ in results] == list(range(60))
    assert {pid for _, pid in results} - {os.getpid()}, "a helper did some of it"


def test_while_they_rest_nothing_is_given_to_them():
    resting = True

    def batches():
        nonlocal resting
        yield from range(20)
        resting = False
        for batch in range(20, 60):
            time.sleep(0.02)
            yield batch

    with Helpers(f"{TASKS}:naming", None, count=1, rest=lambda: resting) as helpers:
        results = list(helpers.map(batches()))

    assert results[:20] == [(batch, os.getpid()) for batch in range(20)]
    assert {pid for _, pid in results[20:]} - {os.getpid()}, "a helper went on"


@pytest.mark.parametrize("count", [1, 2])
def test_a_helper_that_dies_loses_nothing(count):
    with Helpers(f"{TASKS}:dying", os.getpid(), count=count) as helpers:
        assert list(helpers.map(range(20))) == list(range(20))


@pytest.mark.parametrize("count", [0, 1])
def test_an_error_of_the_work_shows_itself_as_it_is(count):
    with Helpers(f"{TASKS}:failing", None, count=count) as helpers, pytest.raises(LookupError, match="three"):
        list(helpers.map(range(20)))


def test_what_a_task_prints_stands_not_between_the_results():
    with Helpers(f"{TASKS}:talking", None, count=1) as helpers:
        assert list(helpers.map(range(20))) == list(range(20))


def test_without_any_process_to_start_the_work_is_done_here(monkeypatch):
    def refuse(*_, **__):
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with Helpers(f"{TASKS}:naming", None, count=2) as helpers:
        results = list(helpers.map(range(5)))

    assert results == [(batch, os.getpid()) for batch in range(5)]


def test_large_batches_and_results_pass_each_other():
    batches = [[number] * 200_000 for number in range(6)]

    with Helpers(f"{TASKS}:doubling", 0, count=1) as helpers:
        assert [result[0] for result in helpers.map(batches)] == [2 * number for number in range(6)]


def test_leaving_early_ends_the_helpers():
    with Helpers(f"{TASKS}:doubling", 0, count=2) as helpers:
        assert next(helpers.map([[number] for number in range(100)])) == [0]
        processes = [helper._process for helper in helpers._helpers]

    assert all(process is None or process.poll() is not None for process in processes)


def test_a_helper_ends_when_nobody_writes_to_it():
    helper = subprocess.Popen(
        [sys.executable, "-m", "hiiki.beside"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    helper.stdin.close()

    assert helper.wait(30) == 0
    helper.stdout.close()


def test_a_helper_that_is_not_needed_before_it_began_holds_nobody_up(monkeypatch):
    class Slow(ThreadPoolExecutor):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            self.submit(time.sleep, 0.3)

    monkeypatch.setattr(sharing, "ThreadPoolExecutor", Slow)
    ending = threading.Thread(target=sharing.Helper(f"{TASKS}:naming", None).end, daemon=True)

    ending.start()
    ending.join(30)

    assert not ending.is_alive()
