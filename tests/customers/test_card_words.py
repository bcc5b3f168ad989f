"""管理区分 and 敬称: a list of the shop's own; cards keep text, so that nothing is lost."""

import pytest

from hiiki.audit.models import Batch, Event
from hiiki.audit.undoing import undo
from hiiki.customers import card_words, designed
from hiiki.customers.bulk import acting
from hiiki.customers.card_words import Usual
from hiiki.customers.designing import Chosen, Unfit
from hiiki.customers.models import BulkAction, CardWord, Customer
from hiiki.customers.models.word import HONORIFIC, MANAGEMENT
from hiiki.db.belongings import BELONGINGS
from hiiki.db.belongings import Unfit as Unreadable
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


def labels(which: str) -> list[tuple[str, int, bool]]:
    return [(each.label, each.colour, bool(each.retired_at)) for each in card_words.of(which)]


def chosen(which: str) -> list[Chosen]:
    return [Chosen(each.label, each.colour, each.pk, bool(each.retired_at)) for each in card_words.of(which)]


def on_cards(which: str) -> list[str]:
    return list(Customer.objects.order_by("code").values_list(which, flat=True))


def test_a_shop_begins_with_honorifics_and_no_management():
    assert [label for label, *_ in labels(HONORIFIC)] == ["様", "御中", "殿", "先生"]
    assert not labels(MANAGEMENT)


def test_words_of_cards_that_are_on_no_list_are_told_once_however_written(aoki):
    for code, word in enumerate(["VIP", "VIP", "ＶＩＰ", "休眠", "見込み", ""]):
        make_customer(code=str(code), management=word)
    card_words.design(MANAGEMENT, [Chosen("見込み")], by=aoki)

    assert card_words.unlisted(MANAGEMENT, card_words.on_cards(MANAGEMENT)) == [("VIP", 3), ("休眠", 1)]


def test_renaming_renames_it_on_the_cards_and_is_undone_in_one_go(aoki):
    card_words.design(MANAGEMENT, [Chosen("VIP", 2), Chosen("休眠")], by=aoki)
    for code, word in enumerate(["VIP", "ＶＩＰ", "休眠", "ほか"]):
        make_customer(code=str(code), management=word)
    before = labels(MANAGEMENT)
    vip, asleep = chosen(MANAGEMENT)

    batch = card_words.design(
        MANAGEMENT, [Chosen("お休み", 1, asleep.pk), Chosen("上得意", 2, vip.pk, is_retired=True)], by=aoki
    )

    assert on_cards(MANAGEMENT) == ["上得意", "上得意", "お休み", "ほか"]
    assert designed.now().listed(MANAGEMENT) == ["お休み"]
    assert Event.objects.filter(verb="card.designed").latest("id").data["count"] == 3
    undo(batch, by=aoki)
    assert on_cards(MANAGEMENT) == ["VIP", "ＶＩＰ", "休眠", "ほか"]
    assert labels(MANAGEMENT) == before


def test_two_words_change_places_on_the_cards_too(aoki):
    card_words.design(MANAGEMENT, [Chosen("甲"), Chosen("乙")], by=aoki)
    for code, word in enumerate("甲乙"):
        make_customer(code=str(code), management=word)
    first, second = chosen(MANAGEMENT)

    card_words.design(MANAGEMENT, [Chosen("乙", pk=first.pk), Chosen("甲", pk=second.pk)], by=aoki)

    assert on_cards(MANAGEMENT) == ["乙", "甲"]


def test_many_cards_are_renamed_in_the_background_and_undone_halfway_with_the_word(aoki, monkeypatch):
    monkeypatch.setattr(acting, "STEP", 1)
    card_words.design(MANAGEMENT, [Chosen("VIP")], by=aoki)
    for code in "123":
        make_customer(code=code, management="VIP")
    batch, renaming = card_words.begin(MANAGEMENT, [Chosen("上得意", pk=chosen(MANAGEMENT)[0].pk)], by=aoki)

    acting.continue_due(seconds=0)
    assert (on_cards(MANAGEMENT), labels(MANAGEMENT)) == (["上得意", "VIP", "VIP"], [("上得意", 0, False)])
    renaming.refresh_from_db()
    assert (renaming.state, renaming.percent, renaming.batch) == (BulkAction.DOING, 33, batch)

    undo(batch, by=aoki)
    while acting.continue_due():
        pass
    assert (on_cards(MANAGEMENT), labels(MANAGEMENT)) == (["VIP"] * 3, [("VIP", 0, False)])
    renaming.refresh_from_db()
    assert renaming.state == BulkAction.STOPPED


