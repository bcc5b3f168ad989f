"""Files do not fill the shop's own fields yet; nothing of it is taken for something else, and what is left is said."""

import pytest
from django.urls import reverse

from hiiki.customers.models import Customer
from hiiki.exchange import applying, exporting, proposing, receiving
from hiiki.exchange.mapping import Link, Mapping
from tests.exchange.book import csv, imported, planned
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def designed(aoki) -> None:
    rank, number = make_field("顧客ランク", "choice", "上得意", "ふつう"), make_field("会員番号")
    mail = make_field("お子さまのメール", "mail")
    for code in "123":
        values = {rank.name: rank.clean("上得意"), number.name: f"M{code}", mail.name: f"k{code}@example.jp"}
        make_customer(code=code, tel=f"03-0000-000{code}", **values)


def test_without_them_nothing_is_asked_of_the_file(db):
    run = planned(csv("会員番号,氏名,顧客ランク", "1,青木 花子,上得意"))

    assert [link.target for link in run.mapping.columns] == ["code", "name", "management"]


def test_a_column_called_like_one_becomes_nothing_else(designed):
    run = planned(
        csv(
            "氏名,電話,会員番号,顧客ランク,お子さまのメール", "馬場 健一,03-0000-0009,M9,上得意,k9@example.jp"
        )
    )

    assert [link.target for link in run.mapping.columns] == ["name", "tel", None, None, None]
    assert [(each["column"], each["values"], each["own"]) for each in run.counts["unused"]] == [
        ("会員番号", ["M9"], True), ("顧客ランク", ["上得意"], True), ("お子さまのメール", ["k9@example.jp"], True),
    ]  # fmt: skip


def test_hiikis_own_file_is_known_and_leaves_their_values_alone(designed, tmp_path):
    before = list(Customer.objects.order_by("code").values_list("own", "search_text"))
    exporting.export(Customer.objects.order_by("code"), exporting.every_name(), tmp_path / "a.csv", by=None)
    file = (tmp_path / "a.csv").read_bytes()

    run = receiving.receive([file], "a.csv", by=None)
    assert proposing.best(run.found).title == "Hiiki"
    imported(file.replace(b"03-0000-0002", b"03-0000-7777"))

    assert Customer.objects.get(code="2").tel == "03-0000-7777"
    assert [own for own, _ in before] == list(Customer.objects.order_by("code").values_list("own", flat=True))


def test_a_person_may_still_choose(designed):
    run = planned(csv("氏名,会員番号", "馬場 健一,M9"))
    receiving.choose(run, Mapping([Link(0, "name"), Link(1, "code")], {}, {}), run.rules)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()

    assert run.counts["unused"] == []
    assert run.counts["verdicts"] == {"n": 1}


def test_the_plan_says_what_is_to_be_done(designed, as_aoki):
    run = planned(csv("氏名,電話,会員番号", "馬場 健一,03-0000-0009,M9"))

    page = as_aoki.get(reverse("exchange:plan", args=[run.pk])).content.decode()

    assert "店で作った項目（会員番号）には、まだファイルから取り込めません" in page
