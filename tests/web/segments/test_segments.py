"""抽出: built step by step, shown as a list, saved, shared, overwritten, deleted, each of it undone."""

import json
import re
from urllib.parse import urlencode

import pytest

from hiiki.audit.models import Event
from hiiki.segments import trees
from hiiki.segments.asking import Extraction
from hiiki.segments.models import Segment
from tests.cast import signed_in
from tests.makers import make_customer, make_staff

pytestmark = pytest.mark.django_db
TOKYO = {"of": "prefecture", "is": "any", "options": ["東京都"]}
VIP = {"of": "tags", "is": "any", "options": ["VIP"]}
NEW, LIST, SAVED = "/customers/extractions/new", "/customers/", "/customers/extractions/"


def tree(*parts, join="and"):
    return {"join": join, "parts": list(parts)}


def where(*parts, join="and") -> str:
    return trees.written(tree(*parts, join=join))


@pytest.fixture
def book(aoki):
    make_customer(code="A", last_name="青木", prefecture="東京都", tags="VIP")
    make_customer(code="B", last_name="馬場", prefecture="東京都")
    make_customer(code="C", last_name="千葉", prefecture="千葉県", tags="VIP")


def saved(by, *parts, name="東京の方", is_shared=False) -> Segment:
    return Segment.keep(Extraction(tree(*parts)), name=name, is_shared=is_shared, by=by)[0]


def codes(response) -> list[str]:
    return sorted(row.customer.code for row in response.context["rows"])


def undo_link(response) -> str:
    return re.search(r'action="(/undo/\d+)"', response.content.decode())[1]


def test_it_begins_with_the_commonest_questions(book, as_chiba):
    html = as_chiba.get(NEW).content.decode()

    assert html.index("最近登録した方") < html.index("すべての項目から") < html.index("PCメールの連絡停止日")
    assert "すべての顧客" in html


def test_a_condition_is_put_and_the_sentence_follows(book, as_chiba):
    form = as_chiba.get(NEW, {"of": "prefecture"}).content.decode()

    answer = as_chiba.get(
        NEW, {"of": "prefecture", "put": "1", "at": "0", "options": ["東京都"]}, follow=True
    )

    assert 'value="東京都"' in form
    assert "都道府県が東京都の顧客" in answer.content.decode()
    assert answer.context["parts"][0]["words"] == "都道府県が東京都"


def test_what_is_not_said_is_asked_for_and_stays(book, as_chiba):
    answer = as_chiba.get(NEW, {"of": "prefecture", "put": "1", "where": where(VIP)})

    assert answer.status_code == 422
    assert "ひとつも選ばれていません" in answer.content.decode()
    assert "タグ「VIP」が付いている" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"where": where(TOKYO)}, 2),
        ({"where": where(TOKYO, VIP)}, 1),
        ({"where": where(TOKYO, VIP, join="or")}, 3),
        ({"where": where(TOKYO, {**VIP, "not": True})}, 1),
        ({"where": where(TOKYO), "of": "tags", "put": "1", "at": "1", "options": ["VIP"]}, 1),
        ({"where": where(TOKYO), "of": "tags", "put": "1", "at": "1"}, 2),
        ({}, 3),
    ],
)
def test_the_count_follows_while_it_is_built(book, as_chiba, given, number):
    assert as_chiba.get("/customers/extractions/count", given).context["count"].number == number


def test_the_list_takes_it_with_paging_search_and_all_that_match(book, as_aoki):
    address = LIST + "?" + urlencode({"where": where(TOKYO)})

    shown = as_aoki.get(address)
    found = as_aoki.get(address + "&q=馬場")
    as_aoki.post("/customers/tags/additions", {"all": "1", "where": where(TOKYO), "tags": "夏"})

    assert codes(shown) == ["A", "B"]
    assert codes(found) == ["B"]
    assert "都道府県が東京都の顧客" in shown.content.decode()
    assert codes(as_aoki.get(LIST + "?tag=夏")) == ["A", "B"]


def test_a_file_of_it_says_in_the_log_who_is_in_it(book, as_aoki, aoki):
    segment = saved(aoki, TOKYO)

    answer = as_aoki.post("/customers/exports", {"which": "found", "kind": "csv", "segment": segment.pk})

    assert len(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()) == 3
    assert Event.objects.get(verb="customer.exported").data["which"] == (
        "抽出「東京の方」の顧客（都道府県が東京都の顧客）"
    )


