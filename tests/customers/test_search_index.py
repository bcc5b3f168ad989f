"""However far the search index has come, and whatever happens to customers: searching means the same."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiiki.audit import undoing
from hiiki.customers import putting_away, searching, writing
from hiiki.customers.grams import INDEX
from hiiki.customers.indexing import digits
from hiiki.customers.models import Customer
from hiiki.db import candidates, paging, sqlite_substrings, substrings
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
}
NUMBERED = {"tel": "tel", "mobile": "mobile", "fax": "fax", "address": "postal_code"}
LETTERS = "高髙橋花子邊辺カハがガー株㈱有(𠮷\ue000\U0010ff00aZé09-１%_\"*'\\.@ "
PLAIN = ("last_name", "first_name", "last_kana", "company_name", "address1", "email", "email_mobile")
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
    ):
        monkeypatch.setattr(module, name, number)


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
    plain = [digits(getattr(customer, NUMBERED[name])) for name in names if name in NUMBERED]
    if not wanted and not number:
        return within not in ("tel", "mobile", "fax")
    if number and (within == searching.ALL or within in NUMBERED):
        return any(number in text for text in [*texts, *plain]) or any(wanted in text for text in texts)
    return within not in ("tel", "mobile", "fax") and any(wanted in text for text in texts)


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


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(people, min_size=1, max_size=7), more=people, asked=st.lists(questions, max_size=6))
def test_searching_is_plain_substrings_whatever_happened(aoki, first, more, asked):
    with pytest.raises(Undone), transaction.atomic():
        happen(first, more, asked)
        raise Undone


def happen(first: list[dict[str, str]], more: dict[str, str], asked: list[tuple[str, str]]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # however small the table is
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # else no index can be made in the same transaction
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
