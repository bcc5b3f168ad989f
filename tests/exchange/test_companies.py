"""会社の顧客コード: a person of a file belongs to a company of the book, or of the same file."""

import pytest

from hiiki.audit import undoing
from hiiki.customers import joining
from hiiki.customers.models import Customer
from hiiki.exchange.exports import exporting
from hiiki.exchange.refused import correcting
from tests.exchange.book import counts, csv, imported, planned
from tests.makers import make_customer

HEADINGS = "顧客コード,顧客区分,姓,名,会社名,会社の顧客コード"
SHOP = "C1,法人,,,青木花店,"
HANAKO = "P1,個人,髙橋,花子,,C1"
KENJI = "P2,,馬場,健二,青木花店,C1"

pytestmark = pytest.mark.django_db(transaction=True)


def companies() -> dict[str, str]:
    there = Customer.objects.exclude(company=None).order_by("code")
    return dict(there.values_list("code", "company__code"))


def reasons(run) -> list[str]:
    with run.stage() as stage:
        return [problem["reason"] for row in stage.iterate("r") for problem in row.problems]


@pytest.fixture
def flower_shop(db) -> Customer:
    return make_customer(code="C1", kind="corporate", last_name="", first_name="", company_name="青木花店")


def test_a_person_is_led_to_a_company_of_the_book(flower_shop):
    run = imported(csv(HEADINGS, HANAKO, KENJI))

    assert counts(run) == (2, 0, 0, 0)
    assert companies() == {"P1": "C1", "P2": "C1"}


def test_the_company_may_stand_later_in_the_file_and_goes_with_it(db):
    run = imported(csv(HEADINGS, HANAKO, KENJI, SHOP))

    assert counts(run) == (3, 0, 0, 0)
    assert companies() == {"P1": "C1", "P2": "C1"}
    undoing.undo(run.batch, by=None)
    assert not Customer.objects.exists()


def test_the_same_file_again_is_the_same_and_another_company_is_a_change(flower_shop):
    imported(csv(HEADINGS, HANAKO))
    make_customer(code="C2", kind="corporate", last_name="", first_name="", company_name="馬場商店")

    again = imported(csv(HEADINGS, HANAKO))
    moved = imported(csv(HEADINGS, HANAKO.replace("C1", "C2")))

    assert counts(again) == (0, 0, 1, 0)
    assert counts(moved) == (0, 1, 0, 0)
    assert companies() == {"P1": "C2"}
    undoing.undo(moved.batch, by=None)
    assert companies() == {"P1": "C1"}


def test_only_the_company_changes_where_it_comes_later_in_the_file(db):
    make_customer(code="P1", last_name="髙橋", first_name="花子")

    run = imported(csv(HEADINGS, HANAKO, SHOP))

    assert counts(run) == (1, 1, 0, 0)
    assert companies() == {"P1": "C1"}
    undoing.undo(run.batch, by=None)
    assert list(Customer.objects.values_list("code", "company")) == [("P1", None)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "P1,個人,髙橋,花子,,C9",
            "顧客コード「C9」の会社は、台帳にも、このファイルの取り込める行にもありません",
        ),
        (
            "P1,個人,髙橋,花子,,K1",
            "顧客コード「K1」は法人ではありません（顧客区分を法人にすると、会社にできます）",
        ),
        ("C3,法人,,,馬場商店,C1", "法人の行です。会社に入れられるのは、顧客区分が個人の顧客です"),
    ],
)
def test_what_is_no_company_is_refused_with_the_reason(flower_shop, row, reason):
    make_customer(code="K1", last_name="千葉", first_name="由美")

    run = imported(csv(HEADINGS, row, KENJI))

    assert counts(run) == (1, 0, 0, 1)
    assert reasons(run) == [reason]


def test_where_unreadable_values_are_left_out_the_person_comes_without(db):
    run = imported(csv(HEADINGS, HANAKO), unreadable="blank")

    assert counts(run) == (1, 0, 0, 0)
    assert companies() == {}


def test_an_empty_cell_keeps_the_company_or_takes_it_away_as_the_rule_says(flower_shop):
    joining.join(make_customer(code="P1", last_name="髙橋", first_name="花子"), flower_shop, by=None)
    nobody = csv(HEADINGS, "P1,個人,髙橋,花子,,")

    assert counts(imported(nobody)) == (0, 0, 1, 0)
    assert companies() == {"P1": "C1"}
    assert counts(imported(nobody, empty="clear")) == (0, 1, 0, 0)
    assert companies() == {}


def test_a_refused_person_is_put_right(flower_shop):
    run = imported(csv(HEADINGS, HANAKO.replace("C1", "C9"), KENJI))

    still = correcting.correct(run, 1, ["P1", "個人", "髙橋", "花子", "", "C8"], by=None)
    correcting.correct(run, 1, ["P1", "個人", "髙橋", "花子", "", "C1"], by=None)

    assert "C8" in still.problems[0]["reason"]
    assert companies() == {"P1": "C1", "P2": "C1"}


def test_before_it_begins_a_person_put_right_may_wait_for_a_company_of_the_file(db):
    run = planned(csv(HEADINGS, HANAKO.replace("C1", "C9"), SHOP))

    row = correcting.correct(run, 1, ["P1", "個人", "髙橋", "花子", "", "C1"], by=None)

    assert row.verdict == "n"


def test_what_goes_out_comes_back_as_it_was(flower_shop, tmp_path):
    joining.join(make_customer(code="A1", last_name="髙橋", first_name="花子"), flower_shop, by=None)
    path = tmp_path / "顧客.csv"
    exporting.export(Customer.objects.order_by("code"), exporting.every_name(), path, by=None)
    before = path.read_bytes()
    Customer.objects.update(company=None)
    Customer.objects.all().delete()

    run = imported(before)

    assert counts(run) == (2, 0, 0, 0)
    assert companies() == {"A1": "C1"}
    again = tmp_path / "また.csv"
    exporting.export(Customer.objects.order_by("code"), exporting.every_name(), again, by=None)
    assert again.read_bytes() == before
