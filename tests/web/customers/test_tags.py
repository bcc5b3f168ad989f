"""タグ on the pages: in the list, on the card, for many, in the settings."""

import re

import pytest

from hiiki.audit.models import Event
from hiiki.customers.models import Customer
from hiiki.customers.models.tag import colours, paint
from tests.makers import make_customer

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
NASTY = "<b>&\"'"


@pytest.fixture
def book(aoki) -> list[Customer]:
    return [
        make_customer(code="A", last_name="青木", tags="常連、VIP"),
        make_customer(code="B", last_name="馬場", tags=f"VIP候補、{NASTY}"),
        make_customer(code="C", last_name="千葉"),
    ]


def stored() -> list[str]:
    return list(Customer.objects.order_by("code").values_list("tags", flat=True))


def undo_link(response) -> str:
    return re.search(r'action="(/undo/\d+)"', response.content.decode())[1]


def listed(client, query: str) -> list[str]:
    return re.findall(r"label=\"(\S+) 花子 を選ぶ", client.get(f"/customers/{query}").content.decode())


def test_the_list_is_narrowed_to_a_tag(book, as_baba):
    assert listed(as_baba, "?tag=vip") == ["青木"]
    page = as_baba.get("/customers/?tag=VIP").content.decode()
    assert "タグ：" in page
    assert 'name="tag" value="VIP"' in page  # what is done to all that were found is done to these


def test_a_tag_goes_with_a_search_and_a_row_of_kana(book, as_baba):
    assert listed(as_baba, "?tag=VIP&q=馬場") == []
    assert listed(as_baba, "?tag=VIP候補&q=馬場") == ["馬場"]


def test_of_a_tag_nobody_has_it_says_so(book, as_baba):
    assert "このタグの顧客はいません" in as_baba.get("/customers/?tag=冬").content.decode()


def test_a_column_of_the_list_shows_them_escaped_and_in_colour(book, as_baba):
    paint("VIP", 2)
    as_baba.post("/customers/columns", {"shown": ["code", "name", "tags"]})
    page = as_baba.get("/customers/").content.decode()

    assert '<span class="tag" data-colour="2">VIP</span>' in page
    assert "&lt;b&gt;&amp;&quot;&#x27;" in page
    assert NASTY not in page


def test_the_card_leads_to_all_with_the_tag(book, as_baba):
    page = as_baba.get(f"/customers/{book[1].pk}").content.decode()

    assert 'href="/customers/?tag=VIP%E5%80%99%E8%A3%9C"' in page
    assert NASTY not in page


def test_typed_on_the_card(book, as_baba):
    as_baba.post(f"/customers/{book[2].pk}/facts/tags/edit", {"tags": "常連, 夏　"}, headers=HTMX)
    assert stored()[2] == "常連、夏"

    refused = as_baba.post(f"/customers/{book[2].pk}/facts/tags/edit", {"tags": "あ" * 31}, headers=HTMX)
    assert "30文字まで" in refused.content.decode()


def test_many_get_one_and_lose_it_again(book, as_baba):
    given = as_baba.post("/customers/tags/additions", {"all": "1", "tags": "VIP"}, follow=True)
    assert stored() == ["常連、VIP", f"VIP候補、{NASTY}、VIP", "VIP"]
    assert "2 人にタグ「VIP」を付けました" in given.content.decode()
    assert Event.objects.get(verb="customer.tagged").actor_name

    as_baba.post(undo_link(given))
    assert stored() == ["常連、VIP", f"VIP候補、{NASTY}", ""]

    as_baba.post("/customers/tags/removals", {"id": [book[0].pk, book[1].pk], "tags": "vip"})
    assert stored() == ["常連", f"VIP候補、{NASTY}", ""]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"all": "1", "tags": " 、"}, "タグが入っていません"),
        ({"tags": "夏"}, "だれも選ばれていません"),
        ({"all": "1", "tags": "あ" * 31}, "30文字まで"),
        ({"all": "1", "tag": "常連", "tags": "常連"}, "もう付いています"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(book, as_baba, given, words):
    before = stored()

    assert words in as_baba.post("/customers/tags/additions", given, follow=True).content.decode()
    assert stored() == before


def test_all_that_were_found_by_a_tag(book, as_baba):
    as_baba.post("/customers/tags/additions", {"all": "1", "tag": "VIP", "tags": "夏"})

    assert stored() == ["常連、VIP、夏", f"VIP候補、{NASTY}", ""]


def test_who_sees_only_their_own_sees_only_their_tags(book, as_chiba, chiba):
    assert "常連" in as_chiba.get("/customers/tags").content.decode()
    chiba.own_customers_only = True
    chiba.save()

    assert "常連" not in as_chiba.get("/customers/tags").content.decode()


def test_renamed_painted_and_taken_back(book, as_aoki):
    changed = as_aoki.post("/settings/tags/VIP", {"word": "上得意", "colour": "3"}, follow=True)
    assert stored()[0] == "常連、上得意"
    assert colours() == {"上得意": 3}
    assert Event.objects.get(verb="tag.painted").data == {"tag": "上得意", "colour": "若竹"}

    as_aoki.post(undo_link(changed))
    assert stored()[0] == "常連、VIP"


def test_taken_off_everybody(book, as_aoki):
    response = as_aoki.post("/settings/tags/常連/removal", follow=True)

    assert stored()[0] == "VIP"
    assert "1 人からタグ「常連」を外しました" in response.content.decode()


@pytest.mark.parametrize("word", ["", "、", "常連、夏", "あ" * 31])
def test_a_name_that_is_none_is_refused(book, as_aoki, word):
    assert as_aoki.post("/settings/tags/VIP", {"word": word, "colour": "0"}).status_code == 422
    assert stored()[0] == "常連、VIP"


def test_a_tag_nobody_has_is_not_there(book, as_aoki):
    assert as_aoki.get("/settings/tags/冬").status_code == 404


def test_the_settings_count(book, as_aoki):
    page = as_aoki.get("/settings/tags").content.decode()

    assert re.search(r"VIP候補</span></a></td><td class=\"number\">1 人", page)


def test_who_has_no_room_for_one_more_is_told(book, as_baba):
    Customer.objects.filter(pk=book[0].pk).update(tags="、".join(f"札{number}" for number in range(100)))

    some = as_baba.post("/customers/tags/additions", {"all": "1", "tags": "夏"}, follow=True).content.decode()
    none = as_baba.post(
        "/customers/tags/additions", {"id": book[0].pk, "tags": "秋"}, follow=True
    ).content.decode()

    assert (
        "2 人にタグ「夏」を付けました。1 人は、もういっぱいなので付けていません。タグは 1 人に 100 個" in some
    )
    assert "1 人は、もういっぱいなので付けていません" in none and "もう付いています" not in none
