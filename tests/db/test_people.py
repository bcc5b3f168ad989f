import os
import time
from pathlib import Path

import pytest
from django.conf import settings

from hiiki.db import pace, people
from hiiki.db.pace import AMONG_PEOPLE, LONGEST, Pace


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(people, "_noted", -people.NOTED)
    monkeypatch.setattr(people, "_longest", 0.0)
    return tmp_path


@pytest.fixture
def rests(monkeypatch) -> list[float]:
    rests: list[float] = []
    monkeypatch.setattr(pace.time, "sleep", rests.append)
    return rests


def leave(data: Path, seconds: float = 2 * people.AWAY) -> None:
    long_ago = time.time() - seconds
    os.utime(data / "running" / "people", (long_ago, long_ago))


def test_nobody_is_at_work_until_somebody_asks_for_a_page_and_after_a_while_without(data):
    assert not people.at_work()

    people.note()
    assert people.at_work()

    leave(data)
    assert not people.at_work()


def test_notes_are_taken_once_a_second(data):
    people.note()
    leave(data)

    people.note()

    assert not people.at_work()


def test_steps_grow_while_they_are_quick_and_shrink_where_they_are_not(rests):
    pace = Pace(1000)
    for _ in range(5):
        pace.took(0.01)
    assert pace.size == LONGEST

    for _ in range(9):
        pace.took(9)
    assert pace.size == 250
    assert not rests


def test_among_people_steps_are_shorter_and_leave_room(rests):
    people.note()
    pace = Pace(1000)

    pace.took(3 * AMONG_PEOPLE)

    assert pace.size == 500
    assert rests == [pytest.approx(3 * AMONG_PEOPLE / 4)]


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_noted", -people.NOTED)


def test_who_got_a_slow_page_is_waiting_until_pages_are_quick_again(monkeypatch):
    assert not people.are_waiting()

    people.note(0.01)
    assert not people.are_waiting()

    people.note(2 * people.PATIENT)
    people.note(0.01)
    later(monkeypatch)
    people.note(0.01)
    assert people.are_waiting()

    later(monkeypatch)
    people.note(0.01)
    assert not people.are_waiting()


@pytest.mark.parametrize("seconds", [people.LATELY + 1, 2 * people.AWAY])
def test_who_waited_a_while_ago_waits_no_longer(data, seconds):
    people.note(2 * people.PATIENT)
    leave(data, seconds)

    assert not people.are_waiting()


def test_the_longer_people_wait_the_more_of_the_time_is_theirs(rests, monkeypatch):
    people.note(2 * people.PATIENT)
    pace = Pace(1000)
    for _ in range(6):
        pace.took(0.1, besides=0.05)
    assert rests == pytest.approx([0.075, 0.15, 0.3, 0.6, 0.9, 0.9])

    rests.clear()
    later(monkeypatch)
    people.note(0.01)
    for _ in range(6):
        pace.took(0.2)
    assert rests == pytest.approx([0.6, 0.3, 0.15, 0.075, 0.05, 0.05])
