import threading

import pytest

from hiiki.cli import threads
from hiiki.cli.threads import Threads
from hiiki.exchange.backups import CannotRestore


class Task:
    """A request that takes as long as it is told."""

    def __init__(self) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()
        self.thread = ""

    def service(self) -> None:
        self.thread = threading.current_thread().name
        self.began.set()
        self.may_end.wait(20)


@pytest.fixture
def answering():
    answering = Threads()
    yield answering
    answering.shutdown(timeout=1)


def test_what_was_let_in_is_answered_before_the_book_is_free(answering):
    task, done = Task(), threading.Event()
    answering.add_task(task)
    task.began.wait(5)
    renewing = threading.Thread(target=lambda: [answering.renew(), done.set()])

    renewing.start()

    assert not done.wait(0.3)
    task.may_end.set()
    assert done.wait(5)


def test_what_comes_after_is_answered_by_new_threads(answering):
    before = set(answering._alive)

    answering.renew()

    task = Task()
    task.may_end.set()
    answering.add_task(task)
    assert task.began.wait(5)
    assert not before & set(answering._alive)
    assert not any(thread.is_alive() for thread in before)


def test_one_that_does_not_end_is_said_and_the_others_go_on(answering, monkeypatch):
    monkeypatch.setattr(threads, "PATIENCE", 0.2)
    endless, after = Task(), Task()
    answering.add_task(endless)
    endless.began.wait(5)

    with pytest.raises(CannotRestore, match="終わらない書き出し"):
        answering.renew()

    after.may_end.set()
    answering.add_task(after)
    assert after.began.wait(5)
    endless.may_end.set()


def test_each_thread_closes_its_connections_when_it_ends(answering, monkeypatch):
    closed = []
    monkeypatch.setattr(
        threads.connections, "close_all", lambda: closed.append(threading.current_thread().name)
    )
    before = {thread.name for thread in answering._alive}

    answering.renew()

    assert set(closed) == before
