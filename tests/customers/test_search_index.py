"""However far the search index has come, and whatever happens to customers: searching means the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiiki.audit import undoing
from hiiki.customers import putting_away, searching, writing
from hiiki.customers.grams import INDEX
from hiiki.customers.indexing import digits
from hiiki.customers.models import Customer
from hiiki.db import (
    candidates,
    first_load,
    paging,
    postgres_substrings,
    postings,
    sqlite_substrings,
    substrings,
)
from hiiki.text.folding import fold
from tests.makers import make_customer

pytestmark = pytest.mark.django_db

WORDED = {
    "name": [("last_name", "first_name"), ("last_kana", "first_kana")],
    "company": [("company_name",), ("company_short",), ("company_kana",)],
    "address": [("prefecture", "address1", "address2")],
    "email": [("email",)],
    "email_mobile": [("email_mobile",)],
    "code": [("code",)],
    "memo": [("memo",)],
}
NUMBERED = {"tel": "tel", "mobile": "mobile", "fax": "fax", "address": "postal_code"}
LETTERS = "高髙橋花子邊辺カハがガー株㈱有(𠮷\ue000\U0010ff00aZé09-１%_\"*'\\.@ "
PLAIN = ("last_name", "first_name", "last_kana", "company_name", "address1", "email", "email_mobile", "memo")
NUMBERS = ("postal_code", "tel", "mobile", "fax")

values = st.text(LETTERS, max_size=7)
numbers = st.text("0123-", max_size=8)
people = st.fixed_dictionaries(
    dict.fromkeys(PLAIN, values)
    | dict.fromkeys(NUMBERS, numbers)
    | {"last_name": st.text(LETTERS, min_size=1, max_size=7)}
)
words = st.one_of(st.text(LETTERS, min_size=1, max_size=6), st.text("0123-", min_size=1, max_size=6))
questions = st.tuples(
    st.lists(words, min_size=1, max_size=3).map(" ".join), st.sampled_from([*searching.CHOICES])
)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch) -> None:
    """So that a handful of customers is many."""
    for module, name, number in (
        (candidates, "MANY", 3),
        (candidates, "FEW", 1),
        (sqlite_substrings, "MANY", 3),
        (sqlite_substrings, "MUCH", 4),
        (sqlite_substrings, "BATCH", 2),
        (postgres_substrings, "MUCH", 4),
        (postgres_substrings, "BATCH", 2),
        (postgres_substrings, "LEAST", 1),
        (postings, "READ", 3),
        (postings, "FEW", 1),
    ):
        monkeypatch.setattr(module, name, number)


@pytest.fixture(autouse=True)
def nothing_postponed(db) -> None:
    """PostgreSQL makes its triggers within the transaction of a test."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def stands(customer: Customer, text: str, within: str) -> bool:
    """What searching means, said in Python."""
    return all(_stands_in(customer, word, within) for word in text.split())


def _stands_in(customer: Customer, word: str, within: str) -> bool:
    wanted = "".join(letter for letter in fold(word) if letter not in searching.OURS)
    number = digits(word) if searching.is_number(word) else ""
    names = [*WORDED, *NUMBERED] if within == searching.ALL else [within]
    texts = [
        fold("".join(getattr(customer, column) for column in columns))
        for name in names
        for columns in WORDED.get(name, [])
    ]
    texts += [digits(getattr(customer, NUMBERED[name])) for name in names if name in NUMBERED]
    if within in ("tel", "mobile", "fax"):
        forms, missing = {number}, False
    else:
        forms, missing = {wanted, number if within in (searching.ALL, "address") else ""}, True
    forms -= {""}
    return any(form in text for form in forms for text in texts) if forms else missing


