"""Ticked rows: put away, written to a file, copied, and all of it undone."""

import io
import json
import re

import pytest

from hiiki.accounts.models import Preference
from hiiki.audit.models import Batch, Event
from hiiki.customers.models import Customer
from hiiki.web.customers.liking import KEY
from tests.cast import signed_in
from tests.looking import contents
from tests.makers import make_contact, make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(aoki) -> list[Customer]:
    return [
        make_customer(code="A", last_name="青木", last_kana="アオキ", tel="0312345678", memo='一行\n"二行"'),
        make_customer(
            code="B", last_name="髙橋", last_kana="タカハシ", registered_on="2020-01-01", company_name="=1+1"
        ),
        make_customer(code="C", last_name="𠮷田", last_kana="ヨシダ", registered_on="2024-01-01"),
    ]


def codes() -> str:
    return " ".join(Customer.objects.current().order_by("code").values_list("code", flat=True))


def undo_link(response) -> str:
    return re.search(r'action="(/undo/\d+)"', response.content.decode())[1]


@pytest.mark.parametrize("verb", ["archivals", "removals"])
def test_ticked_rows_go_and_come_back_whole(book, as_baba, verb):
    before = list(Customer.objects.order_by("id").values())

    response = as_baba.post(f"/customers/{verb}", {"id": [book[0].pk, book[2].pk], "q": ""}, follow=True)
    assert codes() == "B"
    assert "2 人を" in response.content.decode()

    as_baba.post(undo_link(response))
    after = list(Customer.objects.order_by("id").values())
    if verb == "archivals":
        for row in (*before, *after):
            row.pop("updated_at")
    assert after == before


def test_all_that_were_found_are_taken_not_only_this_page(book, as_baba):
    as_baba.post("/customers/archivals", {"all": "1", "kana": "た", "id": [book[0].pk]})

    assert codes() == "A C"


def test_a_page_hands_thousands_of_ticks_over_in_one_field(aoki, as_baba):
    people = [make_customer() for _ in range(1100)]
    ids = ",".join(str(one.pk) for one in people[1:])

    as_baba.post("/customers/archivals", {"ids": ids, "id": [people[1].pk]})

    assert Customer.objects.current().get() == people[0]


@pytest.mark.parametrize("ids", ["x", ",", "1;2", "-1", "9" * 30, "１"])
def test_a_field_that_holds_no_ticks_takes_nobody(book, as_baba, ids):
    as_baba.post("/customers/archivals", {"ids": ids})

    assert codes() == "A B C"


def test_archived_ones_return_together(book, as_baba):
    as_baba.post("/customers/archivals", {"all": "1"})
    assert codes() == ""

    as_baba.post("/customers/restorations", {"all": "1", "show": "archived"})

    assert codes() == "A B C"


@pytest.mark.parametrize(
    "given", [{}, {"id": ["x", "-1", "99999999999999999999999", "1.5", "０"]}, {"id": ["0"]}]
)
def test_nobody_ticked_changes_nothing_and_says_so(book, as_baba, given):
    before = contents()

    response = as_baba.post("/customers/removals", given, follow=True)

    assert "だれも選ばれていません" in response.content.decode()
    assert contents() == before


def test_after_an_act_the_same_search_is_shown(book, as_baba):
    response = as_baba.post("/customers/archivals", {"id": [book[0].pk], "q": "髙橋", "sort": "-name"})

    assert response.headers["Location"].startswith("/customers/?q=")
    assert "sort=-name" in response.headers["Location"]


def test_own_customers_only_reach_no_others(book, aoki, baba):
    staff = make_staff()
    baba.change(by=aoki, own_customers_only=True, staff=staff)
    client = signed_in(baba)

    client.post("/customers/removals", {"all": "1"})
    client.post("/customers/removals", {"id": [each.pk for each in book]})

    assert codes() == "A B C"


# ── undoing ──


def test_undo_says_what_stayed(book, as_baba, aoki):
    as_baba.post(f"/customers/{book[0].pk}/facts/tel/edit", {"tel": "03-1"}, headers={"HX-Request": "true"})
    batch = book[0].change({"tel": "03-1111-1111"}, by=aoki)
    book[0].change({"tel": "03-2222-2222"}, by=aoki)

    html = as_baba.post(f"/undo/{batch.pk}", follow=True).content.decode()

    assert "あとから変更されているので残しました" in html
    assert "toast--warn" in html


def test_undo_goes_back_to_where_one_was(book, as_baba, aoki):
    batch = book[0].change({"tel": "03-1111-1111"}, by=aoki)
    here = f"http://testserver/customers/{book[0].pk}?q=a"

    assert as_baba.post(f"/undo/{batch.pk}", headers={"Referer": here}).headers["Location"].endswith("?q=a")


