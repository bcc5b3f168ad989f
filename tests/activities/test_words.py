"""種類 and 結果: the shop's own words for its contacts."""

import pytest

from hiiki.activities import wording, words
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.word import KIND, RESULT
from hiiki.audit.models import Batch
from hiiki.audit.recording import created, open_batch
from hiiki.audit.undoing import undo
from hiiki.customers.designing import Chosen, Unfit
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db


def labels(which: str) -> list[tuple[str, int, bool]]:
    return [(each.label, each.colour, bool(each.retired_at)) for each in words.of(which)]


def chosen(which: str) -> list[Chosen]:
    return [Chosen(each.label, each.colour, each.pk, bool(each.retired_at)) for each in words.of(which)]


def test_a_shop_begins_with_some():
    assert [label for label, *_ in labels(KIND)] == ["来店", "訪問", "電話", "メール", "その他"]
    assert "検討中" in [label for label, *_ in labels(RESULT)]


def test_they_come_again_in_a_book_without_any():
    ContactWord.objects.all().delete()

    assert [each.label for each in words.offered(KIND)] == ["来店", "訪問", "電話", "メール", "その他"]


def test_added_renamed_coloured_in_another_order_and_undone(aoki):
    before = labels(KIND)
    visit, _, phone, *rest = chosen(KIND)
    wanted = [
        Chosen("お電話", 5, phone.pk),
        Chosen("配達", 2),
        Chosen(visit.label, visit.colour, visit.pk, is_retired=True),
        *rest,
    ]

    batch = wording.design(KIND, wanted, by=aoki)

    assert labels(KIND)[:3] == [("お電話", 5, False), ("訪問", 4, False), ("配達", 2, False)]
    assert [each.label for each in words.offered(KIND)][:3] == ["お電話", "訪問", "配達"]
    assert "来店" in [each.label for each in words.offered(KIND, besides=visit.pk)]
    undo(batch, by=aoki)
    assert labels(KIND) == before


def test_two_words_change_places(aoki):
    first, second, *rest = chosen(KIND)

    wording.design(
        KIND, [Chosen(second.label, 1, first.pk), Chosen(first.label, 2, second.pk), *rest], by=aoki
    )

    assert labels(KIND)[:2] == [("訪問", 1, False), ("来店", 2, False)]


def test_nothing_new_is_no_deed(aoki):
    assert wording.design(KIND, chosen(KIND), by=aoki) is None
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ([Chosen("電話"), Chosen("ﾃﾞﾝﾜ"), Chosen("でんわ")], "同じです"),
        ([Chosen("　")], "記号だけ"),
        ([Chosen("商談", is_retired=True)], "使う選択肢をひとつは"),
        ([Chosen("来店")], "がもうあります"),
        ([Chosen(f"言葉{number}") for number in range(51)], "50個まで"),
    ],
)
def test_what_cannot_be(aoki, wanted, reason):
    with pytest.raises(Unfit, match=reason):
        wording.design(KIND, wanted, by=aoki)


def test_a_word_that_is_used_stays_when_its_making_is_undone(aoki):
    batch = wording.design(KIND, [*chosen(KIND), Chosen("配達")], by=aoki)
    word = words.of(KIND)[-1]
    make_contact(make_customer(), kind_id=word.pk)

    undo(batch, by=aoki)

    assert words.of(KIND)[-1] == word
    batch.refresh_from_db()
    assert batch.conflicts == ["「配達」は、もう使われているので残しました。"]
    assert wording.counts(KIND)[word.pk] == 1


@pytest.fixture
def brought(aoki):
    """A word that came with a file, and the batch that undoes its coming."""
    word = ContactWord.objects.create(of=KIND, label="はがき", position=99)
    batch = open_batch("import", "取り込み", by=aoki)
    created(batch, word)
    batch.close()
    return word, batch


def changed_to_another(contact, by):
    other = next(each.pk for each in words.of(KIND) if each.pk != contact.kind_id)
    return contact.change({"kind_id": other}, by=by)


@pytest.mark.parametrize("deed", [Contact.remove, changed_to_another])
def test_a_word_that_undoing_may_need_again_stays(brought, aoki, deed):
    word, batch = brought
    contact = make_contact(make_customer(), kind_id=word.pk)
    since = deed(contact, by=aoki)

    undone = undo(batch, by=aoki)

    assert undone.conflicts == ["「はがき」は、もう使われているので残しました。"]
    undo(since, by=aoki)
    assert Contact.objects.get().kind_id == word.pk


def test_what_cannot_come_back_without_its_word_says_so(brought, aoki):
    word, _ = brought
    since = make_contact(make_customer(), kind_id=word.pk).remove(by=aoki)
    word.delete()

    undone = undo(since, by=aoki)

    assert undone.conflicts == ["コンタクトは、その種類がもうないので戻せませんでした。"]


def test_a_result_that_is_gone_is_left_empty(brought, aoki):
    result = ContactWord.objects.create(of=RESULT, label="未定", position=99)
    since = make_contact(make_customer(), is_done=True, result_id=result.pk).remove(by=aoki)
    result.delete()

    undo(since, by=aoki)

    assert Contact.objects.get().result_id is None
