from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from hiiki.customers import putting_away
from hiiki.customers.bulk import acting
from hiiki.customers.grams import INDEX
from hiiki.customers.models import BulkAction, Customer
from hiiki.db import people, postgres_substrings, substrings
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.writing import applying
from hiiki.worker import schedule, sweeping

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(postgres_substrings, "LEAST", 1)
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", tmp_path / "uploads")
    return tmp_path


def received(rows: int = 3) -> ImportRun:
    lines = ["氏名,電話番号", *(f"青木 {number},03-0000-{number:04}" for number in range(rows))]
    return receiving.receive(["\n".join(lines).encode()], "a.csv", by=None)


def test_an_import_somebody_began_in_the_browser_is_planned_and_done():
    run = received()
    receiving.choose(run, run.mapping, run.rules)
    while schedule.go_on_importing():
        pass
    run.refresh_from_db()
    applying.begin(run, run.rules, by=None)

    while schedule.go_on_importing():
        pass

    run.refresh_from_db()
    assert run.state == ImportRun.DONE
    assert Customer.objects.count() == 3


def test_the_search_index_waits_for_an_import_and_then_catches_up():
    run = received()
    receiving.choose(run, run.mapping, run.rules)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    applying.begin(run, run.rules, by=None)

    before = substrings.state(INDEX)
    assert not schedule.keep_search_quick()
    assert substrings.state(INDEX) == before

    applying.continue_due(only=run.pk)
    while schedule.keep_search_quick():
        pass

    assert substrings.state(INDEX) == substrings.State(is_quick=True)


def test_while_people_work_the_search_index_takes_in_what_an_import_brings(monkeypatch):
    run = received()
    receiving.choose(run, run.mapping, run.rules)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    applying.begin(run, run.rules, by=None)
    Customer.objects.create(last_name="馬場")
    monkeypatch.setattr(people, "_noted", -people.NOTED)
    people.note()
    seen = []
    advance = substrings.keep_up
    monkeypatch.setattr(
        substrings, "keep_up", lambda index: seen.append(applying.is_going_on()) or advance(index)
    )

    while schedule.go_on_importing():
        pass

    assert seen
    assert all(seen)
    assert substrings.state(INDEX) == substrings.State(is_quick=True)


def old(path) -> None:
    import os

    long_ago = (now() - timedelta(days=3)).timestamp()
    os.utime(path, (long_ago, long_ago))


def test_half_way_uploads_go_after_a_day(data):
    (data / "uploads").mkdir()
    for name in ("yesterday", "today"):
        (data / "uploads" / name).write_text("x")
    old(data / "uploads" / "yesterday")

    sweeping.sweep()

    assert [path.name for path in (data / "uploads").iterdir()] == ["today"]


def test_a_plan_nobody_went_on_with_goes_after_a_week():
    forgotten, lately = received(), received()
    ImportRun.objects.filter(pk=forgotten.pk).update(touched_at=now() - timedelta(days=8))

    sweeping.sweep()

    assert list(ImportRun.objects.all()) == [lately]
    assert not forgotten.folder.exists()
    assert lately.path.exists()


def test_what_an_import_did_stays():
    run = received()
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.DONE, touched_at=now() - timedelta(days=400))

    sweeping.sweep()

    assert run.path.exists()


def test_a_folder_without_its_run_goes(data):
    (data / "imports" / "99").mkdir(parents=True)
    (data / "imports" / "99" / "source.csv").write_text("x")
    old(data / "imports" / "99")

    sweeping.sweep()

    assert not (data / "imports" / "99").exists()


def test_half_a_backup_goes(data):
    (data / "backups").mkdir()
    for name in (".hiiki-1.zip.part", ".abc.part.sqlite3", "hiiki-20260101-030000.zip"):
        (data / "backups" / name).write_text("x")
        old(data / "backups" / name)

    sweeping.sweep()

    assert [path.name for path in (data / "backups").iterdir()] == ["hiiki-20260101-030000.zip"]


def test_sessions_that_ended_go():
    Session.objects.create(session_key="a", session_data="", expire_date=now() - timedelta(days=1))
    Session.objects.create(session_key="b", session_data="", expire_date=now() + timedelta(days=1))

    sweeping.sweep()

    assert [session.session_key for session in Session.objects.all()] == ["b"]


def test_what_was_begun_for_many_goes_on_and_what_never_was_goes_after_a_day():
    Customer.objects.create(last_name="馬場", code="K1")
    begun = putting_away.archiving(Customer.objects.all(), by=None)
    fresh, old = (acting.ask("edit", Customer.objects.all(), by=None) for _ in range(2))
    BulkAction.objects.filter(pk=old.pk).update(created_at=now() - timedelta(days=2))

    while schedule.go_on_acting():
        pass
    sweeping.sweep()

    assert Customer.objects.archived().count() == 1
    assert set(BulkAction.objects.values_list("pk", flat=True)) == {begun.pk, fresh.pk}
