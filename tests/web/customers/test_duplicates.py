"""重複リスト as its readers and writers meet it."""

import html
import re
from typing import Any

import pytest
from django.urls import reverse

from hiiki.accounts.models import Shop
from hiiki.audit.models import Batch
from hiiki.customers.duplicates import finding, showing
from hiiki.customers.models import Alike, Customer, KeptApart
from tests.cast import signed_in
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db
PAGE = "customers:duplicates"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def pair(shop, aoki):
    found = [
        make_customer(tel="03-1234-5678"),
        make_customer(last_name="高橋", tel="03-1234-5678", address1="横浜市中区本町1-1"),
    ]
    searched()
    return found


def searched() -> None:
    finding.ask_for()
    while finding.continue_due():
        pass


def test_nothing_was_looked_for_yet(as_baba):
    assert "まだ調べていません" in as_baba.get(reverse(PAGE)).content.decode()


def test_begins_to_look_and_says_how_far(as_baba):
    as_baba.post(reverse("customers:duplicate_searches"))

    assert "探しています" in as_baba.get(reverse(PAGE)).content.decode()


def test_pairs_stay_under_the_hand_until_the_new_ones_are_there(pair, as_baba):
    finding.ask_for()
    polled = as_baba.get(reverse(PAGE), headers={"HX-Request": "true"}).content.decode()
    assert "探しています" in polled
    assert "この方を削除" not in polled
    searched()

    over = as_baba.get(reverse(PAGE), headers={"HX-Request": "true"})

    assert over["HX-Redirect"] == reverse(PAGE)


def test_shows_both_with_the_reason_and_what_differs(pair, as_baba):
    shown = as_baba.get(reverse(PAGE)).content.decode()

    assert "氏名の字が違うだけ（髙橋花子・高橋花子）" in shown
    assert all(each.code in shown for each in pair)
    assert "alike__line--other" in shown
    assert "横浜市中区本町1-1" in shown


def test_a_pair_kept_apart_is_gone_and_comes_back_by_undoing(pair, as_baba):
    [alike] = Alike.objects.all()

    as_baba.post(reverse("customers:separation", args=[alike.pk]))

    assert KeptApart.objects.count() == 1
    left = as_baba.get(reverse(PAGE)).content.decode()
    assert "別の方として残す</button>" not in left
    assert "残りは <strong>0 組</strong>です" in left
    as_baba.post(reverse("undo", args=[Batch.objects.latest("id").pk]))
    assert "別の方として残す</button>" in as_baba.get(reverse(PAGE)).content.decode()


def test_a_pair_kept_apart_is_not_found_by_the_next_search(pair, as_baba):
    as_baba.post(reverse("customers:separation", args=[Alike.objects.get().pk]))

    searched()

    assert not showing.last_search().found.exists()


def test_one_of_them_is_removed(pair, as_baba):
    as_baba.post(reverse("customers:duplicate_removal", args=[Alike.objects.get().pk, pair[1].pk]))

    assert list(Customer.objects.all()) == [pair[0]]
    assert "重複していそうな顧客はいません" in as_baba.get(reverse(PAGE)).content.decode()


def test_somebody_of_another_group_is_not_removed_through_this_one(pair, as_baba):
    other = make_customer(last_name="千葉")

    answer = as_baba.post(reverse("customers:duplicate_removal", args=[Alike.objects.get().pk, other.pk]))

    assert answer.status_code == 404
    assert Customer.objects.filter(pk=other.pk).exists()


def test_who_was_put_right_since_is_not_shown(pair, as_baba, aoki):
    pair[1].change({"tel": "03-9999-0000", "last_name": "馬場", "first_name": "健一"}, by=aoki)

    assert "別の方として残す</button>" not in as_baba.get(reverse(PAGE)).content.decode()


def test_who_sees_only_their_own_customers_sees_no_list(pair, baba):
    baba.own_customers_only = True
    baba.save()
    as_baba = signed_in(baba)

    assert as_baba.get(reverse(PAGE)).status_code == 403
    assert as_baba.post(reverse("customers:separation", args=[Alike.objects.get().pk])).status_code == 404


