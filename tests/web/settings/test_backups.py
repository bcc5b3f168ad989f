import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from hiiki.audit.models import Batch, Event
from hiiki.audit.recording import record
from hiiki.exchange.backups import by_hand, contents, kept, progress
from hiiki.exchange.backups.manifest import BOOK, MANIFEST, Manifest, Member
from hiiki.exchange.backups.restorer import Restorer
from hiiki.files.keeping import keep
from hiiki.web.settings import backups, restorations
from tests.makers import make_customer

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return kept.work_folder()


@pytest.fixture
def here(monkeypatch) -> Iterator[Restorer]:
    """As in a process of `hiiki start`, except that nothing is done: `asked` holds what was."""
    restorer = Restorer()
    restorer.serve(lambda: None)
    restorer.asked = []
    monkeypatch.setattr(restorer, "begin", lambda path, *, by: restorer.asked.append((path.name, by)))
    monkeypatch.setattr(backups, "HERE", restorer)
    monkeypatch.setattr(restorations, "HERE", restorer)
    yield restorer


def make_copy(
    name: str = "hiiki-20261121-030012.zip", *, customers: int = 1204, users: int = 3, **said
) -> Path:
    """A backup as far as one sees at a glance."""
    rows = {"customers_customer": customers, "accounts_user": users}
    manifest = Manifest(
        "0.1.0",
        "SQLite",
        said.pop("created", "2026-11-21T03:00:12+09:00"),
        {BOOK: Member(0, EMPTY)},
        rows,
        said.pop("beside", {}),
    )
    path = kept.work_folder() / name
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(BOOK, b"")
        package.writestr(MANIFEST, manifest.to_json())
    return path


def shown(client, path: str = "/settings/backups") -> str:
    return client.get(path).content.decode()


def test_the_copies_there_are(as_aoki):
    make_copy()
    make_copy("before-restore-20261122-100000.zip", customers=9)

    page = shown(as_aoki)

    assert page.index("before-restore-20261122-100000.zip") < page.index("hiiki-20261121-030012.zip")
    assert "2026/11/21 03:00" in page
    assert "1,204 人" in page
    assert "戻す前の控え" in page


def test_one_that_cannot_be_used_is_not_offered(as_aoki, folder):
    path = make_copy()
    path.write_bytes(path.read_bytes()[:-30])

    page = shown(as_aoki)

    assert "使えません" in page
    assert "この時点に戻す" not in page


def test_a_backup_that_failed_is_said(as_aoki):
    record("backup.failed", reason="ディスクに空きがありません。")

    assert "ディスクに空きがありません。" in shown(as_aoki)


def test_one_is_asked_for_and_watched_until_it_is_there(as_aoki, aoki):
    as_aoki.post("/settings/backups/wishes")
    assert by_hand.is_waiting()
    assert "まもなく始めます" in shown(as_aoki, "/settings/backups/progress")

    with progress.told() as told:
        told.begin(progress.PACKING, total=400)
        told.add(100)
        told.begin(progress.CHECKING)
        page = shown(as_aoki, "/settings/backups/progress")

    assert "読み直して確かめています" in page
    assert "25%" in page
    (kept.work_folder() / "wanted.json").unlink()
    record("backup.made", by=aoki, customers=3)
    over = as_aoki.get("/settings/backups/progress", headers={"HX-Request": "true"})
    assert over["HX-Redirect"] == "/settings/backups"
    assert "顧客 3 人" in shown(as_aoki)


def test_that_there_is_no_worker_to_make_it_is_said(as_aoki, aoki):
    by_hand.ask(by=aoki)

    assert "進めるプログラムが止まっている" in shown(as_aoki, "/settings/backups/progress")


def test_a_copy_is_taken_along_and_that_is_written_down(as_aoki, aoki):
    path = make_copy()

    answer = as_aoki.get(f"/settings/backups/{path.name}/file")

    assert b"".join(answer.streaming_content) == path.read_bytes()
    assert path.name in answer["Content-Disposition"]
    event = Event.objects.get(verb="backup.downloaded")
    assert (event.actor_id, event.data["file"], event.address) == (aoki.pk, path.name, "127.0.0.1")


@pytest.mark.parametrize(
    "name",
    ["secret_key", "..%2Fsecret_key", "%2e%2e%2fsecret_key", "hiiki-20261121-030012.zip", "wanted.json"],
)
def test_nothing_but_the_copies_leaves_the_folder(as_aoki, folder, name):
    (folder / "wanted.json").write_text("{}")
    (folder.parent / "secret_key").write_text("very-secret")

    assert as_aoki.get(f"/settings/backups/{name}/file").status_code == 404
    assert as_aoki.get(f"/settings/backups/{name}").status_code == 404


# ── この時点に戻す ──


