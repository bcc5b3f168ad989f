"""Everything about customers from the page: out as one file, and into an empty book."""

import errno
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hiiki.customers.models import Customer
from hiiki.exchange.exports import outgoing
from hiiki.exchange.models import ImportRun, OutgoingFile, WholeImport
from hiiki.exchange.whole import bringing, packing
from tests.cast import signed_in
from tests.exchange.test_backing_up import books_beside_the_book  # noqa: F401
from tests.makers import make_customer, make_staff
from tests.web.exchange.wizard import HANAKO, UNREADABLE, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(aoki) -> bytes:
    """Written from a book that is empty again."""
    make_customer(by=aoki, code="K1", staff=make_staff("馬場"))
    asked = outgoing.ask_for_whole(by=aoki)
    outgoing.continue_due(only=asked.pk)
    Customer.objects.all().delete()
    return asked.path.read_bytes()


def order(client, **chosen: str):
    return client.post("/customers/exports", {"kind": "hiiki", "which": "all", **chosen}, follow=True)


def drop(client, content: bytes, name: str = "Hiiki.zip"):
    return client.post("/exchange/files", {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_it_is_written_in_the_background_for_the_one_who_asked(as_aoki, baba):
    make_customer()

    shown = text_of(order(as_aoki))

    assert "書き出しています" in shown
    asked = OutgoingFile.objects.get()
    progress = f"/exchange/outgoing/{asked.pk}/progress"
    assert "用意しています" in text_of(as_aoki.get(progress, headers={"HX-Request": "true"}))
    outgoing.continue_due()
    assert (
        as_aoki.get(progress, headers={"HX-Request": "true"})["HX-Redirect"]
        == f"/exchange/outgoing/{asked.pk}"
    )
    assert "を受け取る" in text_of(as_aoki.get(f"/exchange/outgoing/{asked.pk}"))
    content = b"".join(as_aoki.get(f"/exchange/outgoing/{asked.pk}/content").streaming_content)
    assert "customers.csv" in ZipFile(BytesIO(content)).namelist()
    assert signed_in(baba).get(f"/exchange/outgoing/{asked.pk}/content").status_code == 404


def test_asked_twice_it_is_written_once(as_aoki):
    order(as_aoki)
    order(as_aoki)

    assert OutgoingFile.objects.count() == 1


def test_who_sees_only_some_customers_cannot_take_all(aoki, as_aoki):
    aoki.own_customers_only = True
    aoki.save()

    answer = order(signed_in(aoki))

    assert answer.status_code == 422
    assert "担当する顧客だけを見る設定の方は使えません" in text_of(answer)


def test_a_full_disk_is_said_and_leaves_nothing(as_aoki, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(packing, "_write", full)
    order(as_aoki)
    outgoing.continue_due()

    asked = OutgoingFile.objects.get()
    assert "ディスクの空きが足りない" in text_of(as_aoki.get(f"/exchange/outgoing/{asked.pk}"))
    assert not asked.path.exists()
    assert not list(asked.path.parent.glob("*.part"))
    assert not list(asked.path.parent.glob("whole-*"))


def test_a_file_that_was_swept_away_says_so(as_aoki):
    order(as_aoki)
    outgoing.continue_due()
    asked = OutgoingFile.objects.get()
    asked.path.unlink()

    assert "1 日で消えます" in text_of(as_aoki.get(f"/exchange/outgoing/{asked.pk}/content", follow=True))


def test_dropped_on_an_empty_book_it_comes_in_whole(as_aoki, file):
    shown = text_of(drop(as_aoki, file))
    assert "顧客 1 人を、まるごと取り込めます" in shown
    assert "変更の履歴" in shown

    shown = text_of(as_aoki.post(f"/exchange/{ImportRun.objects.get().pk}/wholes", follow=True))

    assert "顧客 1 人を、まるごと取り込みました" in shown
    assert Customer.objects.get().staff.name == "馬場"
    assert not ImportRun.objects.exists()


def test_large_ones_wait_for_the_worker(as_aoki, file, monkeypatch):
    monkeypatch.setattr("hiiki.web.exchange.wholes.FEW", 0)
    drop(as_aoki, file)

    shown = text_of(as_aoki.post(f"/exchange/{ImportRun.objects.get().pk}/wholes", follow=True))

    assert "まるごと取り込んでいます" in shown
    whole = WholeImport.objects.get()
    bringing.continue_due()
    over = as_aoki.get(f"/exchange/wholes/{whole.pk}/progress", headers={"HX-Request": "true"})
    assert over["HX-Redirect"] == f"/exchange/wholes/{whole.pk}"


def test_an_editor_may_take_in_only_the_customers(as_baba, file):
    shown = text_of(drop(as_baba, file))

    assert "所有者か、設定を変えられる方" in shown
    run = ImportRun.objects.get()
    assert as_baba.post(f"/exchange/{run.pk}/wholes").status_code == 403
    assert "顧客だけを、顧客コードで見分けて" in text_of(as_baba.get(f"/exchange/{run.pk}/found"))
    assert not Customer.objects.exists()


def test_dropped_on_a_book_with_customers_it_is_an_ordinary_import(as_aoki, file):
    make_customer(code="K9")

    shown = text_of(drop(as_aoki, file))

    assert "顧客だけを、顧客コードで見分けて取り込みます" in shown
    assert "文字コード" not in shown
    run = ImportRun.objects.get()
    assert "もう顧客がいる" in text_of(as_aoki.post(f"/exchange/{run.pk}/wholes", follow=True))


def test_a_backup_is_sent_to_its_page(as_aoki):
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("manifest.json", '{"product": "hiiki", "format": 1, "members": {}}')

    assert "これは Hiiki のバックアップです" in text_of(drop(as_aoki, content.getvalue()))


def test_many_refused_rows_are_written_in_the_background(wizard, monkeypatch):
    monkeypatch.setattr("hiiki.web.exchange.returns.WRITTEN_AT_ONCE", 0)
    assert 'form="write-refused"' in text_of(wizard.bring_in(HANAKO, UNREADABLE))

    shown = text_of(wizard.post("refused"))

    assert "書き出しています" in shown
    outgoing.continue_due()
    asked = OutgoingFile.objects.get()
    assert asked.name == "顧客名簿.csvの取り込めなかった行.xlsx"
    assert (
        b"".join(wizard.client.get(f"/exchange/outgoing/{asked.pk}/content").streaming_content)[:2] == b"PK"
    )
