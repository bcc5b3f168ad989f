"""表示の形: saved, chosen, shared, overwritten, deleted, and each of it undone."""

import re

import pytest

from hiiki.accounts.models import Preference, SavedView
from hiiki.audit.models import Event
from tests.cast import signed_in
from tests.makers import make_customer

pytestmark = pytest.mark.django_db
LIST, VIEWS = "/customers/", "/customers/views"


@pytest.fixture
def calls(aoki) -> SavedView:
    """電話かけ, shared by 青木."""
    content = {"shown": ["tel", "name"], "widths": {"tel": 30}, "frozen": 1, "density": "compact",
               "sort": "-name", "show": ""}  # fmt: skip
    return SavedView.keep(by=aoki, list="customers", name="電話かけ", is_shared=True, content=content)[0]


def columns(client, query: str = "") -> list[tuple[str, int]]:
    return [(each["column"].name, each["width"]) for each in client.get(LIST + query).context["headings"]]


def undo_link(response) -> str:
    return re.search(r'action="(/undo/\d+)"', response.content.decode())[1]


def test_the_list_as_it_is_gets_a_name(as_chiba, chiba):
    Preference.objects.write(chiba, "customers.columns", {"shown": ["tel", "code"], "widths": {"tel": 22}})

    html = as_chiba.post(VIEWS, {"name": "電話かけ", "sort": "-code"}, follow=True).content.decode()

    view = SavedView.objects.get()
    assert (view.name, view.owner, view.is_shared) == ("電話かけ", chiba, False)
    assert view.content == {
        "shown": ["tel", "code"], "widths": {"tel": 22}, "frozen": 0, "density": "", "sort": "-code", "show": "",
    }  # fmt: skip
    assert "表示の形：電話かけ" in html
    assert "data-view-changed hidden" in html
    assert Event.objects.filter(verb="view.saved").exists()


def test_choosing_one_makes_the_list_like_it(calls, as_chiba):
    make_customer(code="A", last_kana="ア")
    make_customer(code="B", last_kana="イ")

    response = as_chiba.post(f"{VIEWS}/choice", {"view": calls.pk, "q": "", "sort": "code"}, follow=True)

    assert columns(as_chiba) == [("tel", 30), ("name", 20)]
    assert [row.customer.code for row in response.context["rows"]] == ["B", "A"]
    assert 'data-frozen="1"' in response.content.decode()
    assert 'data-density="compact"' in response.content.decode()


def test_what_was_searched_stays_when_another_is_chosen(calls, as_chiba):
    response = as_chiba.post(f"{VIEWS}/choice", {"view": calls.pk, "q": "高橋", "kana": "た"})

    assert response["Location"] == "/customers/?q=%E9%AB%98%E6%A9%8B&kana=%E3%81%9F"


def test_one_of_the_archive_leads_there(calls, as_aoki):
    SavedView.objects.update(content={**calls.content, "show": "archived"})

    assert as_aoki.post(f"{VIEWS}/choice", {"view": calls.pk})["Location"] == "/customers/?show=archived"


def test_a_changed_list_says_so_and_can_overwrite_its_view(calls, as_aoki):
    as_aoki.post(f"{VIEWS}/choice", {"view": calls.pk})
    as_aoki.post("/customers/columns/width", {"column": "tel", "width": "25"})
    assert "data-view-changed hidden" not in as_aoki.get(LIST).content.decode()

    response = as_aoki.post(f"{VIEWS}/{calls.pk}", {"content": "1", "sort": "-name"}, follow=True)

    calls.refresh_from_db()
    assert calls.content["widths"] == {"tel": 25}
    as_aoki.post(undo_link(response))
    calls.refresh_from_db()
    assert calls.content["widths"] == {"tel": 30}


def test_a_name_that_is_taken_gets_a_number(calls, as_chiba):
    html = as_chiba.post(VIEWS, {"name": " 電話かけ "}, follow=True).content.decode()

    assert SavedView.objects.filter(name="電話かけ 2").exists()
    assert "「電話かけ」はもうあるので、「電話かけ 2」という名前で保存しました。" in html


@pytest.mark.parametrize("name", ["", "  ", "\0"])
def test_without_a_name_nothing_is_kept(as_aoki, name):
    html = as_aoki.post(VIEWS, {"name": name}, follow=True).content.decode()

    assert "形の名前を入れてください" in html
    assert not SavedView.objects.exists()


def test_a_name_is_only_text(as_aoki):
    as_aoki.post(VIEWS, {"name": '"><script>alert(1)</script>'})

    for address in (LIST, VIEWS):
        assert "<script>alert" not in as_aoki.get(address).content.decode()