@pytest.mark.parametrize(
    "referer", ["", "http://evil.example/customers/1", "http://testserver/nowhere", "javascript:alert(1)"]
)
def test_undo_goes_nowhere_strange(book, as_baba, aoki, referer):
    batch = book[0].change({"tel": "03-1111-1111"}, by=aoki)

    assert as_baba.post(f"/undo/{batch.pk}", headers={"Referer": referer}).headers["Location"] == "/home"


def test_undoing_a_registration_from_its_card_leads_to_the_list(as_baba):
    as_baba.post("/customers/new", {"last_name": "髙橋"})
    customer = Customer.objects.get()

    here = f"http://testserver/customers/{customer.pk}"
    response = as_baba.post(f"/undo/{Batch.objects.get().pk}", headers={"Referer": here})

    assert response.headers["Location"] == "/customers/"


def test_a_second_click_says_it_was_undone_already(book, as_baba, aoki):
    batch = book[0].change({"tel": "03-1111-1111"}, by=aoki)
    as_baba.post(f"/undo/{batch.pk}")

    assert "もう元に戻した" in as_baba.post(f"/undo/{batch.pk}", follow=True).content.decode()


def test_a_large_undo_goes_on_in_the_worker(book, as_baba, aoki, monkeypatch):
    batch = book[0].change({"tel": "03-1111-1111"}, by=aoki)
    monkeypatch.setattr("hiiki.audit.undoing.continue_due", lambda **_: True)

    html = as_baba.post(f"/undo/{batch.pk}", follow=True).content.decode()

    assert "元に戻しています" in html


def test_own_customers_only_undo_only_what_they_did(book, aoki, baba):
    batch = book[0].change({"tel": "03-1111-1111"}, by=aoki)
    baba.change(by=aoki, own_customers_only=True, staff=make_staff())

    assert signed_in(baba).post(f"/undo/{batch.pk}").status_code == 404


# ── who may ──

POSTS = ["archivals", "restorations", "removals", "new", "twins", "{pk}/edit", "{pk}/archival", "{pk}/restoration",
         "{pk}/removal", "{pk}/facts/tel/edit"]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "refused"), [*((f"/customers/{each}", 403) for each in POSTS), ("/undo/{batch}", 404)]
)
def test_who_only_looks_changes_nothing(book, as_chiba, address, refused):
    address = address.format(pk=book[0].pk, batch=Batch.objects.first().pk)
    before = contents()

    response = as_chiba.post(address, {"id": [book[0].pk], "all": "1", "tel": "03-0", "last_name": "x"})

    assert response.status_code == refused
    assert contents() == before


@pytest.mark.parametrize("address", ["exports", "exports/new", "copies"])
def test_without_the_right_nothing_is_written(book, as_baba, address):
    assert as_baba.post(f"/customers/{address}", {"all": "1"}).status_code == 403
    assert not Event.objects.filter(verb__in=["customer.exported", "customer.copied"]).exists()


@pytest.mark.parametrize(
    "address",
    [
        "archivals",
        "removals",
        "{pk}/archival",
        "{pk}/removal",
        "exports",
        "copies",
        "columns",
        "searches",
        "twins",
    ],
)
def test_no_link_changes_anything(book, as_aoki, address):
    before = contents(besides=())

    assert as_aoki.get(f"/customers/{address.format(pk=book[0].pk)}").status_code == 405
    assert contents(besides=()) == before


# ── writing to a file ──


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_what_the_list_shows_of_contacts_goes_out_too(book, aoki, as_aoki):
    Preference.objects.write(aoki, KEY, {"shown": ["code", "last_met", "next_plan"]})
    make_contact(book[0], days=-1, is_done=True, subject="お礼")

    answer = as_aoki.post("/customers/exports", {"kind": "csv", "which": "all", "columns": "shown"})

    rows = text_of(answer).split("\r\n")
    parts = ("", "の種類", "の件名")
    headings = [f"{label}{part}" for label in ("最終コンタクト", "次の予定") for part in parts]
    assert rows[0].split(",") == ["顧客コード", *headings]
    [met] = [row.split(",") for row in rows if row.startswith(f"{book[0].code},")]
    assert met[2:] == ["電話", "お礼", "", "", ""]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"id": "{0}"}, "A"),
        ({"all": "1", "q": "髙橋"}, "B"),
        ({"q": "髙橋"}, "B"),
        ({"which": "all", "q": "髙橋"}, "A B C"),
        ({"which": "all", "since_what": "registered_on", "since": "2023/12/31"}, "A C"),
        ({"which": "all", "since_what": "updated_at", "since": "令和2年1月1日"}, "A B C"),
        ({"which": "all", "since_what": "updated_at", "since": "0001/1/1"}, "A B C"),
        ({"which": "found", "sort": "-name"}, "C B A"),
    ],
)
def test_whom_the_file_holds(book, as_aoki, asked, found):
    asked = {name: value.format(book[0].pk) for name, value in asked.items()}

    lines = text_of(as_aoki.post("/customers/exports", {"kind": "csv", "columns": "every", **asked}))

    assert re.findall(r'^"?([ABC])"?,', lines, flags=re.MULTILINE) == found.split()
    assert Event.objects.get(verb="customer.exported").data["rows"] == len(found.split())


