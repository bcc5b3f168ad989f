"""ファイル on the card: what comes in, what goes out, and what never does."""

import errno
import json
import os

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hiiki.accounts.models import User
from hiiki.audit.models import Batch, Event
from hiiki.customers import filing
from hiiki.customers.models import Customer, CustomerFile
from hiiki.files import previews
from hiiki.files.shelf import shelf
from tests.cast import signed_in
from tests.files.test_previews import pdf, picture
from tests.makers import make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki)


def upload(name: str = "見積書.pdf", content: bytes = b"one") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def post(client: Client, customer: Customer, *files, **more):
    return client.post(f"/customers/{customer.pk}/files", {"file": files, **more})


def put(customer: Customer, name: str = "見積書.pdf", content: bytes = b"one", by=None) -> CustomerFile:
    return filing.add(customer, name, [content], by=by)[0]


def address(file: CustomerFile, *more: str) -> str:
    return "/".join([f"/customers/{file.customer_id}/files/{file.pk}", *more])


def tab(client: Client, customer: Customer, **query: str) -> str:
    return client.get(f"/customers/{customer.pk}", {"tab": "files", **query}).content.decode()


def said(answer) -> str:
    return "".join(str(message) for message in answer.context["messages"])


def test_several_files_of_a_form_are_one_deed(as_baba, hanako):
    answer = as_baba.post(
        f"/customers/{hanako.pk}/files", {"file": [upload(), upload("写真.jpg", b"two")]}, follow=True
    )

    assert "ファイルを 2 件追加しました。" in said(answer)
    assert set(hanako.files.values_list("name", flat=True)) == {"見積書.pdf", "写真.jpg"}
    batch = Batch.objects.get(kind="file")
    assert batch.title == f"{hanako} のファイル 2 件を追加"
    as_baba.post(f"/undo/{batch.pk}")
    assert not hanako.files.exists()


def test_files_a_script_sends_one_by_one_are_one_deed(as_baba, hanako):
    first = post(as_baba, hanako, upload(content=b"one"), name="見積　書.pdf", batch="").json()
    second = post(as_baba, hanako, upload(content=b"two"), name="../../x", batch=first["batch"]).json()

    assert first["batch"] == second["batch"]
    assert list(hanako.files.order_by("id").values_list("name", flat=True)) == ["見積　書.pdf", "x"]


def test_a_batch_of_something_else_is_a_new_one(as_baba, baba, hanako):
    removed = filing.remove(put(hanako, "古い.pdf", by=baba), by=baba)
    of_another = post(as_baba, make_customer(), upload(), name="x", batch="").json()["batch"]

    for other in (removed.pk, of_another):
        made = post(as_baba, hanako, upload(content=str(other).encode()), name="y", batch=other).json()[
            "batch"
        ]
        assert made not in (removed.pk, of_another)
    assert Batch.objects.get(pk=removed.pk).title == f"{hanako} のファイル「古い.pdf」の削除"


@pytest.mark.parametrize("batch", ["", "0", "x", "9" * 30, "-1"])
def test_a_batch_that_is_none_is_a_new_one(as_baba, hanako, batch):
    assert post(as_baba, hanako, upload(), name="x", batch=batch).json()["batch"]


def test_nobody_goes_on_the_deed_of_another(as_baba, as_aoki, hanako):
    of_aoki = post(as_aoki, hanako, upload(), name="x", batch="").json()["batch"]

    of_baba = post(as_baba, hanako, upload(content=b"two"), name="y", batch=of_aoki).json()["batch"]

    assert of_baba != of_aoki


def test_too_large_a_file_is_told_and_the_others_are_added(as_baba, hanako, settings, tmp_path):
    settings.FILE_BYTES = 1 << 20
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path

    answer = as_baba.post(
        f"/customers/{hanako.pk}/files", {"file": [upload("大.zip", b"x" * (3 << 20)), upload()]}, follow=True
    )

    assert "「大.zip」を追加できませんでした。ファイルが大きすぎます（1 つ 1 MB まで）。" in said(answer)
    assert list(hanako.files.values_list("name", flat=True)) == ["見積書.pdf"]
    assert not [path for path in tmp_path.glob("*") if path.stat().st_size]


def test_a_script_hears_of_problems(as_baba, hanako, settings):
    settings.FILE_BYTES = 1 << 10

    answer = post(as_baba, hanako, upload(content=b"x" * 2000), name="大.zip", batch="")

    assert answer.status_code == 422
    assert answer.json()["problems"] == [
        "「見積書.pdf」を追加できませんでした。ファイルが大きすぎます（1 つ 1 KB まで）。"
    ]