def test_ten_more_groups_cost_no_more_queries(
    pair, as_baba, django_assert_max_num_queries, django_assert_num_queries
):
    as_baba.get(reverse(PAGE))
    with django_assert_max_num_queries(40) as few:
        as_baba.get(reverse(PAGE))
    for number in range(10):
        for _ in range(2):
            make_customer(last_name="千葉", first_name=f"由美{number}", tel=f"03-0000-{number:04}")
    searched()

    with django_assert_num_queries(len(few)):
        as_baba.get(reverse(PAGE))


def test_of_a_group_of_many_only_who_is_shown_is_read(shop, baba, monkeypatch):
    for number in range(20):
        make_customer(tel="03-1234-5678", memo=f"{number}人目")
    searched()
    many = next(each for each in Alike.objects.all() if len(each.customers) == 20)
    read, from_db = [], Customer.from_db.__func__
    monkeypatch.setattr(Customer, "from_db", classmethod(lambda *row: read.append(row) or from_db(*row)))

    shown = showing.one(many.pk, baba)

    assert (len(shown.customers), shown.more, len(read)) == (4, 16, 4)


def test_the_fields_are_chosen_in_the_settings(as_aoki, shop):
    as_aoki.post(reverse("settings:duplicates"), {"way0": ["name", "tel"], "way3": ["email"]})

    assert Shop.current().duplicate_rules == "name+tel,email"
    assert as_aoki.get(reverse("settings:duplicates")).content.decode().count(" checked") == 3


def test_no_field_at_all_is_refused(as_aoki, shop):
    before = Shop.current().duplicate_rules

    answer = as_aoki.post(reverse("settings:duplicates"), {"way0": ["shoes"]})

    assert answer.status_code == 422
    assert Shop.current().duplicate_rules == before


def merger(keep: Customer, *others: Customer, **chosen: Customer | str) -> dict[str, Any]:
    """Of each field whose value is chosen, or "both"."""
    return {
        "keep": str(keep.pk),
        "other": [str(other.pk) for other in others],
        **{f"seen-{pk}": at.isoformat() for pk, at in Customer.objects.values_list("pk", "updated_at")},
        **{f"field-{name}": str(getattr(side, "pk", side)) for name, side in chosen.items()},
    }


def test_merging_offers_what_is_filled(pair, as_baba):
    shown = as_baba.get(reverse("customers:merger", args=[Alike.objects.get().pk])).content.decode()

    keep, other = pair
    assert f'name="field-address1" value="{other.pk}" checked' in shown
    assert f'name="field-last_name" value="{keep.pk}" checked' in shown
    assert "field-code" not in shown


def test_merges_with_the_chosen_values_and_is_undone(pair, as_baba):
    keep, other = pair
    there = reverse("customers:merger", args=[Alike.objects.get().pk])

    answer = as_baba.post(there, merger(keep, other, address1=other, last_name=keep))

    assert answer.url == reverse("customers:duplicates")
    keep.refresh_from_db()
    assert (keep.last_name, keep.address1) == ("髙橋", "横浜市中区本町1-1")
    assert as_baba.get(reverse("customers:card", args=[other.pk])).url == reverse(
        "customers:card", args=[keep.pk]
    )
    as_baba.post(reverse("undo", args=[Batch.objects.latest("id").pk]))
    assert Customer.objects.current().count() == 2
    assert as_baba.get(reverse("customers:card", args=[other.pk])).status_code == 200


def test_both_memos_and_both_tags_may_stay(shop, aoki, as_baba):
    keep = make_customer(tel="03-1234-5678", memo="お得意様", tags="常連")
    other = make_customer(tel="03-1234-5678", memo="夕方に電話", tags="夏ギフト")
    searched()

    as_baba.post(
        reverse("customers:merger", args=[Alike.objects.get().pk]),
        merger(keep, other, memo="both", tags="both"),
    )

    keep.refresh_from_db()
    assert keep.memo == "お得意様\n夕方に電話"
    assert keep.tags == "常連、夏ギフト"


