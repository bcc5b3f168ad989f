import errno
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper

from hiiki.accounts.models import Staff, User
from hiiki.audit.models import Batch, Event
from hiiki.audit.recording import open_batch, record
from hiiki.customers.models import BulkAction, Customer
from hiiki.customers.registering import register
from hiiki.db import books
from hiiki.db.presence import PREPARING, RESTORE, SERVER, WORKER, Presence, present
from hiiki.exchange import backups
from hiiki.exchange.backups import (
    by_hand,
    history,
    kept,
    making,
    nightly,
    progress,
    reading,
    restoring,
    upgrading,
)
from hiiki.exchange.backups.manifest import BOOK, MANIFEST
from hiiki.exchange.backups.restorer import Restorer
from hiiki.exchange.models import ImportRun
from hiiki.exchange.whole import packing

pytestmark = pytest.mark.django_db(transaction=True)

MEMO = "二行\nメモ '=1+1' 𠮷 🌸"


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch) -> Path:
    """A data folder of its own; the book stays where the tests keep it."""
    folder = tmp_path / "data"
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "写真.jpg").write_bytes(b"picture")
    monkeypatch.setattr(settings, "DATA", folder)
    return folder


@pytest.fixture(autouse=True)
def books_beside_the_book(transactional_db, monkeypatch) -> None:
    """Django's tests allow only connections they know from the start; a copy is opened while they run."""
    guarded = BaseDatabaseWrapper.ensure_connection

    def ensure_connection(self: BaseDatabaseWrapper) -> None:
        name = self.alias
        self.alias = NO_DB_ALIAS if name.startswith("book-") else name
        try:
            guarded(self)
        finally:
            self.alias = name

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", ensure_connection)


@pytest.fixture
def aoki() -> Customer:
    staff = Staff.objects.create(name="馬場")
    return register({"last_name": "青木", "first_name": "花子", "memo": MEMO, "staff_id": staff.pk}, by=None)


