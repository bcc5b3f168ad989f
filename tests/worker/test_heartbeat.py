import multiprocessing
import os

import pytest

from hiiki.db.presence import SERVER, WORKER, Presence, Present, present
from hiiki.worker import heartbeat
from hiiki.worker.heartbeat import Heartbeat


def test_a_worker_is_alive_as_long_as_it_is(tmp_path):
    assert not heartbeat.is_alive(tmp_path)

    with Heartbeat(tmp_path):
        found = heartbeat.workers(tmp_path)
        assert [(worker["pid"], worker["well"]) for worker in found] == [(os.getpid(), True)]

    assert not heartbeat.is_alive(tmp_path)


def test_one_that_does_not_beat_is_not_well(tmp_path):
    with Presence(tmp_path, WORKER).take(beat="2026-01-01T00:00:00+00:00"):
        assert [worker["well"] for worker in heartbeat.workers(tmp_path)] == [False]


def _die(data) -> None:
    Presence(data, SERVER).take(address="http://127.0.0.1:8000")
    os._exit(9)


def test_a_dead_process_leaves_nobody_behind(tmp_path):
    process = multiprocessing.get_context("spawn").Process(target=_die, args=(tmp_path,))
    process.start()
    process.join()

    assert (tmp_path / "running" / "server.json").exists()
    assert not present(tmp_path, SERVER)
    with Presence(tmp_path, SERVER).take():
        assert present(tmp_path, SERVER)


def test_there_is_one_server(tmp_path):
    with Presence(tmp_path, SERVER).take(address="http://127.0.0.1:8000"), pytest.raises(Present) as raised:
        Presence(tmp_path, SERVER).take()

    assert raised.value.facts["address"] == "http://127.0.0.1:8000"


def test_another_folder_has_a_server_of_its_own(tmp_path):
    with Presence(tmp_path / "a", SERVER).take(), Presence(tmp_path / "b", SERVER).take():
        assert present(tmp_path / "a", SERVER)
