"""タグ: words on customers, given and taken off in one go."""

import pytest

from hiiki.audit.models import Batch, Event
from hiiki.audit.undoing import undo
from hiiki.customers import tagging, tags
from hiiki.customers.bulk import acting
from hiiki.customers.models import Customer, CustomerQuerySet, TagColour
from hiiki.customers.models.tag import colours, paint
from hiiki.customers.registering import register
from hiiki.customers.searching import search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", ""),
        ("常連", "常連"),
        ("常連、夏ギフト", "常連、夏ギフト"),
        ("常連, 夏ギフト ,VIP", "常連、夏ギフト、VIP"),
        ("常連;夏ギフト；冬", "常連、夏ギフト、冬"),
        ("常連､ﾅﾂ", "常連、ﾅﾂ"),
        ("常連\n夏ギフト", "常連、夏ギフト"),
        ("a/b|c", "a、b、c"),
        ("#常連 ＃夏", "常連 ＃夏"),
        ("#常連、＃夏", "常連、夏"),
        ("VIP、ＶＩＰ、vip", "VIP"),
        ("お得意 さま", "お得意 さま"),
        ("* myContacts ::: 友だち ::: * starred", "友だち"),
        ("、、, ・", ""),
        ("𠮷田組、👍", "𠮷田組、👍"),
        ("=SUM(A1)", "=SUM(A1)"),
        ("あ" * 30, "あ" * 30),
    ],
)
def test_what_is_stored_for_what_was_typed(text, stored):
    assert tags.read(text) == stored
    assert tags.read(stored) == stored


def test_a_tag_that_is_too_long_is_named():
    with pytest.raises(ValueError, match="30文字まで"):
        tags.read("常連、" + "あ" * 31)


@pytest.mark.parametrize(
    ("stored", "gone", "left"),
    [
        ("常連、VIP、夏", "ＶＩＰ", "常連、夏"),
        ("常連", "常連", ""),
        ("常連、夏", "冬", "常連、夏"),
        ("", "冬", ""),
        ("常連、夏", "夏、常連", ""),
    ],
)
def test_taking_off(stored, gone, left):
    assert tags.without(stored, gone) == left


@pytest.fixture
def three() -> list[Customer]:
    return [
        register({"last_name": "青木", "tags": "常連、VIP"}, by=None),
        register({"last_name": "馬場", "tags": "ＶＩＰ候補"}, by=None),
        register({"last_name": "千葉"}, by=None),
    ]


def tagged(tag: str) -> CustomerQuerySet:
    return search(Customer.objects.all(), "", tag=tag)


def names(customers) -> list[str]:
    return [each.last_name for each in customers.order_by("id")]


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("VIP", ["青木"]),
        ("ｖｉｐ", ["青木"]),
        ("VIP候補", ["馬場"]),
        ("候補", []),
        ("常連", ["青木"]),
        ("常", []),
        ("常連、VIP", []),
        ("・", []),
    ],
)
def test_a_tag_is_found_whole(three, tag, found):
    assert names(tagged(tag)) == found


def test_the_search_box_finds_parts_of_tags(three):
    assert names(search(Customer.objects.all(), "vip")) == ["青木", "馬場"]
    assert names(search(Customer.objects.all(), "候補", "tags")) == ["馬場"]
    assert names(search(Customer.objects.all(), "候補", "name")) == []
    assert names(search(Customer.objects.all(), "連VIP")) == []


def test_which_are_in_use(three):
    register({"last_name": "千葉", "tags": "VIP"}, by=None)
    register({"last_name": "千葉", "tags": "vip"}, by=None)

    assert tagging.in_use(Customer.objects.all()) == {"VIP": 3, "ＶＩＰ候補": 1, "常連": 1}


def test_many_get_a_tag_and_one_undoing_takes_it_off(three):
    batch = tagging.add(Customer.objects.all(), "VIP、夏", by=None)

    assert sorted(Customer.objects.values_list("tags", flat=True)) == [
        "VIP、夏", "常連、VIP、夏", "ＶＩＰ候補、VIP、夏",
    ]  # fmt: skip
    assert batch.title == "タグ「VIP、夏」を付ける"
    assert Event.objects.get(verb="customer.tagged").data == {
        "tag": "VIP、夏", "count": 3, "batch": batch.pk,
    }  # fmt: skip
    assert names(tagged("夏")) == ["青木", "馬場", "千葉"]
    undo(batch, by=None)
    assert list(Customer.objects.order_by("id").values_list("tags", flat=True)) == [
        "常連、VIP",
        "ＶＩＰ候補",
        "",
    ]
    assert not tagged("夏").exists()