@pytest.fixture
def backup(aoki, tmp_path) -> Path:
    path = tmp_path / "backup.zip"
    backups.make(path)
    return path


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All that people see; not what running itself leaves behind."""
    return {
        model.__name__: sorted(model._default_manager.values_list(), key=str)
        for model in (Customer, Staff, Batch, ImportRun)
    }


def test_what_was_restored_is_what_was_backed_up(backup, aoki):
    before = everything()
    Customer.objects.all().delete()
    register({"last_name": "千葉"}, by=None)

    backups.restore(backup)

    assert everything() == before
    assert Customer.objects.get().memo == MEMO


def test_new_customers_after_a_restore_get_ids_of_their_own(backup, aoki):
    backups.restore(backup)

    assert register({"last_name": "千葉"}, by=None).pk > aoki.pk


def test_kept_files_come_back(backup, data):
    shutil.rmtree(data / "files")

    backups.restore(backup)

    assert (data / "files" / "ab" / "写真.jpg").read_bytes() == b"picture"


def test_the_present_book_is_kept_aside(backup):
    register({"last_name": "千葉"}, by=None)

    restored = backups.restore(backup)

    assert Customer.objects.count() == 1
    backups.restore(restored.aside)
    assert Customer.objects.count() == 2


def test_a_damaged_book_is_kept_as_it_is_and_replaced(backup, data, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL looks after its own pages")
    monkeypatch.setattr(
        books, "take", lambda path: path.write_bytes(b"SQLite format 3\0" + b"nonsense" * 100)
    )

    restored = backups.restore(backup)

    assert restored.aside.name.startswith("before-restore-")
    assert restored.aside.read_bytes().startswith(b"SQLite format 3\0")
    assert Customer.objects.count() == 1


def test_what_it_holds_is_said_in_the_manifest(backup):
    manifest = json.loads(zipfile.ZipFile(backup).read(MANIFEST))

    assert manifest["product"] == "hiiki"
    assert set(manifest["members"]) == {BOOK, "files/ab/写真.jpg"}
    assert manifest["rows"]["customers_customer"] == 1
    assert all(len(member["sha256"]) == 64 for member in manifest["members"].values())


def test_neither_the_secret_nor_a_session_is_in_it(aoki, data, tmp_path):
    (data / "secret_key").write_text("very-secret")
    session = SessionStore()
    session["who"] = "aoki"
    session.create()

    backups.make(tmp_path / "backup.zip")

    package = zipfile.ZipFile(tmp_path / "backup.zip")
    whole = b"".join(package.read(name) for name in package.namelist())
    assert b"very-secret" not in whole
    assert session.session_key.encode() not in whole


def test_only_its_owner_can_read_it(backup):
    assert os.name != "posix" or backup.stat().st_mode & 0o077 == 0


def test_it_and_a_restore_are_written_down(backup):
    backups.restore(backup)

    verbs = Event.objects.filter(verb__startswith="backup.").values_list("verb", flat=True)
    assert list(verbs) == ["backup.restored", "backup.made", "backup.made"]


def test_an_import_under_way_ends_and_can_be_undone(aoki, tmp_path):
    batch = open_batch("import", "x.csv の取り込み")
    run = ImportRun.objects.create(name="x.csv", state=ImportRun.APPLYING, batch=batch)
    backups.make(tmp_path / "backup.zip")

    backups.restore(tmp_path / "backup.zip")

    run.refresh_from_db()
    batch.refresh_from_db()
    assert (run.state, batch.state) == (ImportRun.FAILED, Batch.CLOSED)
    assert "もう一度" in run.error


def test_what_was_being_done_to_many_waits(aoki, tmp_path):
    action = BulkAction.objects.create(kind="remove", state=BulkAction.DOING)
    backups.make(tmp_path / "backup.zip")

    backups.restore(tmp_path / "backup.zip")

    action.refresh_from_db()
    assert action.state == BulkAction.PAUSED


@pytest.mark.parametrize("state", [ImportRun.LOCKED, ImportRun.CHOOSING, ImportRun.PLANNED])
def test_an_import_that_waits_ends_without_having_begun(aoki, tmp_path, state):
    run = ImportRun.objects.create(name="x.csv", state=state, total=2, counts={"created": 2})
    backups.make(tmp_path / "backup.zip")

    backups.restore(tmp_path / "backup.zip")

    run.refresh_from_db()
    assert (run.state, run.is_cut_short, run.written) == (ImportRun.DONE, True, 0)
    assert "バックアップから戻した" in run.error


# ── R20: what cannot be trusted is refused before anything is touched ──


def refused(path: Path, match: str) -> None:
    before = everything()

    with pytest.raises(backups.Unusable, match=match):
        backups.restore(path)

    assert everything() == before
    assert not list((settings.DATA / "backups").glob("before-restore*"))


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.9, 0.999])
def test_a_truncated_backup_is_refused(backup, share):
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])

    refused(backup, "Hiiki のバックアップではありません|壊れているか、途中で切れています")


def test_a_flipped_bit_is_refused_or_harmless(backup):
    """Every 97th byte or so: in the data, in the names, in the directory at the end."""
    whole = backup.read_bytes()
    manifest = backups.check(backup)
    for place in [*range(0, len(whole), max(len(whole) // 97, 1)), *range(len(whole) - 300, len(whole))]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << (place % 8)
        backup.write_bytes(flipped)
        try:
            found = backups.check(backup)
        except backups.Unusable:
            continue
        assert found.members == manifest.members, f"byte {place}"


def test_a_scratch_in_the_book_is_refused(backup):
    """A few bytes; a single bit may be one that deflate does not use."""
    whole = bytearray(backup.read_bytes())
    for place in range(len(whole) // 3, len(whole) // 3 + 8):
        whole[place] ^= 0xFF
    backup.write_bytes(whole)

    refused(backup, "壊れているか")


def rewritten(path: Path, **changes: object) -> Path:
    """The same backup with some of its manifest changed."""
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    manifest = json.loads(members[MANIFEST]) | changes
    with zipfile.ZipFile(path, "w") as package:
        for name, content in members.items():
            package.writestr(name, json.dumps(manifest) if name == MANIFEST else content)
    return path


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"version": "99.0.0"}, "Hiiki を更新してから"),
        ({"format": 2}, "Hiiki を更新してから"),
        ({"product": "another"}, "Hiiki のバックアップではありません"),
        ({"members": {}}, "壊れているか"),
        ({"members": {BOOK: {"size": 1, "sha256": "0" * 64}}}, "壊れているか"),
        ({"members": "nonsense"}, "壊れているか"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(backup, changes, match):
    refused(rewritten(backup, **changes), match)


def test_a_book_of_a_newer_version_is_refused(backup, monkeypatch):
    monkeypatch.setattr(books, "unknown_migrations", lambda path: {("customers", "0099_later")})

    refused(backup, "Hiiki を更新してから")


def test_a_foreign_zip_is_refused(tmp_path, aoki):
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as package:
        package.writestr("readme.txt", "hello")

    refused(tmp_path / "foreign.zip", "^このファイルは Hiiki のバックアップではありません。$")


def test_everything_about_customers_is_no_backup_and_says_where_it_belongs(tmp_path, aoki):
    packing.pack(tmp_path / "whole.zip")

    refused(tmp_path / "whole.zip", "「顧客のすべて」を書き出したファイルです")


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "files/../../evil",
        "/etc/evil",
        "files\\..\\evil",
        "C:/evil",
        "files//evil",
        "other",
        "files/",
    ],
)
def test_a_name_that_leads_outside_is_refused(backup, name, tmp_path):
    with zipfile.ZipFile(backup, "a") as package:
        package.writestr(name, "evil")

    refused(backup, "データフォルダの外を指す名前")
    assert not list(tmp_path.rglob("evil"))


def test_a_link_is_refused(backup):
    link = zipfile.ZipInfo("files/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(backup, "a") as package:
        package.writestr(link, "/etc/passwd")

    refused(backup, "データフォルダの外を指す名前")


def test_a_bomb_is_refused_quickly(backup, monkeypatch):
    monkeypatch.setattr(reading, "SMALL", 1 << 20)
    bomb = b"\0" * (8 << 20)
    with zipfile.ZipFile(backup) as package:
        manifest = json.loads(package.read(MANIFEST))
        book = package.read(BOOK)
    manifest["members"] = {
        BOOK: manifest["members"][BOOK],
        "files/x": {"size": len(bomb), "sha256": "0" * 64},
    }
    with zipfile.ZipFile(backup, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(BOOK, book)
        package.writestr("files/x", bomb)
        package.writestr(MANIFEST, json.dumps(manifest))

    refused(backup, "異常に大きく")


def test_too_little_space_is_said_before_anything_is_touched(backup, monkeypatch):
    monkeypatch.setattr(reading.shutil, "disk_usage", lambda folder: SimpleNamespace(free=10))

    refused(backup, "空きが足りません")


def test_a_running_server_is_not_robbed_of_its_book(backup, data):
    before = everything()

    with Presence(data, SERVER).take(), pytest.raises(backups.CannotRestore, match="Hiiki が動いています"):
        backups.restore(backup)

    assert everything() == before


def test_a_book_somebody_else_has_open_is_not_replaced(backup):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL replaces the rows in a transaction")
    before = everything()
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM sqlite_master'); "
    code += "print(c.execute('BEGIN').rowcount, flush=True); c.execute('SELECT 1 FROM sqlite_master'); sys.stdin.read()"
    name = str(connection.settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-c", code, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()

        with pytest.raises(backups.CannotRestore, match="ほかの画面"):
            backups.restore(backup)

        other.stdin.close()
    assert everything() == before


# ── while the server runs ──


def test_the_server_itself_restores_within_its_closed_doors(backup, data, aoki):
    seen = []

    @contextmanager
    def closed():
        seen.append(list(kept.copies(kept.BEFORE_RESTORE)))
        yield
        seen.append(Customer.objects.count())

    register({"last_name": "千葉"}, by=None)

    with Presence(data, SERVER).take():
        backups.restore(backup, closed=closed)

    assert seen == [[], 1]
    assert len(kept.copies(kept.BEFORE_RESTORE)) == 1


def test_a_damaged_file_is_refused_before_any_door_closes(backup, data):
    whole = bytearray(backup.read_bytes())
    whole[len(whole) // 3 : len(whole) // 3 + 8] = b"\xff" * 8
    backup.write_bytes(whole)
    doors = []

    with pytest.raises(backups.Unusable):
        backups.restore(backup, closed=lambda: doors.append("closed") or nullcontext())

    assert doors == []


def test_doors_that_cannot_close_leave_the_book_as_it_is(backup, aoki):
    before = everything()

    def clear() -> None:
        raise backups.CannotRestore("終わらない書き出しがあります。")

    restorer = Restorer()
    restorer.serve(clear)
    restorer.begin(backup, by=None)
    finish(restorer)

    assert everything() == before
    assert not restorer.is_closed
    assert Event.objects.get(verb="backup.not_restored").data["reason"] == "終わらない書き出しがあります。"


def test_a_fault_in_the_middle_leaves_the_book_as_it_is_and_opens_the_doors(backup, aoki, monkeypatch):
    def broken(path: Path) -> None:
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr(books, "put_back", broken)
    before = Customer.objects.count()
    restorer = Restorer()
    restorer.serve(lambda: None)

    restorer.begin(backup, by=None)
    finish(restorer)

    assert Customer.objects.count() == before
    assert not restorer.is_closed
    assert "by chance" in Event.objects.get(verb="backup.not_restored").data["reason"]
    assert not list(kept.work_folder().glob(".*"))


def test_only_one_goes_back_at_a_time(backup, aoki):
    restorer = Restorer()
    restorer.serve(lambda: None)
    restorer.doing = "台帳を戻しています"

    with pytest.raises(backups.CannotRestore, match="戻しているところ"):
        restorer.begin(backup, by=None)


def test_a_process_that_runs_no_server_cannot(backup):
    with pytest.raises(backups.CannotRestore, match="hiiki restore"):
        Restorer().begin(backup, by=None)


def test_a_worker_in_the_middle_of_something_is_waited_for(backup, data, monkeypatch):
    monkeypatch.setattr(restoring, "PATIENCE", 0.2)
    before = everything()

    with (
        Presence(data, WORKER).take(),
        pytest.raises(backups.CannotRestore, match="取り込みやバックアップが終わらない"),
    ):
        backups.restore(backup)

    assert everything() == before


def lines() -> list[tuple[object, ...]]:
    return list(Event.objects.order_by("id").values_list("id", "at", "verb", "record_id", "title", "data"))


def test_what_was_done_since_stays_in_the_operation_log(backup, aoki):
    chiba = register({"last_name": "千葉"}, by=None)
    record("customer.seen", chiba)
    before = lines()

    backups.restore(backup)

    assert lines()[: len(before)] == before
    assert Event.objects.get(verb="backup.restored").data["carried"] > 2


def test_going_back_twice_doubles_nothing(backup):
    record("customer.searched", text="青木")

    backups.restore(backup)
    backups.restore(backup)

    assert Event.objects.filter(verb="customer.searched").count() == 1
    assert Event.objects.filter(verb="backup.restored").count() == 2


def test_what_the_log_says_of_a_customer_is_never_said_of_another(backup):
    chiba = register({"last_name": "千葉"}, by=None)
    batch = Batch.objects.latest("pk")

    backups.restore(backup)
    someone = register({"last_name": "馬場"}, by=None)

    assert someone.pk > chiba.pk
    assert Batch.objects.latest("pk").pk > batch.pk


def test_of_another_book_the_log_keeps_names_and_no_numbers(backup, tmp_path, owner):
    other = tmp_path / "other.zip"
    Event.objects.all()._raw_delete("default")
    record("customer.searched", text="前の店")
    backups.make(other)
    Event.objects.all()._raw_delete("default")
    seen = register({"last_name": "千葉"}, by=owner)

    backups.restore(other)

    event = Event.objects.get(verb="customer.created")
    assert (event.actor_name, event.title) == (owner.name, str(seen))
    assert (event.actor_id, event.record_id, event.data.get("batch")) == (None, None, None)


def test_a_log_that_cannot_be_read_is_told_in_the_book_that_came_back(backup, monkeypatch):
    def unreadable(copy):
        raise DatabaseError("malformed")

    monkeypatch.setattr(history, "carry_over", unreadable)

    backups.restore(backup)

    assert Event.objects.get(verb="backup.restored").data["history_lost"] is True


def test_the_book_that_came_back_may_not_know_who_restored(backup):
    user = User.objects.create_owner("later", "あとから来た人", "hana-to-kurashi-25")

    backups.restore(backup, by=user)

    event = Event.objects.get(verb="backup.restored")
    assert (event.actor_id, event.data["person"]) == (None, "あとから来た人")


def test_without_a_copy_of_the_present_book_nothing_is_replaced(backup, monkeypatch):
    before = everything()

    def fail(out: Path, **_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(restoring, "make", fail)
    monkeypatch.setattr(books, "set_aside", lambda folder, name: None)

    with pytest.raises(backups.CannotRestore, match="控えておけない"):
        backups.restore(backup)

    assert everything() == before


def finish(restorer: Restorer) -> None:
    ends = time.monotonic() + 30
    while restorer.doing:
        assert time.monotonic() < ends, restorer.doing
        time.sleep(0.02)


# ── while the tables are made or changed ──


def test_nobody_else_makes_or_changes_the_tables_meanwhile(aoki, data):
    with Presence(data, PREPARING).take(), pytest.raises(upgrading.BeingPrepared, match="用意しています"):
        upgrading.bring_up_to_date()


def test_neither_a_backup_nor_a_restore_meets_half_made_tables(backup, data, tmp_path):
    with Presence(data, PREPARING).take():
        with pytest.raises(backups.CannotBackUp, match="台帳を用意しています"):
            backups.make(tmp_path / "other.zip")
        with pytest.raises(backups.CannotRestore, match="台帳を用意しています"):
            backups.restore(backup)


def test_the_tables_are_left_alone_while_a_backup_comes_back(aoki, data):
    with Presence(data, RESTORE).take(), pytest.raises(upgrading.BeingPrepared, match="戻しています"):
        upgrading.bring_up_to_date()

    assert not present(data, PREPARING)


# ── 今すぐバックアップ ──


@pytest.fixture
def owner() -> User:
    return User.objects.create_owner("owner", "青木 真理子", "hana-to-kurashi-25")


def test_what_was_asked_for_is_made_once(aoki, owner):
    by_hand.ask(by=owner)
    by_hand.ask(by=owner)

    by_hand.make_if_asked()
    by_hand.make_if_asked()

    [copy] = kept.copies()
    assert copy.kind == kept.BY_HAND
    assert backups.check(copy.path).customers == 1
    assert [event.actor_id for event in Event.objects.filter(verb="backup.made")] == [owner.pk]


def test_what_could_not_be_made_is_said_and_not_tried_for_ever(aoki, owner, monkeypatch):
    def full(*_, **__):
        raise backups.CannotBackUp("ディスクの空きが足りない")

    monkeypatch.setattr(by_hand, "make", full)
    by_hand.ask(by=owner)

    by_hand.make_if_asked()

    assert nightly.status()["failed"]["reason"] == "ディスクの空きが足りない"
    assert not by_hand.is_waiting()


def test_it_waits_for_another_that_is_being_made(aoki, owner):
    by_hand.ask(by=owner)

    with progress.told():
        by_hand.make_if_asked()

    assert by_hand.is_waiting()
    assert kept.copies() == []


def test_how_far_it_is_goes_up_to_the_whole(aoki, tmp_path):
    class Watched(progress.Progress):
        seen: list[float] = []

        def add(self, done: int) -> None:
            super().add(done)
            self.seen.append(self._done / self._total)

    backups.make(tmp_path / "b.zip", progress=Watched())

    assert Watched.seen == sorted(Watched.seen)
    assert Watched.seen[-1] == 1


def test_what_was_asked_for_by_hand_is_not_taken_for_the_nights(aoki, owner):
    by_hand.ask(by=owner)
    by_hand.make_if_asked()

    nightly.make_if_due()

    assert len(kept.copies(kept.NIGHTLY)) == 1


def test_of_each_kind_the_newest_stay(data):
    for kind, count in kept.NEWEST.items():
        for day in range(1, count + 3):
            kept.named(kind, datetime(2026, 11, day)).touch()

    kept.thin_out()

    assert {kind: len(kept.copies(kind)) for kind in kept.NEWEST} == kept.NEWEST
    assert not list(kept.work_folder().glob("*-20261101-*"))


# ── R19: while others write ──


def test_a_backup_under_write_load_is_one_moment(tmp_path, aoki):
    stop = threading.Event()
    failures: list[Exception] = []

    def write() -> None:
        try:
            while not stop.wait(0.005):  # without a breath, SQLite lets others wait for seconds
                register({"last_name": "書く"}, by=None)
        except Exception as problem:
            failures.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for number in range(2):
            backups.make(tmp_path / f"{number}.zip")
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert not failures
    for number in range(2):
        backups.restore(tmp_path / f"{number}.zip")
        # Each registering is one transaction: a customer, a batch, an event.
        customers = Customer.objects.count()
        written = Event.objects.filter(verb="customer.created").values("record_id").distinct()
        assert written.filter(record_id__in=Customer.objects.values("id")).count() == customers
        assert Batch.objects.filter(kind="create").count() == customers
        assert customers >= 1


# ── R12: a full disk ──


def test_a_full_disk_is_said_and_leaves_nothing(aoki, tmp_path, data, monkeypatch):
    out = tmp_path / "stick" / "backup.zip"

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making, "_add", full)

    with pytest.raises(backups.CannotBackUp, match="空きが足りない"):
        backups.make(out)

    assert not list(out.parent.iterdir())
    assert not list((data / "backups").iterdir())
    assert Customer.objects.count() == 1


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 200 kB."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = os.name == "posix" and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("only root can mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_really_full_disk(small_disk, data, aoki, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", small_disk)

    with pytest.raises(backups.CannotBackUp, match="空きが足りない"):
        backups.make(tmp_path / "backup.zip")

    assert not list((small_disk / "backups").iterdir())


def test_a_failed_night_is_recorded_once_and_shown(aoki, monkeypatch):
    def full(*_, **__):
        raise backups.CannotBackUp("ディスクの空きが足りない")

    monkeypatch.setattr(nightly, "make", full)

    nightly.make_if_due()
    nightly.make_if_due()

    assert Event.objects.filter(verb="backup.failed").count() == 1
    assert nightly.status()["failed"]["reason"] == "ディスクの空きが足りない"


# ── every night ──


def test_there_is_one_backup_a_day(aoki, data):
    nightly.make_if_due()
    nightly.make_if_due()

    assert len(list((data / "backups").glob("hiiki-*.zip"))) == 1
    assert nightly.status()["failed"] is None
    assert nightly.status()["last"]["customers"] == 1


def test_an_empty_book_needs_none(data):
    nightly.make_if_due()

    assert not kept.copies(kept.NIGHTLY)


@pytest.mark.parametrize(
    ("made", "asked", "due"),
    [
        ("2026-11-21 03:00", "2026-11-21 15:00", False),
        ("2026-11-21 03:00", "2026-11-22 02:59", False),
        ("2026-11-21 03:00", "2026-11-22 03:00", True),
        ("2026-11-20 18:00", "2026-11-21 09:00", True),
        ("2026-11-21 02:00", "2026-11-21 09:00", True),
        ("2026-12-24 09:00", "2026-11-21 09:00", True),
    ],
)
def test_is_due_after_three_in_the_morning(made, asked, due):
    stamp = datetime.fromisoformat(made)
    (kept.work_folder() / f"hiiki-{stamp:%Y%m%d-%H%M%S}.zip").touch()

    assert nightly._is_due(datetime.fromisoformat(asked).astimezone()) == due


def test_keeps_seven_days_four_weeks_and_three_months():
    stamps = [datetime(2026, 11, 21, 3) - timedelta(days=days) for days in range(200)]

    staying = sorted(kept.staying(stamps), reverse=True)

    assert [f"{stamp:%m-%d}" for stamp in staying] == [
        "11-21", "11-20", "11-19", "11-18", "11-17", "11-16", "11-15", "11-08", "11-01", "10-31", "09-30",
    ]  # fmt: skip


def test_keeps_what_there_is_of_a_pc_that_was_seldom_on():
    stamps = [datetime(2026, 11, 21), datetime(2026, 5, 2), datetime(2025, 1, 3)]

    assert kept.staying(stamps) == set(stamps)


def test_older_ones_go(aoki, data):
    for days in range(1, 60):
        stamp = datetime.now() - timedelta(days=days)
        (kept.work_folder() / f"hiiki-{stamp:%Y%m%d-%H%M%S}.zip").touch()

    nightly.make_if_due()

    assert len(kept.copies(kept.NIGHTLY)) <= 14
