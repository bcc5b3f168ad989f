"""The shop's own fields on the card, in the list, in files: as any other field."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hiiki.accounts.models import Preference
from hiiki.customers import designing
from hiiki.customers.designed import Designed
from hiiki.customers.models import Customer, OwnField
from hiiki.web.customers import counting
from hiiki.web.customers.finding import COUNTED
from hiiki.web.lists import Sheet
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
NASTY = "<b>&\"'"


@pytest.fixture
def rank(aoki) -> Designed:
    return make_field("顧客ランク", "choice", "上得意", "ふつう", NASTY)


@pytest.fixture
def likes(aoki) -> Designed:
    return make_field("お好み", "several", "白", "緑", "青")


@pytest.fixture
def size(aoki) -> Designed:
    return make_field("足のサイズ", "number")


@pytest.fixture
def book(rank, likes, size) -> list[Customer]:
    best, usual, nasty = (option.value for option in rank.options)
    return [
        make_customer(code="A", last_name="青木", **{rank.name: usual, size.name: "100"}),
        make_customer(code="B", last_name="馬場", **{rank.name: best, likes.name: likes.clean("緑、白"), size.name: "23.5"}),
        make_customer(code="C", last_name="千葉", **{rank.name: nasty, likes.name: likes.clean("白"), size.name: "-3"}),
        make_customer(code="D", last_name="出口"),
    ]  # fmt: skip


def own(customer: Customer) -> dict[str, str]:
    return Customer.objects.get(pk=customer.pk).own


def text(response) -> str:
    return response.content.decode()


def fact(customer: Customer, field: Designed) -> str:
    return f"/customers/{customer.pk}/facts/{field.name}/edit"


def show_columns(user, *names: str) -> None:
    Preference.objects.write(user, "customers.columns", {"shown": ["code", "name", *names]})


def listed(client, query: str) -> list[str]:
    return re.findall(r"label=\"(\S+) 花子 を選ぶ", text(client.get(f"/customers/{query}")))


def undo_link(response) -> str:
    return re.search(r'action="(/undo/\d+)"', text(response))[1]


def test_the_card_shows_them_in_their_groups(book, as_baba):
    page = text(as_baba.get(f"/customers/{book[1].pk}"))

    assert page.index("連絡情報") < page.index("顧客情報") < page.index("戦略情報") < page.index("<h2>メモ")
    assert "23.5" in page
    assert page.count(">上得意</a>") == 2  # at a glance, and among the facts


def test_words_of_the_shop_are_escaped_everywhere(book, aoki, as_baba, as_aoki, rank):
    make_field(NASTY, help=NASTY, default=NASTY)
    show_columns(aoki, rank.name)

    pages = [
        as_baba.get(f"/customers/{book[2].pk}"),
        as_baba.get(f"/customers/{book[2].pk}/edit"),
        as_baba.get("/customers/new"),
        as_baba.get("/customers/"),
        as_aoki.get(f"/customers/?own={rank.pk}.{rank.options[2].value}"),
        as_aoki.get("/customers/printout"),
        as_aoki.get("/settings/fields"),
        as_aoki.get(f"/settings/fields/{rank.pk}"),
    ]
    assert all(page.status_code == 200 for page in pages)
    assert not [page.request["PATH_INFO"] for page in pages if NASTY in text(page)]


def test_a_choice_is_edited_in_place_and_undone(book, as_baba, rank):
    before = own(book[0])
    form = text(as_baba.get(fact(book[0], rank), headers=HTMX))
    assert f'<option value="{rank.options[1].value}" selected>ふつう' in form

    answer = as_baba.post(fact(book[0], rank), {rank.name: rank.options[0].value}, headers=HTMX)

    assert own(book[0])[rank.name] == rank.options[0].value
    as_baba.post(undo_link(answer))
    assert own(book[0]) == before


def test_several_choices_are_ticked_in_place(book, as_baba, likes):
    white, _, blue = (option.value for option in likes.options)
    form = text(as_baba.get(fact(book[1], likes), headers=HTMX))
    assert len(re.findall(r'type="checkbox"[^>]*checked', form)) == 2

    as_baba.post(fact(book[1], likes), {likes.name: [blue, white, "999", ","]}, headers=HTMX)
    assert own(book[1])[likes.name] == f",{white},{blue},"
    as_baba.post(fact(book[1], likes), {"was": json.dumps(own(book[1]))}, headers=HTMX)
    assert likes.name not in own(book[1])


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("text", "山の会", "山の会"),
        ("long", "一\r\n二", "一\n二"),
        ("number", "１，２００", "1200"),
        ("date", "平成16年12月3日", "2004-12-03"),
        ("yesno", "yes", "yes"),
        ("phone", "0467-00-0001", "0467-00-0001"),
        ("mail", "taro@example.jp", "taro@example.jp"),
        ("url", "https://example.jp/", "https://example.jp/"),
    ],
)
def test_every_kind_is_typed_on_the_card(aoki, as_baba, kind, typed, stored):
    field, customer = make_field("ためし", kind), make_customer()

    answer = as_baba.post(fact(customer, field), {field.name: typed}, headers=HTMX)

    assert answer.status_code == 200
    assert own(customer) == {field.name: stored}
    as_baba.post(fact(customer, field), {field.name: ""}, headers=HTMX)
    assert own(customer) == {}


def test_what_cannot_be_read_is_said_at_the_field(book, as_baba, size):
    answer = as_baba.post(fact(book[0], size), {size.name: "大きい"}, headers=HTMX)

    assert answer.status_code == 422
    assert "数字として読めません" in text(answer)
    assert own(book[0])[size.name] == "100"


def test_two_people_at_different_own_fields_lose_nothing(book, as_baba, rank, size):
    was = json.dumps(book[0].plain())
    as_baba.post(fact(book[0], size), {size.name: "5"}, headers=HTMX)

    page = as_baba.post(
        f"/customers/{book[0].pk}/edit",
        {**typed(book[0]), "was": was, size.name: "100", rank.name: rank.options[0].value},
    )

    assert page.status_code == 302
    assert own(book[0]) == {rank.name: rank.options[0].value, size.name: "5"}


def test_two_people_at_the_same_own_field_see_both(book, as_baba, size):
    was = json.dumps(book[0].plain())
    as_baba.post(fact(book[0], size), {size.name: "5"}, headers=HTMX)

    page = as_baba.post(f"/customers/{book[0].pk}/edit", {**typed(book[0]), "was": was, size.name: "7"})

    assert page.status_code == 422
    assert "先に保存しました" in text(page)
    assert own(book[0])[size.name] == "5"


def typed(customer: Customer) -> dict[str, str]:
    """The form of the whole card as it is sent when nothing is changed."""
    kept = {"kind": "individual", "registered_on": f"{date.today():%Y/%m/%d}", "code": customer.code}
    shown = {name: value or "" for name, value in customer.plain().items()}
    return {**shown, "last_name": customer.last_name, "first_name": "花子", "staff": "", "dm_ok": "", **kept}


def test_a_new_customer_begins_with_the_defaults(aoki, as_baba):
    rank = make_field("顧客ランク", "choice", "上得意", "ふつう", default="ふつう")
    page = text(as_baba.get("/customers/new"))
    assert f'<option value="{rank.options[1].value}" selected>' in page

    as_baba.post("/customers/new", {"last_name": "青木", rank.name: rank.options[1].value})

    assert Customer.objects.get().own == {rank.name: rank.options[1].value}


def test_what_is_required_is_asked_of_new_customers_and_when_a_card_is_edited(aoki, as_baba):
    old = make_customer(last_name="青木")
    number = make_field("会員番号", required=True)
    assert "必須の項目です。まだ入っていません" in text(as_baba.get(f"/customers/{old.pk}"))

    as_baba.post(f"/customers/{old.pk}/facts/memo/edit", {"memo": "ほかの項目は直せます"}, headers=HTMX)
    old.refresh_from_db()
    assert old.memo == "ほかの項目は直せます"

    refused = as_baba.post(f"/customers/{old.pk}/edit", {**typed(old), "was": json.dumps(old.plain())})
    assert refused.status_code == 422
    assert "会員番号を入れてください（必須の項目です）。いま分からないときは、カードの上で" in text(refused)
    refused = as_baba.post("/customers/new", {"last_name": "馬場", number.name: "　"})
    assert "会員番号を入れてください" in text(refused)
    assert Customer.objects.count() == 1


def test_the_history_of_a_card_names_them_also_when_retired(book, as_baba, rank):
    as_baba.post(fact(book[0], rank), {rank.name: rank.options[0].value}, headers=HTMX)
    designing.retire(OwnField.objects.get(pk=rank.pk), by=None)

    page = text(as_baba.get(f"/customers/{book[0].pk}?tab=history"))

    assert "顧客ランク" in page
    assert "上得意" in page
    assert "顧客ランク" not in text(as_baba.get(f"/customers/{book[0].pk}"))


def test_a_column_of_the_list(book, baba, as_baba, rank, likes, size):
    show_columns(baba, rank.name, likes.name, size.name)
    page = text(as_baba.get("/customers/"))

    assert (
        '<td><span class="tag" data-colour="0">白</span><span class="tag" data-colour="0">緑</span></td>'
        in page
    )
    assert '<td class="number">23.5</td>' in page


@pytest.mark.parametrize(
    ("by", "order"),
    [("size", ["C", "B", "A", "D"]), ("-size", ["A", "B", "C", "D"]),
     ("rank", ["B", "A", "C", "D"]), ("-rank", ["C", "A", "B", "D"]),
     ("likes", ["B", "C", "A", "D"])],
)  # fmt: skip
def test_sorted_by_them_and_paged(book, aoki, baba, as_baba, rank, likes, size, by, order):
    names = {"size": size.name, "rank": rank.name, "likes": likes.name}
    sort = f"{'-' if by[0] == '-' else ''}{names[by.removeprefix('-')]}"
    assert codes(as_baba, f"?sort={sort}") == order

    show_columns(baba)
    Preference.objects.write(baba, "customers.columns", {"shown": ["code"], "size": 50})
    for number in range(60):
        make_customer(code=f"E{number:02}", last_name="千葉", **{size.name: str(number + 1000)})
    first = text(as_baba.get(f"/customers/?sort={sort}"))
    following = re.search(r'data-next="(\?[^"]+)"', first)[1].replace("&amp;", "&")
    both = [*codes_of(first), *codes(as_baba, following)]
    assert len(both) == len(set(both)) == 64
    assert [code for code in both if code in "ABCD"] == order


def codes(client, query: str) -> list[str]:
    return codes_of(text(client.get(f"/customers/{query}")))


def codes_of(page: str) -> list[str]:
    return re.findall(r"<td>([A-E]\d*)</td>", page)


def test_a_long_list_says_what_takes_time(book, as_baba, rank, size, monkeypatch):
    monkeypatch.setattr(counting, "count_up_to", lambda rows: COUNTED + 1)
    monkeypatch.setattr(Sheet, "is_whole", False)
    asked = f"/customers/?sort={size.name}&own={rank.pk}.{rank.options[0].value}"

    assert "「足のサイズ」「顧客ランク」は「よく探す項目」ではないので" in text(as_baba.get(asked))
    OwnField.objects.update(is_quick=True)
    designing.seen_by_all()
    assert "よく探す項目" not in text(as_baba.get(asked))


def test_narrowed_by_choices(book, as_baba, rank, likes):
    best, usual, _ = (option.value for option in rank.options)
    white, green, _ = (option.value for option in likes.options)

    assert listed(as_baba, f"?own={rank.pk}.{best}") == ["馬場"]
    assert sorted(listed(as_baba, f"?own={likes.pk}.{white}")) == ["千葉", "馬場"]
    assert listed(as_baba, f"?own={likes.pk}.{white},{likes.pk}.{green}") == ["馬場"]
    assert listed(as_baba, f"?own={likes.pk}.{white},{rank.pk}.{usual}") == []
    page = text(as_baba.get(f"/customers/?own={rank.pk}.{best}"))
    assert "顧客ランク：" in page
    assert (
        f'name="own" value="{rank.pk}.{best}"' in page
    )  # what is done to all that were found is done to these


@pytest.mark.parametrize("asked", ["x", "1", "1.", ".1", "999.1", "1.x", "'.'", ",,,", "1.1.1", "\0"])
def test_what_is_no_choice_asks_nothing(book, as_baba, asked):
    assert len(listed(as_baba, f"?own={asked}")) == 4


def test_a_retired_field_is_forgotten_by_lists_and_addresses(book, baba, as_baba, rank):
    show_columns(baba, rank.name)
    Preference.objects.write(
        baba, "customers.columns", {"shown": ["code", "name", rank.name], "sort": rank.name}
    )
    designing.retire(OwnField.objects.get(pk=rank.pk), by=None)

    page = text(as_baba.get(f"/customers/?own={rank.pk}.{rank.options[0].value}&sort={rank.name}"))

    assert "顧客ランク" not in page
    assert len(re.findall("data-id=", page)) == 4


def test_edited_in_a_cell(book, baba, as_baba, rank, size):
    show_columns(baba, rank.name, size.name)
    offered = as_baba.get("/customers/cells/choices").json()
    assert [words for _, words in offered[rank.name]] == ["未設定", "上得意", "ふつう", NASTY]

    as_baba.post(f"/customers/{book[0].pk}/cells/{size.name}", {"value": "２４", "seen": "100"})
    answer = as_baba.post(
        f"/customers/{book[0].pk}/cells/{rank.name}", {"value": rank.options[0].value, "seen": "ふつう"}
    ).json()

    assert own(book[0]) == {rank.name: rank.options[0].value, size.name: "24"}
    assert "上得意" in answer["row"]


def test_written_to_a_file_by_their_names(book, as_aoki, aoki, rank):
    show_columns(aoki, rank.name)
    answer = as_aoki.post("/customers/exports", {"which": "all", "columns": "every", "kind": "csv"})
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").split("\r\n")

    assert rows[0].endswith("メモ,顧客ランク,お好み,足のサイズ")
    cells = {row.split(",", 1)[0]: row.rsplit(",", 3)[1:] for row in rows[1:]}
    assert cells["A"] == ["ふつう", "", "100"]
    assert cells["B"] == ["上得意", "白、緑", "23.5"]
    seen = as_aoki.post("/customers/exports", {"which": "all", "columns": "shown", "kind": "csv"})
    assert b"".join(seen.streaming_content).decode("utf-8-sig").split("\r\n")[0].endswith("顧客ランク")


def test_ten_more_rows_and_ten_more_fields_cost_no_more_queries(book, baba, as_baba, rank, likes):
    show_columns(baba, rank.name, likes.name)
    as_baba.get("/customers/")
    with CaptureQueriesContext(connection) as few:
        as_baba.get(f"/customers/?sort={rank.name}")
    for number in range(10):
        make_field(f"項目{number}", "choice", "あ", "い")
        make_customer(**{rank.name: rank.options[0].value})
    as_baba.get("/customers/")

    with CaptureQueriesContext(connection) as many:
        as_baba.get(f"/customers/?sort={rank.name}")

    assert len(many) == len(few)