def test_only_those_without_it_are_changed(three):
    batch = tagging.add(Customer.objects.all(), "常連", by=None)

    assert batch.changes.count() == 2
    assert tagging.add(Customer.objects.all(), "常連", by=None) is None
    assert not Batch.objects.exclude(pk=batch.pk).filter(kind="edit").exists()


def test_taken_off_many(three):
    batch = tagging.take_off(Customer.objects.all(), "vip", by=None)

    assert list(Customer.objects.order_by("id").values_list("tags", flat=True)) == ["常連", "ＶＩＰ候補", ""]
    assert tagging.take_off(Customer.objects.all(), "vip", by=None) is None
    undo(batch, by=None)
    assert three[0].tags == Customer.objects.get(pk=three[0].pk).tags


def test_renamed_everywhere_with_its_colour(three):
    paint("VIP", 2)
    tagging.rename("VIP", "上得意", by=None)

    assert Customer.objects.get(pk=three[0].pk).tags == "常連、上得意"
    assert Customer.objects.get(pk=three[1].pk).tags == "ＶＩＰ候補"
    assert colours() == {"上得意": 2}


def test_renamed_to_one_there_is_they_become_one(three):
    paint("常連", 1)
    paint("VIP", 2)
    tagging.rename("VIP", "常連", by=None)

    assert Customer.objects.get(pk=three[0].pk).tags == "常連"
    assert colours() == {"常連": 1}


def test_written_another_way_it_keeps_its_colour(three):
    paint("VIP", 2)
    tagging.rename("VIP", "Vip", by=None)

    assert Customer.objects.get(pk=three[0].pk).tags == "常連、Vip"
    assert colours() == {"vip": 2}


def test_removed_it_is_gone_and_can_be_had_back(three):
    batch = tagging.remove("常連", by=None)

    assert Customer.objects.get(pk=three[0].pk).tags == "VIP"
    undo(batch, by=None)
    assert Customer.objects.get(pk=three[0].pk).tags == "常連、VIP"


def test_more_than_one_step(three, monkeypatch):
    monkeypatch.setattr(acting, "STEP", 2)

    assert tagging.add(Customer.objects.all(), "冬", by=None).changes.count() == 3


def test_grey_needs_no_row():
    paint("VIP", 3)
    paint("ＶＩＰ", 0)

    assert not TagColour.objects.exists()


def test_many_long_ones_have_room():
    """Nothing in the pattern that a database could shorten; folded, some grow."""
    long = "、".join(
        f"{chr(0x4E00 + 37 * number)}{'㈱' * 9}{chr(0x5E00 + 53 * number)}" for number in range(60)
    )
    customer = register({"last_name": "青木", "tags": tags.read(long)}, by=None)
    word = tags.words(customer.tags)[0]

    paint(word, 1)

    assert list(tagging.in_use(Customer.objects.all()).values()) == [1] * 60
    assert tagged(word).get() == customer


def full(count: int = tags.MOST) -> str:
    return "、".join(f"札{number}" for number in range(count))


@pytest.mark.parametrize("text", [full(101), "、".join(f"{number:030}" for number in range(40))])
def test_more_than_there_is_room_for_is_refused(text):
    with pytest.raises(ValueError, match="100 個、合わせて 1,000 文字まで"):
        tags.read(text)


def test_who_has_no_room_stays_and_is_counted(three):
    packed = register({"last_name": "渡邊", "tags": full()}, by=None)

    action = tagging.adding(Customer.objects.all(), "常連", by=None)
    batch = acting.finished(action)

    packed.refresh_from_db()
    assert (batch.changes.count(), packed.tags) == (2, full())
    assert (action.refused, action.same) == (1, 1)
    assert tags.FULL in action.conflicts[0]
