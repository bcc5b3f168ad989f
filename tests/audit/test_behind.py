import logging
import threading

import pytest
from django.db import OperationalError

from hiiki.audit import behind
from hiiki.audit.behind import SCRIBE, Scribe
from hiiki.audit.models import Event
from hiiki.audit.recording import line

pytestmark = pytest.mark.django_db(transaction=True)


def test_where_nobody_serves_a_line_is_written_at_once(aoki):
    behind.record_behind("customer.searched", by=aoki, text="青木")

    assert Event.objects.get(verb="customer.searched").actor_id == aoki.pk


def test_lines_are_written_in_their_order_by_a_thread_of_their_own():
    scribe = Scribe()
    scribe.serve()

    for number in range(50):
        scribe.write(line("customer.searched", text=str(number)))

    assert scribe.finish(10)
    said = Event.objects.filter(verb="customer.searched").order_by("id")
    assert [event.data["text"] for event in said] == list(map(str, range(50)))


def test_what_cannot_be_written_is_tried_again(monkeypatch, caplog):
    fails, write = [OperationalError("database is locked")], Event.objects.bulk_create

    def sometimes(events):
        if fails:
            raise fails.pop()
        return write(events)

    monkeypatch.setattr(behind, "AGAIN", 0.01)
    monkeypatch.setattr(Event.objects, "bulk_create", sometimes)
    scribe = Scribe()

    with caplog.at_level(logging.ERROR):
        scribe.serve()
        scribe.write(line("customer.searched", text="青木"))
        assert scribe.finish(10)

    assert Event.objects.filter(verb="customer.searched").count() == 1
    assert "could not be written yet" in caplog.text


def test_it_says_when_it_could_not_finish(monkeypatch):
    monkeypatch.setattr(behind, "_write", lambda events: events)
    monkeypatch.setattr(behind, "AGAIN", 60)
    scribe = Scribe()
    scribe.serve()

    scribe.write(line("customer.searched", text="青木"))

    assert not scribe.finish(0.1)


def said() -> list[str]:
    return list(
        Event.objects.filter(verb="customer.searched").order_by("id").values_list("data__text", flat=True)
    )


def test_one_line_that_cannot_be_written_holds_up_no_other(caplog):
    scribe = Scribe()
    scribe._lines.put(line("customer.searched", text="青木"))
    scribe._lines.put(line("customer.searched", text=object()))
    scribe._lines.put(line("customer.searched", text="馬場"))

    scribe.serve()

    assert scribe.finish(10)
    assert said() == ["青木", "馬場"]
    assert "a line of the log is left out: customer.searched" in caplog.text


@pytest.mark.parametrize("trouble", ["too many wait", "the thread has died"])
def test_where_nobody_takes_it_a_line_is_written_at_once(monkeypatch, trouble):
    monkeypatch.setattr(behind, "MOST", 1)
    monkeypatch.setattr(behind, "AGAIN", 60)
    monkeypatch.setattr(behind, "_write", lambda events: events)
    scribe = Scribe()
    if trouble == "too many wait":
        scribe._thread = threading.current_thread()  # alive, and takes none
        scribe._lines.put(line("customer.searched", text="青木"))
    else:
        scribe._thread = threading.Thread()

    scribe.write(line("customer.searched", text="馬場"))

    assert said() == ["馬場"]


def test_commands_and_tests_do_not_serve():
    assert SCRIBE._thread is None
