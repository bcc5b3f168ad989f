"""Contacts and their words go out with the customers and come back, by their names."""

import pytest
from django.utils.timezone import now

from hiiki.activities import wording, words
from hiiki.activities.belonging import ContactsBelonging
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.word import KIND, RESULT
from hiiki.customers.designing import Chosen
from hiiki.db.belongings import Unfit
from hiiki.exchange.models import WholeImport
from hiiki.exchange.whole import packing
from tests.exchange.test_backing_up import books_beside_the_book  # noqa: F401
from tests.exchange.test_whole import brought, empty_the_book
from tests.makers import make_contact, make_customer, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def told() -> list[tuple]:
    names = ("customer__code", "is_done", "at", "has_time", "kind__label", "result__label", "subject", "text",
             "staff__name", "created_at", "updated_at", "search_text")  # fmt: skip
    return list(Contact.objects.order_by("id").values_list(*names))


def said() -> list[tuple]:
    return list(
        ContactWord.objects.order_by("of", "position").values_list(
            "of", "label", "colour", "position", "retired_at"
        )
    )


def test_they_come_back(aoki, tmp_path):
    there = [Chosen(each.label, each.colour, each.pk) for each in words.of(KIND)]
    wanted = [Chosen("配達", 2), *there[:-1], Chosen("その他", 0, there[-1].pk, is_retired=True)]
    wording.design(KIND, wanted, by=aoki)
    hanako, other = make_customer(code="=1"), make_customer(code="2", last_name="馬場")
    result = words.of(RESULT)[1].pk
    make_contact(hanako, days=-9, is_done=True, subject="=お礼", text="一行目\r\n'二行目", result_id=result)
    make_contact(
        other, days=3, at=now(), has_time=True, kind_id=words.of(KIND)[0].pk, staff_id=make_staff().pk
    )
    before, before_words = told(), said()
    packing.pack(tmp_path / "Hiiki.zip")
    Contact.objects.all().delete()
    ContactWord.objects.all().delete()
    empty_the_book()

    whole = brought(tmp_path / "Hiiki.zip")

    assert (whole.state, whole.error) == (WholeImport.DONE, "")
    assert told() == before
    assert said() == before_words


@pytest.mark.parametrize(
    "row",
    [
        ("なし", "予定", "2026-12-01T00:00:00+09:00", "", "電話"),
        ("1", "未定", "2026-12-01T00:00:00+09:00", "", "電話"),
        ("1", "予定", "いつか", "", "電話"),
        ("1", "予定", "2026-12-01T00:00:00+09:00", "", "伝書鳩"),
    ],
)
def test_what_cannot_be_read(shop, row):
    make_customer(code="1")
    stamp = "2026-12-01T00:00:00+09:00"

    with pytest.raises(Unfit, match="コンタクト履歴が読めません"):
        ContactsBelonging().bring([(*row, "", "", "", "", stamp, stamp)], {})