def test_a_card_somebody_changed_meanwhile_is_left_alone(aoki, baba):
    card_words.design(MANAGEMENT, [Chosen("VIP")], by=aoki)
    one, _ = make_customer(code="1", management="VIP"), make_customer(code="2", management="VIP")
    _, renaming = card_words.begin(MANAGEMENT, [Chosen("上得意", pk=chosen(MANAGEMENT)[0].pk)], by=aoki)

    one.change({"management": "休眠"}, by=baba)
    acting.finished(renaming)

    assert on_cards(MANAGEMENT) == ["休眠", "上得意"]


def test_a_word_whose_cards_went_meanwhile_keeps_its_deed(aoki):
    card_words.design(MANAGEMENT, [Chosen("VIP")], by=aoki)
    one = make_customer(management="VIP")
    batch, renaming = card_words.begin(MANAGEMENT, [Chosen("上得意", pk=chosen(MANAGEMENT)[0].pk)], by=aoki)
    one.remove(by=aoki)

    acting.finished(renaming)

    assert Batch.objects.filter(pk=batch.pk, state=Batch.CLOSED).exists()
    assert labels(MANAGEMENT) == [("上得意", 0, False)]


def test_which_honorific_is_usual(aoki):
    person, company = make_customer(), make_customer(last_name="", first_name="", company_name="やまと商店")
    wanted = [*chosen(HONORIFIC), Chosen("さま")]

    batch = card_words.design(HONORIFIC, wanted, by=aoki, usual=Usual("さま", "殿"))

    assert [person.addressed_as, company.addressed_as] == ["さま", "殿"]
    undo(batch, by=aoki)
    assert [person.addressed_as, company.addressed_as] == ["様", "御中"]


def test_nothing_new_is_no_deed(aoki):
    card_words.design(MANAGEMENT, [Chosen("VIP")], by=aoki)
    before = Batch.objects.count()

    assert card_words.design(MANAGEMENT, chosen(MANAGEMENT), by=aoki) is None
    assert Batch.objects.count() == before


@pytest.mark.parametrize(
    ("wanted", "usual", "reason"),
    [
        ([Chosen("様"), Chosen("様")], Usual("様", "様"), "同じです"),
        ([Chosen("　")], None, "記号だけ"),
        ([Chosen("様")], Usual("様", "御中"), "御中」を、使う選択肢に"),
        ([Chosen(f"言葉{number}") for number in range(51)], None, "50個まで"),
    ],
)
def test_what_cannot_be_changes_nothing(aoki, wanted, usual, reason):
    with pytest.raises(Unfit, match=reason):
        card_words.design(HONORIFIC, wanted, by=aoki, usual=usual)

    assert not CardWord.objects.exists()
    assert not Batch.objects.exists()


def test_they_go_out_and_come_back(aoki):
    card_words.design(MANAGEMENT, [Chosen("VIP", 2), Chosen("休眠")], by=aoki)
    card_words.design(HONORIFIC, chosen(HONORIFIC), by=aoki, usual=Usual("先生", "御中"))
    belonging = BELONGINGS["card_words"]
    rows = list(belonging.rows("default"))
    CardWord.objects.all().delete()

    made = belonging.bring(rows, {})

    assert len(made) == belonging.count("default") == 6
    assert list(belonging.rows("default")) == rows
    assert designed.now().usual == ("先生", "御中")
    with pytest.raises(Unreadable, match="読めません"):
        belonging.bring([("敬称", "殿", "虹", "", "", "", "")], {})