def test_the_other_one_may_stay(pair, as_baba):
    keep, other = pair

    as_baba.post(reverse("customers:merger", args=[Alike.objects.get().pk]), merger(other, keep))

    assert list(Customer.objects.current()) == [other]


@pytest.fixture
def three(shop):
    """Three who are one, written down more and more fully."""
    found = [
        make_customer(tel="03-1234-5678", memo="お得意様", tags="常連"),
        make_customer(tel="03-1234-5678", mobile="090-0000-0001", memo="夕方に電話"),
        make_customer(tel="03-1234-5678", email="h@example.jp", memo="お得意様", tags="夏ギフト"),
    ]
    searched()
    return found


def test_three_are_merged_in_one_go_with_the_values_of_any_and_come_back_in_one(three, as_baba):
    keep, second, third = three
    contacts = [make_contact(each) for each in (second, third)]
    there = reverse("customers:merger", args=[Alike.objects.get().pk])

    answer = as_baba.post(
        there, merger(keep, second, third, mobile=second, email=third, memo="both", tags="both")
    )

    keep.refresh_from_db()
    assert answer.url == reverse("customers:duplicates")
    assert (keep.mobile, keep.email) == ("090-0000-0001", "h@example.jp")
    assert (keep.memo, keep.tags) == ("お得意様\n夕方に電話", "常連、夏ギフト")
    assert list(Customer.objects.current()) == [keep]
    assert keep.contacts.count() == 2
    as_baba.post(reverse("undo", args=[Batch.objects.latest("id").pk]))
    keep.refresh_from_db()
    assert (Customer.objects.current().count(), keep.mobile, keep.memo) == (3, "", "お得意様")
    for contact, whose in zip(contacts, (second, third), strict=True):
        contact.refresh_from_db()
        assert contact.customer_id == whose.pk


def test_any_of_three_may_stay_and_any_may_be_left_out(three, as_baba):
    first, second, third = three
    there = reverse("customers:merger", args=[Alike.objects.get().pk])

    shown = as_baba.get(f"{there}?keep={third.pk}&other={first.pk}").content.decode()

    assert f"?keep={third.pk}&other={first.pk}&other={second.pk}" in html.unescape(shown)
    assert "両方つなぐ" not in shown  # both memos say the same
    as_baba.post(there, merger(third, first))
    assert set(Customer.objects.current()) == {second, third}


def test_whoever_comes_second_is_told_and_nothing_more_is_merged(pair, as_baba, as_aoki):
    keep, other = pair
    there = reverse("customers:merger", args=[Alike.objects.get().pk])
    as_baba.post(there, merger(keep, other))

    answer = as_aoki.post(there, merger(other, keep), follow=True)

    assert "この組は、もう決まったか" in answer.content.decode()
    assert list(Customer.objects.current()) == [keep]


@pytest.mark.parametrize("side", [0, 1])
def test_what_a_colleague_types_while_one_chooses_is_not_overwritten(pair, aoki, as_baba, side):
    there = reverse("customers:merger", args=[Alike.objects.get().pk])
    chosen = merger(*pair, address1=pair[1], last_name=pair[1])
    pair[side].change({"address1": "鎌倉市小町1-1"}, by=aoki)

    answer = as_baba.post(there, chosen)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert f"{pair[side]} のカードが、このページを開いたあとで変わりました" in shown
    assert "鎌倉市小町1-1" in shown
    assert Customer.objects.current().count() == 2
    again = dict(re.findall(r'name="(seen-\d+)" value="([^"]+)"', shown))
    assert as_baba.post(there, {**chosen, **again}).status_code == 302


@pytest.mark.parametrize("wrong", [{"keep": "0", "other": "x"}, {"keep": "9" * 30}, {"keep": "1"}])
def test_whoever_is_not_in_the_group_is_nobody(pair, as_baba, wrong):
    answer = as_baba.post(reverse("customers:merger", args=[Alike.objects.get().pk]), wrong)

    assert answer.status_code == 404
    assert Customer.objects.current().count() == 2