def check(text: str, within: str) -> None:
    """All of them, a page of them, and how many, are those in which it stands."""
    wanted = sorted((one.kana_sort, one.pk) for one in Customer.objects.all() if stands(one, text, within))
    ids = [pk for _, pk in wanted]
    found = searching.search(Customer.objects.all(), text, within)

    assert sorted(found.values_list("pk", flat=True)) == sorted(ids), (text, within)
    assert [place.id for place in paging.places(found, "kana_sort", size=2).rows] == ids[:2]
    assert [place.id for place in paging.places(found, "-code", size=50).rows] == [
        one.pk for one in Customer.objects.order_by("-code", "-id") if one.pk in ids
    ]
    assert (found.count(), found[:2].count(), found[:50].count()) == (len(ids), min(len(ids), 2), len(ids))
    assert found.exists() == bool(ids)
    archived = Customer.objects.filter(pk__in=ids).archived()
    assert found.archived().count() == archived.count()


def check_all(asked: list[tuple[str, str]]) -> None:
    for text, within in asked:
        check(text, within)
    for one in Customer.objects.order_by("-tel")[:2]:
        for piece, within in ((one.last_name[1:4], "name"), (one.tel[1:5], "tel"), (one.email[:2], "email")):
            check(piece, within)
            check(piece, searching.ALL)


def catch_up() -> None:
    while substrings.keep_up(INDEX):
        pass


class Undone(Exception):
    """Rolls an example back."""


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(people, min_size=1, max_size=7), more=people, asked=st.lists(questions, max_size=6))
def test_searching_is_plain_substrings_whatever_happened(aoki, first, more, asked):
    with pytest.raises(Undone), transaction.atomic():
        happen(first, more, asked)
        raise Undone


def happen(first: list[dict[str, str]], more: dict[str, str], asked: list[tuple[str, str]]) -> None:
    customers = [make_customer(**values) for values in first]
    check_all(asked)

    substrings.keep_up(INDEX)
    check_all(asked)

    catch_up()
    assert substrings.state(INDEX).is_quick
    check_all(asked)

    edits = customers[0].change(more, by=None)
    customers[-1].archive(by=None)
    check_all(asked)

    current = writing.load([customers[-1].pk])[customers[-1].pk]
    writing.update([(current, {"last_name": "渡邊", "tel": "0123"})])
    make_customer(**more)
    check_all([*asked, ("渡辺", "name"), ("012", "tel")])

    removed = putting_away.remove(Customer.objects.filter(pk__in=[customers[0].pk]), by=None)
    check_all(asked)

    catch_up()
    if removed:
        undoing.undo(removed, by=None)
    if edits:
        undoing.undo(edits, by=None)
    check_all(asked)

    catch_up()
    check_all(asked)


def test_the_index_is_asked_once_and_a_page_and_a_count_know_its_answer(aoki, django_assert_num_queries):
    make_customer(last_name="渡邊")
    catch_up()

    with CaptureQueriesContext(connection) as asked:
        found = searching.search(Customer.objects.all(), "渡辺")
    with django_assert_num_queries(2):
        assert [one.last_name for one in found.order_by("kana_sort")[:10]] == ["渡邊"]
        assert found.count() == 1

    assert len(asked) <= 5


def test_rows_wait_while_a_table_is_filled_for_the_first_time(aoki):
    with first_load_of(Customer):
        make_customer()
        assert not substrings.keep_up(INDEX)
        assert not substrings.state(INDEX).is_quick

    catch_up()
    assert substrings.state(INDEX).is_quick


@contextmanager
def first_load_of(model: type[Customer]) -> Iterator[None]:
    first_load.set_aside(model)
    yield
    first_load.put_back(model)


def test_an_index_made_before_a_first_load_is_not_kept_up_during_it(aoki):
    catch_up()

    with first_load_of(Customer):
        make_customer(last_name="青木")
        assert not substrings.keep_up(INDEX)

    catch_up()
    assert substrings.state(INDEX) == substrings.State(is_quick=True)


