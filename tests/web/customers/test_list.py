"""The list of customers: what it shows, sorts, finds and keeps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hiiki.accounts.models import Preference
from hiiki.audit.models import Event
from hiiki.customers.models import Customer
from hiiki.web.customers.columns import every
from tests.cast import signed_in
from tests.makers import make_customer, make_staff

pytestmark = pytest.mark.django_db
LIST = "/customers/"


def shown(client, query: str = "") -> list[str]:
    """Codes of the rows, in order."""
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [row.customer.code for row in response.context["rows"]]


def shown_through_all_pages(client, query: str) -> list[list[str]]:
    pages = []
    while True:
        response = client.get(LIST + query)
        pages.append([row.customer.code for row in response.context["rows"]])
        query = response.context["sheet"].next_link
        if not query:
            return pages


@pytest.fixture
def book(aoki) -> None:
    make_customer(
        code="A", last_name="渡辺", last_kana="ワタナベ", birthday="1950-01-01", company_name="ん社"
    )
    make_customer(code="B", last_name="青木", last_kana="アオキ", birthday=None, tel="03-3456-7890")
    make_customer(
        code="C", last_name="髙橋", last_kana="タカハシ", birthday="1990-01-01", company_name="㈱あ"
    )


def test_nobody_yet_leads_to_the_first_customer(as_aoki):
    html = as_aoki.get(LIST).content.decode()

    assert "顧客はまだいません" in html
    assert "/customers/new" in html


def test_sorted_by_the_reading(book, as_aoki):
    assert shown(as_aoki) == ["B", "C", "A"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?sort=-name", ["A", "C", "B"]),
        ("?sort=code", ["A", "B", "C"]),
        ("?sort=birthday", ["A", "C", "B"]),
        ("?sort=-birthday", ["C", "A", "B"]),
        ("?sort=company_name", ["C", "A", "B"]),
        ("?sort=-company_name", ["A", "C", "B"]),
        ("?sort=tel", ["B", "A", "C"]),
        ("?sort=-tel", ["B", "C", "A"]),
        ("?sort=memo", ["B", "C", "A"]),
        ("?sort=password", ["B", "C", "A"]),
        ("?kana=た", ["C"]),
        ("?kana=わ", ["A"]),
        ("?kana=他", []),
        ("?kana=x", ["B", "C", "A"]),
        ("?q=高橋", ["C"]),
        ("?q=0334567890&in=tel", ["B"]),
        ("?q=0334567890&in=mobile", []),
        ("?q=高橋&in=nowhere", ["C"]),
        ("?show=archived", []),
    ],
)
def test_what_is_asked_is_shown(book, as_aoki, query, codes):
    assert shown(as_aoki, query) == codes


@pytest.mark.parametrize(
    "sort", ["name", "-name", "birthday", "-birthday", "staff", "-staff", "company_name", "email"]
)
def test_paging_shows_everybody_once_and_back_again(as_aoki, aoki, sort):
    people = [None, make_staff().pk, make_staff().pk]
    for number in range(130):
        make_customer(
            last_kana=f"ア{number % 7}", staff_id=people[number % 3], company_name="会" * (number % 2),
            birthday=f"19{50 + number % 20}-01-01" if number % 3 else None,
        )  # fmt: skip
    Preference.objects.write(aoki, "customers.columns", {"size": 50})

    pages = shown_through_all_pages(as_aoki, f"?sort={sort}")

    assert [len(page) for page in pages] == [50, 50, 30]
    assert len({code for page in pages for code in page}) == 130
    last = as_aoki.get(f"{LIST}?sort={sort}")
    for page in pages[1:]:
        last = as_aoki.get(LIST + last.context["sheet"].next_link)
        assert [row.customer.code for row in last.context["rows"]] == page
    for page in reversed(pages[:-1]):
        last = as_aoki.get(LIST + last.context["sheet"].previous_link)
        assert [row.customer.code for row in last.context["rows"]] == page


@pytest.mark.parametrize("place", ["x", "1", ":", "1:", "99999999999999999999:ア", "1:\0", "-1:ア", "１:ア"])
@pytest.mark.parametrize("sort", ["name", "birthday", "updated_at", "staff"])
def test_a_place_nobody_made_is_no_error(book, as_aoki, place, sort):
    assert as_aoki.get(LIST, {"after": place, "sort": sort}).status_code == 200
    assert as_aoki.get(LIST, {"before": place, "sort": sort}).status_code == 200


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "いつか"])
def test_a_place_at_no_time_of_ours_is_no_error(book, as_aoki, moment):
    assert as_aoki.get(LIST, {"after": f"1:{moment}", "sort": "updated_at"}).status_code == 200


FRAGMENTS = [
    "'; DROP TABLE customers_customer; --",
    '" OR 1=1 --',
    "%s%d{}",
    "\\",
    "a\0b",
    "name; --",
    "🎂\ud83c"[:1],
]


@pytest.mark.parametrize("fragment", FRAGMENTS)
@pytest.mark.parametrize("name", ["q", "in", "sort", "kana", "show", "after", "before"])
def test_fragments_of_sql_are_only_text(book, as_aoki, fragment, name):
    assert as_aoki.get(LIST, {"q": "a", name: fragment}).status_code == 200
    assert Customer.objects.count() == 3


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_fragments_of_sql_as_columns_are_left_out(book, as_aoki, fragment):
    as_aoki.post("/customers/columns", {"shown": [fragment, "tel"], "move": fragment, "size": fragment})

    assert [heading["column"].name for heading in as_aoki.get(LIST).context["headings"]] == ["tel"]


def test_ten_more_rows_cost_no_more_queries(as_aoki, aoki):
    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_aoki.get(LIST + query).status_code == 200
        return len(queries)

    Preference.objects.write(
        aoki, "customers.columns", {"shown": ["name", "staff", "memo", "address", "updated_at"]}
    )
    make_customer(staff_id=make_staff().pk, last_kana="タ")
    asked("?q=高橋")  # the first time it is noted
    few = asked(""), asked("?q=高橋"), asked("?kana=た")
    for _ in range(10):
        make_customer(staff_id=make_staff().pk, last_kana="タ")

    assert (asked(""), asked("?q=高橋"), asked("?kana=た")) == few


def test_ten_more_rows_cost_no_more_queries_whatever_they_show(as_aoki, aoki):
    Preference.objects.write(aoki, "customers.columns", {"shown": list(every())})
    as_aoki.get(LIST)
    costs = []
    for _ in range(2):
        for _ in range(10):
            make_customer(staff_id=make_staff().pk)
        with CaptureQueriesContext(connection) as queries:
            as_aoki.get(LIST + "?sort=staff")
        costs.append(len(queries))

    assert costs[0] == costs[1]


# ── rows alone, for who scrolls ──


def test_rows_alone_are_those_of_the_page_and_know_their_number(long_book, as_aoki):
    first = as_aoki.get(LIST)

    second = as_aoki.get("/customers/rows" + first.context["sheet"].next_link)

    html = second.content.decode()
    assert html.startswith('<tbody data-here="?after=')
    assert html.count("<tr ") == 3
    assert 'aria-rowindex="52"' in html
    assert second.context["sheet"].number == 51
    assert second.context["sheet"].previous_link.endswith("&n=1")


@pytest.mark.parametrize(
    ("n", "number"), [("51", 51), ("x", None), ("-1", None), ("9" * 30, None), ("", None), ("１", None)]
)
def test_a_number_nobody_counted_is_left_out(long_book, as_aoki, n, number):
    link = as_aoki.get(LIST).context["sheet"].next_link.replace("n=51", f"n={n}")

    assert as_aoki.get(LIST + link).context["sheet"].number == number


def test_the_last_page_from_its_end(long_book, as_aoki):
    Customer.objects.filter(last_name="青木").update(code="ZZZ")

    response = as_aoki.get(LIST + "?last=1&sort=code")

    assert [row.customer.code for row in response.context["rows"]][-1] == "ZZZ"
    assert len(response.context["rows"]) == 50
    assert not response.context["sheet"].next_link
    assert response.context["sheet"].previous_link


def test_more_rows_cost_few_queries(long_book, as_aoki):
    link = as_aoki.get(LIST).context["sheet"].next_link
    with CaptureQueriesContext(connection) as page:
        as_aoki.get(LIST + link)
    with CaptureQueriesContext(connection) as queries:
        as_aoki.get("/customers/rows" + link)

    assert len(queries) <= len(page) - 3


def test_one_row_alone_as_it_is_now(book, as_chiba):
    customer = Customer.objects.get(code="C")

    html = as_chiba.get(f"/customers/{customer.pk}/row?q=高橋").content.decode()

    assert html.startswith(f'<tr data-id="{customer.pk}"')
    assert "<mark>髙橋</mark>" in html


# ── words and marks ──


def test_hits_are_marked_as_they_are_written(book, as_aoki):
    html = as_aoki.get(LIST + "?q=高橋").content.decode()

    assert "<mark>髙橋</mark> 花子" in html


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("?q=34567", "03-<mark>3456-7</mark>890"),
        ("?q=3-34", "0<mark>3-34</mark>56-7890"),
        ("?q=あおき&in=name", "<mark>アオキ</mark>"),
        ("?q=青木花&in=name", "<mark>青木 花</mark>子"),
        ("?q=67890", "03-345<mark>6-7890</mark>"),
    ],
)
def test_hits_in_numbers_and_readings(book, as_aoki, query, marked):
    assert marked in as_aoki.get(LIST + query).content.decode()


def test_a_number_in_a_circle_is_two_digits_in_one_character(aoki, as_aoki):
    make_customer(tel="内線⑩-123")

    assert "内線⑩-<mark>123</mark>" in as_aoki.get(LIST + "?q=123").content.decode()


def test_only_the_asked_field_is_marked(aoki, as_aoki):
    make_customer(company_name="高橋建設")

    html = as_aoki.get(LIST + "?q=高橋&in=company").content.decode()

    assert "<mark>高橋</mark>建設" in html
    assert "<mark>髙橋</mark>" not in html


def test_nothing_found_says_so_and_offers_what_next(book, as_baba):
    html = as_baba.get(LIST + "?q=寿限無").content.decode()

    assert "「寿限無」は見つかりません" in html
    assert "検索をやめる" in html
    assert "/customers/new?last_name=%E5%AF%BF%E9%99%90%E7%84%A1" in html


PAYLOAD = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{ 7 }}"


@pytest.mark.parametrize(
    "query",
    ["", "?q=script", "?q=%22%3E%3Cscript%3E", "?q=alert&in=name", "?q=%3Ci%3E", "?q=%3Cscript%3Ealert(1)"],
)
def test_scripts_in_every_field_are_only_text(aoki, as_aoki, query):
    text = (
        "last_name",
        "first_name",
        "last_kana",
        "company_name",
        "company_kana",
        "address1",
        "memo",
        "management",
    )
    customer = make_customer(
        staff_id=make_staff(PAYLOAD[:50]).pk,
        code='<b>"',
        tel="<i>",
        url="javascript:alert(1)",
        **dict.fromkeys(text, PAYLOAD[:50]),
    )
    Preference.objects.write(aoki, "customers.columns", {"shown": list(every())})

    for address in (LIST + query, f"/customers/{customer.pk}{query}", f"/customers/{customer.pk}/beside",
                    f"/customers/{customer.pk}/edit", f"/customers/{customer.pk}?tab=history"):  # fmt: skip
        html = as_aoki.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<b>" not in html.replace("<body", "")
        assert "<i>" not in html
        assert 'href="javascript:' not in html


# ── kept per user ──


def test_columns_are_kept_for_the_one_who_chose(book, as_aoki, as_baba):
    as_aoki.post("/customers/columns", {"shown": ["tel", "name"], "size": "50"})

    def columns(client):
        return [heading["column"].name for heading in client.get(LIST).context["headings"]]

    assert columns(as_aoki) == ["tel", "name"]
    assert columns(as_baba)[0] == "code"


@pytest.mark.parametrize(
    ("move", "names"), [("tel:-1", "tel name code"), ("tel:1", "name code tel"), ("x:1", "name tel code")]
)
def test_columns_are_moved_without_scripts(as_aoki, aoki, move, names):
    as_aoki.post("/customers/columns", {"shown": ["name", "tel", "code"], "move": move})

    assert Preference.objects.read(aoki, "customers.columns")["shown"] == names.split()


def test_the_usual_columns_come_back(as_aoki):
    as_aoki.post("/customers/columns", {"shown": ["tel"]})
    as_aoki.post("/customers/columns", {"usual": "1"})

    assert len(as_aoki.get(LIST).context["headings"]) > 5


def test_widths_are_kept_within_reason(as_aoki, book):
    as_aoki.post("/customers/columns/width", {"column": "name", "width": "999"})
    as_aoki.post("/customers/columns/width", {"column": "tel", "width": "x"})

    widths = {heading["column"].name: heading["width"] for heading in as_aoki.get(LIST).context["headings"]}
    assert (widths["name"], widths["tel"]) == (80, 14)


def test_headings_stay_where_they_were_dragged(as_aoki, aoki, book):
    Preference.objects.write(aoki, "customers.columns", {"shown": ["code", "name", "tel"]})

    as_aoki.post("/customers/columns/order", {"shown": ["tel", "memo", "code", "tel", "'; --"]})

    headings = as_aoki.get(LIST).context["headings"]
    assert [heading["column"].name for heading in headings] == ["tel", "code", "name"]


@pytest.mark.parametrize(
    ("frozen", "density", "kept"),
    [
        ("2", "roomy", (2, "roomy")),
        ("9", "huge", (1, "compact")),
        ("x", "", (1, "")),
        ("", "normal", (1, "normal")),
    ],
)
def test_what_stays_in_sight_and_how_high_rows_are(as_aoki, aoki, book, frozen, density, kept):
    Preference.objects.write(aoki, "customers.columns", {"frozen": 1, "density": "compact"})

    as_aoki.post("/customers/columns", {"shown": ["name"], "frozen": frozen, "density": density})

    liking = as_aoki.get(LIST).context["liking"]
    assert (liking.frozen, liking.density) == kept


@pytest.mark.parametrize("stored", [[], "x", {"frozen": "2", "density": 3, "widths": [], "shown": ["gone"]}])
def test_what_was_kept_otherwise_is_no_error(as_aoki, aoki, book, stored):
    Preference.objects.write(aoki, "customers.columns", stored)

    assert len(as_aoki.get(LIST).context["headings"]) > 5


def test_the_sorting_chosen_is_found_again_and_can_be_left(book, as_aoki):
    as_aoki.post("/customers/columns/sort", {"sort": "-birthday"})

    assert shown(as_aoki) == ["C", "A", "B"]
    assert shown(as_aoki, "?sort=name") == ["B", "C", "A"]
    card = as_aoki.get(f"/customers/{Customer.objects.get(code='C').pk}?sort=name")
    assert "sort=name" in card.context["list_url"]


# ── the log ──


def test_a_search_is_noted_once(book, as_aoki, aoki):
    for query in ("?q=高橋", "?q=高橋&sort=code", "?q=高橋"):
        as_aoki.get(LIST + query)

    event = Event.objects.get(verb="customer.searched")
    assert (event.data["text"], event.data["count"], event.actor_id) == ("高橋", 1, aoki.pk)


def test_letters_being_typed_are_no_search(book, as_aoki):
    for text in ("高", "高橋"):
        as_aoki.get(LIST, {"q": text}, headers={"HX-Request": "true"})
    assert not Event.objects.filter(verb="customer.searched").exists()

    as_aoki.post("/customers/searches", {"q": "高橋"})

    assert Event.objects.get(verb="customer.searched").data["text"] == "高橋"


def test_typing_is_one_step_back(book, as_aoki):
    first = as_aoki.get(
        LIST, {"q": "高"}, headers={"HX-Request": "true", "HX-Current-URL": "http://x/customers/"}
    )
    then = as_aoki.get(
        LIST, {"q": "高橋"}, headers={"HX-Request": "true", "HX-Current-URL": "http://x/customers/?q=高"}
    )

    assert "HX-Push-Url" in first.headers
    assert "HX-Replace-Url" in then.headers


# ── counting, permissions ──


def counts(queries) -> int:
    return sum("COUNT(" in query["sql"] for query in queries)


@pytest.mark.parametrize(("query", "most"), [("", 0), ("?q=高橋", 1), ("?kana=た", 1)])
def test_what_the_page_shows_is_not_counted(book, as_aoki, query, most):
    """Only of how many a list was narrowed."""
    as_aoki.get(LIST + query)
    with CaptureQueriesContext(connection) as queries:
        as_aoki.get(LIST + query)

    assert counts(queries) == most


@pytest.fixture
def long_book(aoki) -> None:
    Preference.objects.write(aoki, "customers.columns", {"size": 50})
    for _ in range(52):
        make_customer()
    make_customer(last_name="青木")


def test_a_search_is_counted_after_its_rows_are_shown(long_book, as_aoki):
    with CaptureQueriesContext(connection) as queries:
        html = as_aoki.get(LIST + "?q=高橋").content.decode()

    assert counts(queries) == 0
    assert "50 人以上" in html
    assert 'hx-get="/customers/count?q=' in html

    counted = as_aoki.get("/customers/count?q=高橋").content.decode()

    assert "52 人" in counted
    assert "53 人のうち" in counted
    assert "hx-get" not in counted


def test_what_was_known_of_the_count_is_noted(long_book, as_aoki):
    as_aoki.get(LIST + "?q=高橋")

    assert Event.objects.get(verb="customer.searched").data["at_least"] == 50
    assert "50 人以上" in as_aoki.get("/settings/log").content.decode()


def test_a_row_of_the_syllabary_leads_nowhere_without_customers(as_aoki, aoki):
    assert "kana-row" not in as_aoki.get(LIST).content.decode()

    make_customer(last_kana="タカハシ")

    assert "kana-row" in as_aoki.get(LIST).content.decode()
    assert "kana-row" in as_aoki.get(LIST + "?kana=あ").content.decode()
    assert "kana-row" not in as_aoki.get(LIST + "?q=寿限無").content.decode()


def test_many_are_counted_only_when_asked(long_book, as_aoki, monkeypatch):
    monkeypatch.setattr("hiiki.web.customers.counting.COUNTED", 2)
    monkeypatch.setattr("hiiki.web.customers.finding.count_up_to.__defaults__", (2,))

    html = as_aoki.get(LIST).content.decode()

    assert "2 人以上" in html
    assert "正確に数える" in html
    assert "53 人" in as_aoki.get("/customers/count?exact=1").content.decode()


def test_an_empty_list_says_what_it_says_and_no_address(book, as_aoki):
    shown = as_aoki.get("/customers/?tag=だれにもない").content.decode()

    assert "このタグの顧客はいません</p><a" in shown


def test_who_only_looks_is_offered_nothing_to_change(book, as_chiba):
    html = as_chiba.get(LIST).content.decode()

    assert "保管する" not in html
    assert "削除する" not in html
    assert "書き出す" not in html
    assert "まとめてできる操作は、いまの権限にはありません" in html


def test_own_customers_only(book, aoki, baba):
    staff = make_staff()
    make_customer(code="D", staff_id=staff.pk)
    baba.change(by=aoki, own_customers_only=True, staff=staff)

    client = signed_in(baba)
    assert shown(client) == ["D"]
    assert client.get(f"/customers/{Customer.objects.get(code='A').pk}").status_code == 404


def test_only_those_who_accept_or_refuse_dm(aoki, as_aoki):
    for code, dm_ok in (("A", True), ("B", False), ("C", None)):
        make_customer(by=aoki, code=code, dm_ok=dm_ok)

    page = as_aoki.get("/customers/?dm=refused").content.decode()

    assert (shown(as_aoki, "?dm=ok"), shown(as_aoki, "?dm=refused")) == (["A"], ["B"])
    assert 'aria-label="DM 可否で絞り込むのをやめる"' in page
    assert 'name="dm" value="refused"' in page


def test_codes_of_an_old_list_stand_in_the_order_of_numbers_through_all_pages(as_aoki):
    for number in (100, 10, 2, 1, 20):
        make_customer(code=str(number))

    assert shown(as_aoki, "?sort=code") == ["1", "2", "10", "20", "100"]
    assert shown(as_aoki, "?sort=-code") == ["100", "20", "10", "2", "1"]