def test_a_full_disk_is_told_and_nothing_is_kept(as_baba, hanako, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    answer = post(as_baba, hanako, upload(content=b"never kept"), name="x", batch="")

    assert "ディスクがいっぱい" in answer.json()["problems"][0]
    assert not hanako.files.exists()


def test_the_same_file_again_is_told(as_baba, hanako):
    put(hanako)

    answer = post(as_baba, hanako, upload(), name="見積書.pdf", batch="").json()

    assert answer == {
        "batch": None,
        "problems": ["「見積書.pdf」は、いまの版と同じ中身なので、追加しませんでした。"],
    }


def test_no_file_is_told(as_baba, hanako):
    answer = as_baba.post(f"/customers/{hanako.pk}/files", {}, follow=True)

    assert "ファイルが選ばれていません。" in said(answer)


NAMES = [
    "見積書.pdf",
    "がぎ.html",
    'a"b\\c.svg',
    "a;b=c.txt",
    "あ" * 251 + ".pdf",
    "x" * 255,
    "a\r\nSet-Cookie: x=1.html",
    "葛󠄀城𠮷田.png",
]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_it_is_it_is_only_to_be_saved(as_chiba, hanako, name):
    file = put(hanako, name, b"<script>alert(1)</script>")

    answer = as_chiba.get(address(file, "content"))

    assert b"".join(answer) == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not set("\r\n\0") & set(answer["Content-Disposition"])
    assert "Set-Cookie" not in answer or "x=1" not in answer["Set-Cookie"]


def test_a_japanese_name_arrives_whole(as_chiba, hanako):
    answer = as_chiba.get(address(put(hanako, "見積 書.pdf"), "content"))

    assert "filename*=utf-8''%E8%A6%8B%E7%A9%8D%20%E6%9B%B8.pdf" in answer["Content-Disposition"]


def test_who_opened_a_file_is_written_down(as_chiba, hanako):
    file = put(hanako, "写真.png", picture("PNG"))
    previews.draw(file.content.digest)

    for place in (("content",), ("previews", "1"), ("previews", "small")):
        assert as_chiba.get(address(file, *place)).status_code == 200

    opened = Event.objects.filter(verb="file.opened").order_by("id")
    assert [(each.record_id, each.data["how"]) for each in opened] == [
        (hanako.pk, "download"),
        (hanako.pk, "preview"),
    ]


def test_lost_bytes_are_told(as_chiba, hanako):
    file = put(hanako, content=b"soon lost")
    shelf().remove(file.content.digest)

    answer = as_chiba.get(address(file, "content"), follow=True)

    assert "の中身が失われています" in said(answer)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.png", b"<html><script>alert(1)</script>"),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_what_is_no_picture_is_never_shown(as_chiba, hanako, name, content):
    file = put(hanako, name, content)
    previews.draw(file.content.digest)

    for page in ("small", "1", "none"):
        assert as_chiba.get(address(file, "previews", page)).status_code == 404
    assert "data-preview=" not in tab(as_chiba, hanako)


def test_a_preview_is_pixels_of_our_own(as_chiba, hanako):
    file = put(hanako, "見積.pdf", pdf(pages=2))
    previews.draw(file.content.digest)

    answer = as_chiba.get(address(file, "previews", "2"))

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert b"".join(answer)[8:12] == b"WEBP"
    page = tab(as_chiba, hanako)
    assert address(file, "previews", "small") in page
    assert f'data-preview="{address(file, "previews", "1")} {address(file, "previews", "2")}"' in page


def test_a_preview_that_is_missing_is_wished_for_and_then_there(as_chiba, hanako):
    file = put(hanako, "写真.gif", picture("GIF", size=(9, 9)))
    previews.forget(file.content.digest)
    assert "every 2s" in tab(as_chiba, hanako)

    while previews.continue_due():
        pass

    listed = as_chiba.get(f"/customers/{hanako.pk}/files/list").content.decode()
    assert address(file, "previews", "small") in listed
    assert "every 2s" not in listed


def test_the_tab_says_how_many_and_shows_versions_names_as_text(as_chiba, hanako):
    put(hanako, "<b>x.txt")
    put(hanako, "<b>x.txt", b"two")

    page = tab(as_chiba, hanako)

    assert "<b>x" not in page
    assert "&lt;b&gt;x.txt" in page
    assert "2 版（前の版 1）" in page
    assert '<span class="tabs__count">1</span>' in page
    assert "この版に戻す" not in page
    assert 'type="file"' not in page


def test_a_card_without_files_says_so(as_baba, as_chiba, hanako):
    assert "見積書、写真、契約書など" in tab(as_baba, hanako)
    assert "ファイルはまだありません" in tab(as_chiba, hanako)


def test_renaming_from_the_page(as_baba, hanako):
    file = put(hanako)
    put(hanako, "別.pdf")
    assert 'value="見積書.pdf"' in as_baba.get(address(file)).content.decode()

    refused = as_baba.post(address(file), {"name": "別.PDF", "note": "メモ"})
    done = as_baba.post(address(file), {"name": "新.pdf", "note": "メモ"}, follow=True)

    assert refused.status_code == 422
    assert "もうあります" in refused.content.decode()
    assert "「新.pdf」を保存しました。" in said(done)


def test_versions_pictures_and_removals_from_the_page(as_baba, hanako):
    first = put(hanako, "顔.png", picture("PNG", size=(20, 20)))
    put(hanako, "顔.png", picture("PNG", size=(30, 20)))

    as_baba.post(address(first, "restoration"))
    newest = CustomerFile.objects.newest().get()
    assert (newest.version, newest.content) == (3, first.content)

    previews.draw(newest.content.digest)
    as_baba.post(address(newest, "picture"), {"shown": "1"})
    assert 'class="card__face"' in as_baba.get(f"/customers/{hanako.pk}").content.decode()
    assert 'class="card__face"' in as_baba.get(f"/customers/{hanako.pk}/beside").content.decode()
    as_baba.post(address(newest, "picture"), {})
    assert 'class="card__face"' not in as_baba.get(f"/customers/{hanako.pk}").content.decode()

    answer = as_baba.post(address(newest, "removal"), follow=True)
    assert "「顔.png」を削除しました。" in said(answer)
    assert not hanako.files.exists()


def test_search_by_name_over_the_customers_one_may_see(as_aoki, baba, hanako):
    staff = make_staff("馬場")
    mine = put(make_customer(staff=staff, last_name="馬場"), "御見積書.pdf")
    put(hanako, "見積.xlsx")
    put(hanako, "請求書.pdf")
    User.objects.filter(pk=baba.pk).update(own_customers_only=True, staff=staff)
    as_baba = signed_in(User.objects.get(pk=baba.pk))

    everything = as_aoki.get("/customers/files", {"name": "見積"}).content.decode()
    own = as_baba.get("/customers/files", {"name": "見積"}).content.decode()

    assert ("御見積書.pdf" in everything, "見積.xlsx" in everything, "請求書" in everything) == (
        True,
        True,
        False,
    )
    assert ("御見積書.pdf" in own, "見積.xlsx" in own) == (True, False)
    assert as_baba.get(address(mine, "content")).status_code == 200
    assert as_baba.get(address(hanako.files.first(), "content")).status_code == 404


def test_a_file_is_found_only_under_its_own_customer(as_aoki, hanako):
    file = put(hanako)
    other = make_customer()

    assert as_aoki.get(f"/customers/{other.pk}/files/{file.pk}/content").status_code == 404


def test_many_files_cost_no_more_queries_and_are_found_by_name(
    as_aoki, hanako, django_assert_max_num_queries
):
    put(hanako, "1.txt", b"1")
    with CaptureQueriesContext(connection) as few:
        tab(as_aoki, hanako)
    for number in range(2, 12):
        put(hanako, f"{number}.txt", str(number).encode())
        put(hanako, f"{number}.txt", b"newer" + str(number).encode())

    with django_assert_max_num_queries(len(few)):
        page = tab(as_aoki, hanako)

    assert "この顧客のファイルを名前で探す" in page
    found = tab(as_aoki, hanako, name="11")
    assert (">11.txt<" in found, ">2.txt<" in found) == (True, False)


def test_the_list_pages_of_the_search_go_on(as_aoki, hanako):
    for number in range(52):
        put(hanako, f"{number}.txt", b"x")

    first = as_aoki.get("/customers/files").content.decode()
    after = as_aoki.get("/customers/files", {"before": first.split("before=")[1].split('"')[0]})

    assert first.count('data-word="顧客"') == 50
    assert after.content.decode().count('data-word="顧客"') == 2


def test_a_conclusion_speaks_of_the_deed(as_baba, hanako):
    batch = post(as_baba, hanako, upload(), name="x", batch="").json()["batch"]

    answer = as_baba.post(f"/customers/{hanako.pk}/files/conclusion", {"batch": batch}, follow=True)

    assert "ファイルを 1 件追加しました。" in said(answer)
    assert json.dumps(batch) in answer.content.decode()
    assert settings.FILE_BYTES == 100 << 20