@pytest.mark.usefixtures("aoki")
class TestUpkeep:
    def run(self, statement: str) -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def test_no_writer_can_be_forgotten(self):
        customer = make_customer(last_name="青木")
        catch_up()

        self.run("UPDATE customers_customer SET search_text = replace(search_text, '青木', '馬場')")

        assert searching.search(Customer.objects.all(), "馬場", "name").get() == customer
        assert substrings.state(INDEX).waiting == 1

    def test_what_does_not_change_the_text_is_not_taken_in_again(self):
        customer = make_customer()
        catch_up()

        customer.change({"title": "店長"}, by=None)
        customer.archive(by=None)

        assert substrings.state(INDEX).waiting == 0

    def test_a_table_made_again_loses_the_index_and_nobody_is_missed(self):
        make_customer(last_name="青木")
        catch_up()
        for event in ("insert", "update"):  # as a migration does that makes the table again
            where = " ON customers_customer" if connection.vendor == "postgresql" else ""
            self.run(f"DROP TRIGGER customers_customer_fts_{event}{where}")
        make_customer(last_name="馬場")
        Customer.objects.filter(last_name="青木").get().change({"last_name": "千葉"}, by=None)

        assert not substrings.state(INDEX).is_quick
        check("馬場", "name")
        check("千葉", "name")

        catch_up()

        assert substrings.state(INDEX).is_quick
        check("馬場", "name")

    def test_another_recipe_makes_it_anew(self):
        make_customer(last_name="青木")
        catch_up()
        newer = replace(INDEX, recipe="another", tokens=lambda text: "")

        assert not substrings.state(newer).is_quick
        substrings.keep_up(newer)
        assert substrings.state(newer).is_quick
        assert not substrings.state(INDEX).is_quick
        check("青木", "name")

    def test_it_is_made_anew_when_most_of_it_is_of_customers_who_are_gone(self):
        for _ in range(8):
            make_customer(last_name="青木")
        catch_up()
        Customer.objects.filter(pk__gt=Customer.objects.earliest("pk").pk).delete()

        substrings.tidy(INDEX)

        assert self.run("SELECT held FROM customers_customer_fts_state") == [(0,)]
        check("青木", "name")
        catch_up()
        check("青木", "name")

    def test_a_small_loss_is_not_worth_it(self):
        make_customer()
        catch_up()

        substrings.tidy(INDEX)

        assert self.run("SELECT held FROM customers_customer_fts_state") == [(1,)]


def test_without_an_index_postgresql_reads_by_several_processes_at_once(aoki):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads alone")
    make_customer(last_name="富田林")

    assert by_several("富田")

    catch_up()
    assert not by_several("富田")
    assert not by_several("富")


@pytest.mark.parametrize("indexed", [True, False])
def test_postgresql_looks_at_a_few_before_it_looks_for_very_many(aoki, monkeypatch, indexed):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite takes no samples")
    monkeypatch.setattr(postgres_substrings, "SAMPLE", 8)
    monkeypatch.setattr(postgres_substrings, "ENOUGH", 0)
    for _ in range(8):
        make_customer(last_name="富田林")
    make_customer(last_name="青木")
    if indexed:
        catch_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer")

    assert postgres_substrings.candidates(INDEX, words_of("富田林")) is None
    assert len(searching.search(Customer.objects.all(), "富田林")) == 8
    assert len(postgres_substrings.candidates(INDEX, words_of("青木")).ids) == 1


def words_of(text: str) -> list[substrings.Word]:
    return [searching._word(searching._forms(text, searching.ALL), searching.ALL)]


def by_several(asked: str) -> bool:
    with CaptureQueriesContext(connection) as seen:
        assert len(searching.search(Customer.objects.all(), asked)) == 1
    return any("parallel_setup_cost" in query["sql"] for query in seen)


def test_who_may_not_make_the_index_searches_without_it(aoki, monkeypatch, caplog):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no rights")
    make_customer(last_name="富田林")
    monkeypatch.setattr(postgres_substrings, "_refusals", [])
    monkeypatch.setattr(postgres_substrings, "MAKE", ("SELECT 1 / 0",))

    assert not substrings.keep_up(INDEX)
    assert substrings.state(INDEX) == substrings.State(is_quick=False, missing="rights")

    assert not substrings.keep_up(INDEX)
    assert len(caplog.records) == 1
    check("富田", "name")