def test_saved_it_is_a_short_address_and_undone_it_is_gone(book, as_chiba, chiba):
    response = as_chiba.post(SAVED, {"where": where(TOKYO), "name": "東京の方"}, follow=True)

    segment = Segment.objects.get()
    assert response.request["QUERY_STRING"] == f"segment={segment.pk}"
    assert codes(response) == ["A", "B"]
    assert (segment.owner, segment.is_shared, segment.sentence) == (chiba, False, "都道府県が東京都の顧客")
    assert Event.objects.filter(verb="segment.saved").exists()
    as_chiba.post(undo_link(response))
    assert not Segment.objects.exists()
    assert "この抽出は見つかりません" in as_chiba.get(f"{LIST}?segment={segment.pk}").content.decode()


def test_renamed_overwritten_removed_and_undone(book, as_aoki, aoki):
    segment = saved(aoki, TOKYO)
    as_aoki.post(f"{SAVED}{segment.pk}", {"name": "都内", "is_shared": "1"}, follow=True)
    overwritten = as_aoki.post(f"{SAVED}{segment.pk}", {"where": where(VIP)}, follow=True)
    assert codes(overwritten) == ["A", "C"]

    as_aoki.post(undo_link(overwritten), follow=True)
    removed = as_aoki.post(f"{SAVED}{segment.pk}/removal", follow=True)
    as_aoki.post(undo_link(removed))

    segment = Segment.objects.get()
    assert (segment.name, segment.is_shared, segment.conditions) == ("都内", True, tree(TOKYO))
    assert [event.verb for event in Event.objects.filter(verb__startswith="segment.").order_by("id")] == [
        "segment.saved", "segment.changed", "segment.changed", "segment.removed",
    ]  # fmt: skip


def test_shared_ones_are_for_everybody_and_changed_by_who_may_set_up(book, aoki, as_chiba):
    own, shared = saved(aoki, VIP, name="青木だけ"), saved(aoki, TOKYO, is_shared=True)

    html = as_chiba.get(SAVED).content.decode()

    assert "東京の方" in html
    assert "青木だけ" not in html
    assert codes(as_chiba.get(f"{LIST}?segment={own.pk}")) == []
    assert as_chiba.post(f"{SAVED}{shared.pk}", {"name": "x"}).status_code == 404
    assert as_chiba.post(f"{SAVED}{shared.pk}/removal").status_code == 404
    assert as_chiba.post(SAVED, {"where": where(VIP), "name": "y", "is_shared": "1"}).status_code == 403


def test_who_sees_only_their_own_customers_finds_only_those(book, chiba):
    staff = make_staff()
    chiba.staff, chiba.own_customers_only = staff, True
    chiba.save()
    make_customer(code="D", prefecture="東京都", staff_id=staff.pk)
    client = signed_in(chiba)

    assert codes(client.get(LIST + "?" + urlencode({"where": where(TOKYO)}))) == ["D"]
    assert client.get("/customers/extractions/count", {"where": where(TOKYO)}).context["count"].number == 1


def test_a_question_about_what_is_gone_finds_nobody_and_loses_nothing(book, as_aoki, aoki):
    gone = {"of": "own_999", "is": "any", "options": ["1"]}
    segment = Segment.objects.create(
        name="金", owner=aoki, conditions=tree(TOKYO, gone), sentence="ランクが金の顧客"
    )

    html = as_aoki.get(SAVED).content.decode()

    assert "ランクが金の顧客" in html
    assert "項目がなくなりました" in html
    assert codes(as_aoki.get(f"{LIST}?segment={segment.pk}")) == []
    building = as_aoki.get(f"{NEW}?segment={segment.pk}")
    assert json.loads(building.context["where"]) == tree(TOKYO, gone)


def test_nonsense_in_an_address_is_answered_in_words(book, as_chiba):
    for query in (
        "where={",
        "where=[]",
        "at=9.9&put=1",
        "of=tags&at=5.5&put=1&options=VIP",
        "segment=x",
        "into=9.9.9",
    ):
        assert as_chiba.get(f"{NEW}?{query}").status_code in (200, 422)
        assert as_chiba.get(f"{LIST}?{query}").status_code == 200


def test_ten_more_customers_cost_no_more_queries(book, as_aoki, django_assert_max_num_queries):
    address = LIST + "?" + urlencode({"where": where(TOKYO)})
    as_aoki.get(address)
    with django_assert_max_num_queries(30) as few:
        as_aoki.get(address)
    for _ in range(10):
        make_customer(prefecture="東京都")

    with django_assert_max_num_queries(len(few)):
        as_aoki.get(address)
