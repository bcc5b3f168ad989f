"""A row that an earlier run wrote, and whose customer nobody touched since, need not be read again."""

import pytest

from hiiki.audit import undoing
from hiiki.customers.models import Customer
from hiiki.exchange.rows import cleaning
from hiiki.exchange.verdicts import CHANGED, NEW, SAME
from hiiki.exchange.writing import applying
from tests.exchange.book import counts, csv, imported, planned

pytestmark = pytest.mark.django_db(transaction=True)

HEADING = "顧客コード,氏名,電話,担当者"
ROWS = ("K1,髙橋 花子,03-1234-5678,", "K2,青木 一郎,090-1234-5678,", "K3,馬場 三郎,,")
FILE = csv(HEADING, *ROWS)


@pytest.fixture
def read(monkeypatch):
    """The codes of rows that were cleaned."""
    codes = []
    clean = cleaning.Cleaner.clean

    def noting(self, number, record):
        codes.append(record.cells[0])
        return clean(self, number, record)

    monkeypatch.setattr(cleaning.Cleaner, "clean", noting)
    return codes


def verdicts(run) -> dict[str, str]:
    with run.stage() as stage:
        return {row.line: row.verdict for row in stage.of("nmcsr")}


def test_nothing_of_the_same_file_is_read_again(read):
    imported(FILE)
    read.clear()

    run = imported(FILE)

    assert read == []
    assert counts(run) == (0, 0, 3, 0)
    with run.stage() as stage:
        targets = [row.target for row in stage.of(SAME)]
    assert targets == list(Customer.objects.order_by("code").values_list("pk", flat=True))


def test_it_is_passed_on_from_run_to_run(read):
    imported(FILE)
    imported(csv(HEADING, ROWS[0], "K2,青木 一郎,090-9999-9999,", ROWS[2]))
    read.clear()

    run = imported(csv(HEADING, "K2,青木 一郎,090-9999-9999,", *ROWS[::2], "K4,千葉 四郎,,"))

    assert read == ["K4"]
    assert counts(run) == (1, 0, 3, 0)


@pytest.mark.parametrize("how", ["edited", "edited and put back"])
def test_who_was_changed_since_is_read_again(aoki, read, how):
    imported(FILE)
    customer = Customer.objects.get(code="K1")
    customer.change({"tel": "03-9999-9999"}, by=aoki)
    if how == "edited and put back":
        customer.change({"tel": "03-1234-5678"}, by=aoki)
    read.clear()

    run = planned(FILE)

    assert read == ["K1"]
    assert verdicts(run)[2] == (CHANGED if how == "edited" else SAME)


def test_who_was_deleted_since_is_new_again():
    imported(FILE)
    Customer.objects.filter(code="K3").delete()

    run = imported(FILE)

    assert counts(run) == (1, 0, 2, 0)


def test_after_undoing_all_is_new_again():
    undoing.undo(imported(FILE).batch, by=None)

    assert counts(imported(FILE)) == (3, 0, 0, 0)


def test_new_and_changed_customers_of_one_step_are_both_known(read):
    imported(FILE)
    both = csv(HEADING, ROWS[0], "K2,青木 一郎,090-9999-9999,", ROWS[2], "K4,千葉 四郎,,")
    imported(both)
    read.clear()

    run = imported(both)

    assert (read, counts(run)) == ([], (0, 0, 4, 0))


@pytest.mark.parametrize(
    "rules", [{"key": "name+tel"}, {"mode": "new"}, {"empty": "clear"}, {"unreadable": "blank"}]
)
def test_by_other_rules_all_is_read_again(read, rules):
    imported(FILE)
    read.clear()

    planned(FILE, **rules)

    assert read == ["K1", "K2", "K3"]


def test_another_version_reads_again(monkeypatch, read):
    imported(FILE)
    read.clear()
    monkeypatch.setattr("hiiki.exchange.plans.memory.READING", 7)

    planned(FILE)

    assert read == ["K1", "K2", "K3"]


def test_a_row_whose_staff_was_left_out_is_asked_about_again():
    data = csv(HEADING, "K1,髙橋 花子,03-1234-5678,佐藤")
    imported(data, unknown_staff="skip")

    run = planned(data, unknown_staff="create")

    assert run.counts["unknown_staff"] == {"佐藤": 1}
    assert verdicts(run)[2] == CHANGED


def test_twice_the_same_row_is_refused_also_when_it_is_known():
    imported(FILE)

    run = planned(csv(HEADING, *ROWS, ROWS[0]))

    assert verdicts(run) == {2: SAME, 3: SAME, 4: SAME, 5: "r"}


def test_what_was_stopped_in_the_middle_is_known_as_far_as_it_came(monkeypatch, read):
    monkeypatch.setattr(applying, "STEP", 1)
    run = planned(FILE)
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk, seconds=0)
    applying.stop(run, by=None)

    again = planned(FILE)

    assert verdicts(again) == {2: SAME, 3: NEW, 4: NEW}