def test_the_columns_one_sees_are_the_columns_one_gets(book, as_aoki):
    as_aoki.post("/customers/columns", {"shown": ["name", "updated_at", "address"]})

    lines = text_of(as_aoki.post("/customers/exports", {"kind": "csv", "which": "all"}))

    assert lines.splitlines()[0].replace('"', "") == "姓,名,姓フリガナ,名フリガナ,都道府県,住所1,住所2"


def test_excel(book, as_aoki):
    from openpyxl import load_workbook

    response = as_aoki.post("/customers/exports", {"kind": "xlsx", "which": "all"})

    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert "0312345678" in [cell.value for cell in sheet[2]]
    assert "=1+1" in [str(cell.value).lstrip("'") for cell in sheet[3]]
    assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_what_cp932_lacks_is_said_before_the_file_is_handed_over(book, as_aoki):
    response = as_aoki.post("/customers/exports", {"kind": "cp932", "which": "all"})

    html = response.content.decode()
    assert "𠮷" in html
    assert "〓" in html
    link = re.search(r'href="(/customers/exports/[^"]+)"', html)[1]
    assert "〓田" in b"".join(as_aoki.get(link).streaming_content).decode("cp932")


def test_what_cp932_holds_as_its_twin_is_said_and_nothing_is_called_lost(aoki, as_aoki):
    make_customer(by=aoki, address1="本町1〜3−2")

    html = as_aoki.post("/customers/exports", {"kind": "cp932", "which": "all"}).content.decode()

    assert "「〜」は「～」として書きました（1 か所）" in html
    assert "書けない文字" not in html


def test_a_file_is_only_for_the_one_who_wrote_it(book, as_aoki, baba, aoki):
    html = as_aoki.post("/customers/exports", {"kind": "cp932", "which": "all"}).content.decode()
    link = re.search(r'href="(/customers/exports/[^"]+)"', html)[1]
    baba.change(by=aoki, may_export=True)

    assert signed_in(baba).get(link).status_code == 404
    assert as_aoki.get(link + "x").status_code == 404
    assert as_aoki.get("/customers/exports/..%2F..%2Fsecret").status_code == 404


def test_a_date_that_is_none_is_said_and_the_form_stays(book, as_aoki):
    response = as_aoki.post("/customers/exports", {"kind": "xlsx", "which": "all", "since": "昭和99年"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "日付として読めません" in html
    assert 'value="xlsx" checked' in html
    assert 'value="昭和99年"' in html


@pytest.mark.parametrize("which", ["all", "found", "picked"])
def test_whom_one_chose_stays_chosen_after_a_mistake(book, as_aoki, which):
    asked = {"q": "髙橋", "ids": str(Customer.objects.first().pk), "which": which}

    html = as_aoki.post("/customers/exports", {"kind": "xlsx", "since": "昭和99年", **asked}).content.decode()

    assert re.findall(r'name="which" value="(\w+)" checked', html) == [which]


def test_the_form_says_how_many(book, as_aoki):
    html = as_aoki.get("/customers/exports/new?q=髙橋").content.decode()

    assert "「髙橋」で見つかった顧客（1 人）" in html
    assert "すべての顧客（3 人）" in html


def test_copied_rows_survive_excel(book, as_aoki):
    as_aoki.post("/customers/columns", {"shown": ["code", "name", "tel", "company_name", "memo"]})

    said = json.loads(as_aoki.post("/customers/copies", {"id": [book[0].pk, book[1].pk]}).content)

    lines = said["text"].split("\r\n")
    assert lines[0].startswith("顧客コード\t姓\t名")
    assert lines[1].endswith('\t"一行\n""二行"""')
    assert "0312345678" in said["html"]
    assert "mso-number-format" in said["html"]
    assert "2 人をコピーしました" in said["words"]
    assert Event.objects.get(verb="customer.copied").data["rows"] == 2


@pytest.mark.parametrize(("most", "words"), [(2, "より多いときは"), (3, "3 人をコピーしました")])
def test_too_many_rows_are_for_a_file(book, as_aoki, monkeypatch, most, words):
    monkeypatch.setattr("hiiki.web.customers.exports.COPIED", most)

    assert words in json.loads(as_aoki.post("/customers/copies", {"all": "1"}).content)["words"]