# ── for oneself, for everybody ──


def test_ones_own_are_nobody_elses(as_baba, as_chiba, baba):
    mine = SavedView.keep(by=baba, list="customers", name="馬場の", content={"shown": ["tel"]})[0]

    assert "馬場の" in as_baba.get(VIEWS).content.decode()
    assert "馬場の" not in as_chiba.get(VIEWS).content.decode()
    for address in (f"{VIEWS}/{mine.pk}", f"{VIEWS}/{mine.pk}/removal"):
        assert as_chiba.post(address, {"name": "千葉の"}).status_code == 404
    assert as_chiba.post(f"{VIEWS}/choice", {"view": mine.pk}).status_code == 404
    assert SavedView.objects.get().name == "馬場の"


def test_only_who_sets_things_up_shares(as_baba, as_aoki):
    assert as_baba.post(VIEWS, {"name": "みんなの", "is_shared": "1"}).status_code == 403
    assert not SavedView.objects.exists()

    as_aoki.post(VIEWS, {"name": "みんなの", "is_shared": "1"})

    assert "みんなの" in as_baba.get(LIST).content.decode()


def test_shared_ones_are_changed_by_who_sets_things_up(calls, as_baba, baba, aoki):
    assert as_baba.post(f"{VIEWS}/{calls.pk}", {"name": "馬場の"}).status_code == 404
    assert as_baba.post(f"{VIEWS}/{calls.pk}/removal").status_code == 404
    baba.change(by=aoki, may_set_up=True)

    signed_in(baba).post(f"{VIEWS}/{calls.pk}", {"name": "馬場の", "is_shared": "1"})

    calls.refresh_from_db()
    assert calls.name == "馬場の"


def test_who_never_chose_sees_the_first_view(calls, as_aoki, as_chiba):
    as_aoki.post(f"{VIEWS}/{calls.pk}", {"name": "電話かけ", "is_shared": "1", "is_first": "1"})
    assert columns(as_chiba) == [("tel", 30), ("name", 20)]

    as_chiba.post("/customers/columns/width", {"column": "tel", "width": "40"})

    assert columns(as_chiba) == [("tel", 40), ("name", 20)]
    as_chiba.post("/customers/columns", {"usual": "1"})
    assert columns(as_chiba) == [("tel", 30), ("name", 20)]


def test_there_is_one_first_view_and_it_is_shared(calls, as_aoki, aoki):
    other = SavedView.keep(by=aoki, list="customers", name="発送", is_shared=True, content={})[0]
    calls.change(by=aoki, is_first=True)
    response = as_aoki.post(
        f"{VIEWS}/{other.pk}", {"name": "発送", "is_shared": "1", "is_first": "1"}, follow=True
    )
    assert list(SavedView.objects.filter(is_first=True)) == [other]

    as_aoki.post(undo_link(response))
    assert list(SavedView.objects.filter(is_first=True)) == [calls]
    as_aoki.post(f"{VIEWS}/{calls.pk}", {"name": "電話かけ", "is_first": "1"})

    assert not SavedView.objects.filter(is_first=True).exists()


# ── back again ──


@pytest.mark.parametrize("who", ["baba", "chiba"])
def test_a_deleted_view_comes_back_whole(who, request):
    user = request.getfixturevalue(who)
    client = signed_in(user)
    view = SavedView.keep(by=user, list="customers", name="発送", content={"shown": ["tel"]})[0]

    response = client.post(f"{VIEWS}/{view.pk}/removal", follow=True)
    assert not SavedView.objects.exists()
    client.post(undo_link(response))

    assert SavedView.objects.get().snapshot() == view.snapshot()


def test_who_only_looks_undoes_nothing_but_own_views(as_baba, as_chiba, chiba):
    customer = make_customer()
    response = as_baba.post(f"/customers/{customer.pk}/archival", follow=True)
    views = as_baba.post(VIEWS, {"name": "馬場の"}, follow=True)

    for link in (undo_link(response), undo_link(views)):
        assert as_chiba.post(link).status_code == 404
    customer.refresh_from_db()
    assert customer.archived_at


def test_a_view_changed_since_stays(as_baba, baba):
    response = as_baba.post(VIEWS, {"name": "発送"}, follow=True)
    view = SavedView.objects.get()
    as_baba.post(f"{VIEWS}/{view.pk}", {"name": "発送用"})

    html = as_baba.post(undo_link(response), follow=True).content.decode()

    assert "あとから変更されているので残しました" in html
    assert SavedView.objects.get().name == "発送用"