def test_what_would_be_lost_is_said_first(as_aoki, aoki, here):
    old = make_customer(by=aoki)
    Batch.objects.update(created_at=now() - timedelta(hours=3))
    path = make_copy(customers=1, created=(now() - timedelta(hours=1)).isoformat())
    old.change({"tel": "03-1111-2222"}, by=aoki)
    old.change({"tel": "03-1111-3333"}, by=aoki)
    make_customer(by=aoki)

    answer = as_aoki.get(f"/settings/backups/{path.name}")

    loss = answer.context["loss"]
    assert (loss.customers_now, loss.customers_then, loss.touched) == (2, 1, 2)
    assert "操作履歴は消えません" in answer.content.decode()
    assert here.asked == []


@pytest.mark.parametrize("typed", ["1204", "1,204", "１，２０４", "1204人"])
def test_who_types_the_number_goes_back(as_aoki, aoki, here, typed):
    path = make_copy()

    answer = as_aoki.post(f"/settings/backups/{path.name}", {"count": typed})

    assert answer["Location"] == "/settings/backups/restoration"
    assert here.asked == [(path.name, aoki)]


@pytest.mark.parametrize("typed", ["", "1203", "はい", "0"])
def test_who_types_something_else_does_not(as_aoki, here, typed):
    path = make_copy()

    answer = as_aoki.post(f"/settings/backups/{path.name}", {"count": typed})

    assert answer.status_code == 422
    assert here.asked == []


def test_a_backup_nobody_could_sign_in_to_is_refused(as_aoki, here):
    path = make_copy(users=0)

    answer = as_aoki.post(f"/settings/backups/{path.name}", {"count": "1204"})

    assert "ログインできなくなります" in answer.content.decode()
    assert here.asked == []


def test_where_the_page_cannot_restore_it_says_the_command(as_aoki):
    path = make_copy()

    page = shown(as_aoki, f"/settings/backups/{path.name}")

    assert f"hiiki restore {path}" in page
    assert as_aoki.post(f"/settings/backups/{path.name}", {"count": "1204"}).status_code == 422


def test_the_wait_shows_what_is_being_done_and_ends_by_itself(as_aoki, here):
    here.doing = "バックアップを確かめています"
    waiting = as_aoki.get("/settings/backups/restoration")
    assert waiting["Refresh"] == "1"
    assert "バックアップを確かめています" in waiting.content.decode()

    here.doing = ""

    assert as_aoki.get("/settings/backups/restoration")["Location"] == "/settings/backups"


def test_one_that_did_not_work_says_why(as_aoki, aoki):
    record("backup.not_restored", by=aoki, file="x.zip", reason="このファイルは壊れています。")

    page = shown(as_aoki)

    assert "このファイルは壊れています。" in page
    assert "台帳は、そのままです" in page


# ── another PC's ──


def test_a_backup_of_another_pc_comes_in(as_aoki, aoki, tmp_path):
    content = make_copy().read_bytes()

    answer = as_aoki.post(
        "/settings/backups/arrivals", {"file": SimpleUploadedFile("../旧パソコン.zip", content)}
    )

    [copy] = kept.copies(kept.BROUGHT_IN)
    assert answer["Location"] == f"/settings/backups/{copy.path.name}"
    assert copy.path.read_bytes() == content
    assert "まるごと入れかわります" in shown(as_aoki, answer["Location"])
    assert Event.objects.filter(verb="backup.brought_in", actor_id=aoki.pk).exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\3\4 broken", "壊れているか"), (b"hello", "Hiiki のバックアップではありません")],
)
def test_what_is_no_backup_stays_outside(as_aoki, folder, content, said):
    answer = as_aoki.post(
        "/settings/backups/arrivals", {"file": SimpleUploadedFile("x.zip", content)}, follow=True
    )

    assert said in answer.content.decode()
    assert list(folder.iterdir()) == []


def test_no_file_at_all_is_said(as_aoki):
    answer = as_aoki.post("/settings/backups/arrivals", follow=True)

    assert "ファイルが選ばれていません" in answer.content.decode()


def test_a_copy_is_taken_along_with_the_bytes_of_files(as_aoki):
    content = keep([b"picture"])
    path = make_copy(beside={content.digest: 7})
    assert contents.keep_beside(content.digest, 7)

    answer = as_aoki.get(f"/settings/backups/{path.name}/file")

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as whole:
        assert whole.read(contents.name_of(content.digest)) == b"picture"
        assert Manifest.from_json(whole.read(MANIFEST).decode()).beside == {}


def test_a_copy_without_its_bytes_is_not_taken_along(as_aoki):
    path = make_copy(beside={"a" * 64: 7})

    answer = as_aoki.get(f"/settings/backups/{path.name}/file", follow=True)

    assert "足りないか壊れています" in answer.content.decode()
