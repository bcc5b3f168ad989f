"""Whatever is asked, both engines answer as plain Python does."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiiki.activities import words
from hiiki.activities.models.word import KIND, RESULT
from hiiki.customers import designed, designing, filing, finding_own
from hiiki.customers.models import Customer, OwnField
from hiiki.segments import trees
from hiiki.segments.asking import Extraction
from hiiki.segments.conditions import own
from tests.makers import make_contact, make_customer, make_field, make_quick, make_staff
from tests.segments.plainly import holds
from tests.sharing import taken_back

TODAY = date(2026, 11, 22)
NAMES = (("髙橋", "花子"), ("高橋", "一郎"), ("斎藤", "実"), ("齋藤", "ミノル"), ("", ""), ("100%", "a_b"))


@pytest.fixture(scope="module")
def book(django_db_setup, django_db_blocker) -> Iterator[dict[str, Any]]:
    """Sixty customers, no two alike, and how each question may be asked about them."""
    with taken_back(django_db_blocker):
        yield _book()


def _book() -> dict[str, Any]:
    rng = Random(7)
    staff = [make_staff("馬場").pk, make_staff("千葉").pk]
    rank = make_field("会員ランク", "choice", "金", "銀", "銅", searched=True)
    likes = make_field("好み", "several", "花", "茶", "菓子", searched=True)
    points, since = make_field("点数", "number", searched=True), make_field("契約日", "date", searched=True)
    number, dial = make_field("会員番号", searched=True), make_field("別の電話", "phone", searched=True)
    choices = {field.name: [each.value for each in field.options] for field in (rank, likes)}
    for _ in range(60):
        last, first = rng.choice(NAMES)
        own = {
            rank.name: rng.choice([None, *choices[rank.name]]),
            likes.name: designed.joined(likes.options, rng.sample(choices[likes.name], rng.randrange(4))),
            points.name: rng.choice([None, "0", "-3", "1200", "9.5"]),
            since.name: rng.choice([None, "2026-10-31", "2026-11-01", "2025-02-28"]),
            number.name: rng.choice([None, "ＡＢ-1", "ab-12", "髙100%"]),
            dial.name: rng.choice([None, "03-1111-2222", "０９０ー１２３４ー５６７８"]),
        }
        make_customer(
            last_name=last,
            first_name=first,
            company_name=rng.choice(["", "㈱青木商店", "株式会社青木商店", "馬場_工業"])
            or ("" if last else "匿名"),
            url=rng.choice(["", "https://example.jp/A", "https://example.com/"]),
            prefecture=rng.choice(["", "東京都", "東京", "大阪府", "北海道"]),
            address1=rng.choice(["", "港区芝 1-2", "札幌市中央区"]),
            postal_code=rng.choice(["", "105-0014"]),
            tel=rng.choice(["", "03-1111-2222", "０３ー１１１１ー２２２２"]),
            email=rng.choice(["", "aoki@example.jp", "AOKI@example.jp"]),
            department=rng.choice(["", "営業部", "営業 部", "総務部"]),
            memo=rng.choice(["", "ねこが好き\nアレルギーあり", "ネコ"]),
            tags=rng.choice(["", "VIP", "ＶＩＰ、常連", "VIP候補", "常連"]),
            kind=rng.choice(["individual", "corporate"]),
            gender=rng.choice(["", "male", "female"]),
            birthday=rng.choice(
                [
                    None,
                    date(1980, 11, 22),
                    date(1980, 11, 23),
                    date(2000, 2, 29),
                    date(1950, 12, 1),
                    date(1999, 3, 2),
                ]
            ),
            registered_on=rng.choice([TODAY - timedelta(days) for days in (0, 1, 22, 30, 89, 90, 91, 400)]),
            email_stopped_on=rng.choice([None, date(2026, 1, 5)]),
            staff_id=rng.choice([None, *staff]),
            dm_ok=rng.choice([None, True, False]),
            **{name: value for name, value in own.items() if value},
        )
    for person in Customer.objects.order_by("pk")[:9]:
        Customer.objects.filter(pk=person.pk).update(company=Customer.objects.last())
    kinds = {each.label: each.pk for each in words.of(KIND)}
    results = [each.pk for each in words.of(RESULT)][:2]
    for customer in rng.sample(list(Customer.objects.all()), 40):
        for _ in range(rng.randrange(3)):
            kind, at = (
                rng.choice([kinds["電話"], kinds["来店"]]),
                rng.choice([-200, -91, -90, -89, -1, 0, 3, 20]),
            )
            make_contact(
                customer,
                days=at + (TODAY - localdate()).days,
                is_done=rng.random() < 0.6,
                kind_id=kind,
                result_id=rng.choice([None, *results]),
                staff_id=rng.choice([None, *staff]),
                text=rng.choice(["", "カタログを送る", "見積の件"]),
            )
    for place, name in enumerate(["見積書.txt", "ﾐﾂﾓﾘ 2.txt", "契約書.txt"]):
        filing.add(Customer.objects.all()[place], name, [b"bytes"], by=None)
    make_quick()
    texts = ["高橋", "髙橋花子", "髙橋　花子", "青木", "(株)青木商店", "100%", "_", "\\", "ﾈｺ", "ab-1", "VIP",
             "営業", "03-1111-2222", "1111", "東京", "example", "105-0014", "港区芝1-2"]  # fmt: skip
    return {
        "customers": list(Customer.objects.all()),
        "texts": texts,
        "options": {
            "prefecture": ["東京都", "大阪府", "北海道"], "staff": ["none", *map(str, staff)],
            "dm": ["ok", "refused", "unknown"], "kind": ["individual", "corporate"], "gender": ["", "male", "female"],
            "tags": ["VIP", "常連", "vip候補"], **choices,
        },
        "kinds": [str(kinds["電話"]), str(kinds["来店"]), "999"],
        "results": list(map(str, results)),
        "own": {"number": points.name, "date": since.name, "text": number.name, "phone": dial.name},
    }  # fmt: skip


PERIODS = (
    "today", "last_month", "this_month", "this_week", "last_year", "this_business_year", "within:90:days",
    "before:3:months", "ahead:1:years", "between:2026-10-31:2026-11-01", "between::2025-12-31", "between:2026-11-01:",
)  # fmt: skip
SECTIONS = (
    "name", "company", "address", "tel", "email", "memo", "code", "department", "management", "postal_code", "url",
)  # fmt: skip


def parts(book: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    def some(values: Any) -> Any:
        return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)

    def text(name: Any, texts: Any) -> Any:
        asked = st.fixed_dictionaries(
            {"of": name, "is": st.sampled_from(["contains", "equals"]), "words": texts}
        )
        return asked | st.fixed_dictionaries({"of": name, "is": st.sampled_from(["filled", "empty"])})

    options, own = book["options"], book["own"]
    chosen = [
        st.fixed_dictionaries({"of": st.just(name), "is": st.just("any"), "options": some(values)})
        for name, values in options.items()
    ]
    texts = st.sampled_from(book["texts"])
    kinds = st.lists(st.sampled_from(book["kinds"]), max_size=2, unique=True)
    results = st.lists(st.sampled_from(book["results"]), max_size=1)
    people = st.lists(st.sampled_from(options["staff"]), max_size=2, unique=True)
    period = st.sampled_from(PERIODS)
    days = st.sampled_from(["registered_on", "updated_at", "email_stopped_on", "birthday", own["date"]])
    ends = st.sampled_from([["", "9.5"], ["0", ""], ["-3", "1200"]])
    return st.one_of(
        *chosen,
        text(st.sampled_from([*SECTIONS, own["text"]]), texts),
        text(
            st.just(own["phone"]), st.sampled_from(["AB", "エ", "0312", "(03)", "03-1111-2222", "1234 090"])
        ),
        st.fixed_dictionaries({"of": days, "is": st.just("in"), "period": period}),
        st.fixed_dictionaries(
            {"of": st.sampled_from(list(own.values())), "is": st.sampled_from(["filled", "empty"])}
        ),
        st.fixed_dictionaries({"of": st.just(own["number"]), "is": st.just("between"), "numbers": ends}),
        st.fixed_dictionaries(
            {"of": st.just("tags"), "is": st.just("all"), "options": some(options["tags"])}
        ),
        st.fixed_dictionaries({"of": st.just("tags"), "is": st.just("empty")}),
        st.fixed_dictionaries(
            {
                "of": st.just("contacted"),
                "is": st.just("is"),
                "period": period,
                "kinds": kinds,
                "results": results,
                "staff": people,
            }
        ),
        st.fixed_dictionaries(
            {
                "of": st.just("told"),
                "is": st.just("is"),
                "words": st.sampled_from(["ｶﾀﾛｸﾞ", "見積 件", "ない", "！"]),
            }
        ),
        st.fixed_dictionaries(
            {"of": st.just("company_card"), "is": st.sampled_from(["joined", "alone", "peopled"])}
        ),
        st.fixed_dictionaries(
            {
                "of": st.just("birthday_soon"),
                "is": st.just("is"),
                "days": st.sampled_from(["1", "9", "99", "9999"]),
            }
        ),
        st.fixed_dictionaries(
            {
                "of": st.just("uncontacted"),
                "is": st.just("is"),
                "days": st.sampled_from(["1", "90"]),
                "kinds": kinds,
                "results": results,
                "staff": people,
            }
        ),
        st.fixed_dictionaries(
            {
                "of": st.just("planned"),
                "is": st.sampled_from(["any", "late"]),
                "kinds": kinds,
                "staff": people,
            }
        ),
        st.fixed_dictionaries(
            {"of": st.just("planned"), "is": st.just("in"), "period": period, "kinds": kinds}
        ),
        st.fixed_dictionaries({"of": st.just("files"), "is": st.sampled_from(["any", "none"])}),
        st.fixed_dictionaries(
            {
                "of": st.just("files"),
                "is": st.just("named"),
                "words": st.sampled_from(["ミツモリ", "見積 txt"]),
            }
        ),
        st.fixed_dictionaries(
            {"of": st.just("birth_month"), "is": st.just("is"), "months": some(["this", "next", "2", "12"])}
        ),
        st.fixed_dictionaries(
            {
                "of": st.just("age"),
                "is": st.just("is"),
                "years": st.sampled_from([["46", ""], ["", "45"], ["26", "46"]]),
            }
        ),
    )


def in_trees(part: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    def turned(one: Any) -> Any:
        return one | one.map(lambda each: {**each, "not": True})

    def tree(of: Any) -> Any:
        return st.fixed_dictionaries(
            {"join": st.sampled_from(trees.JOINS), "parts": st.lists(of, max_size=3)}
        )

    return tree(turned(part) | turned(tree(turned(part))))


# The shop's own fields read row by row; found by their indexes; and where most are more than few.
@pytest.fixture(params=[None, finding_own.FEW, 3], ids=["read", "indexed", "many"])
def few(request, db, monkeypatch) -> int | None:
    if request.param is None:
        OwnField.objects.update(is_quick=False)
        designing.seen_by_all()
    else:
        monkeypatch.setattr(finding_own, "FEW", request.param)
        monkeypatch.setattr(own, "FEW", request.param)
    return request.param


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_question_is_answered_as_plain_python_does(book, few, data):
    assert all(each.is_quick == (few is not None) for each in designed.own())
    tree = trees.checked(data.draw(in_trees(parts(book))))

    found = Extraction(tree).narrow(Customer.objects.all(), TODAY)

    expected = {each.pk for each in book["customers"] if holds(tree, each, TODAY)}
    assert set(found.values_list("pk", flat=True)) == expected
    assert Extraction(trees.read(trees.written(tree))).said() == Extraction(tree).said()


@pytest.mark.parametrize(
    "part",
    [
        {"of": "birth_month", "is": "is", "months": ["this"]},
        {"of": "birthday_soon", "is": "is", "days": "30"},
    ],
)
def test_the_birthday_is_read_by_the_engine_and_not_by_python_row_by_row(db, part):
    tree = trees.checked({"join": "and", "parts": [part]})

    sql = str(Customer.objects.filter(Extraction(tree).q(TODAY)).query)

    assert "django_date_extract" not in sql
