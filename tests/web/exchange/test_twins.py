"""重複かもしれない: decided row by row, in the sight of the rows."""

import pytest

from hiiki.customers.models import Customer
from hiiki.exchange.models import ImportRun
from tests.makers import make_customer
from tests.web.exchange.wizard import HANAKO, TADASHI, Wizard, text_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def three(wizard: Wizard) -> Wizard:
    """Rows 1, 2 and 4 may be in the book already; row 3 is new."""
    rows = [HANAKO, TADASHI.replace("1002,渡邊", "1003,渡部"), TADASHI, "1004,青木 正,,,03-4444-5555,,"]
    for row in (rows[0], rows[1], rows[3]):
        _, name, _, _, tel, *_ = row.split(",")
        last, first = name.split(" ")
        make_customer(last_name=last, first_name=first, tel=tel)
    wizard.plan(*rows)
    return wizard


def test_each_row_is_decided_by_itself(three):
    assert three.run.counts["verdicts"] == {"m": 3, "n": 1}

    three.post("twins", {"leave": "1"})
    three.post("twins", {"leave": "4"})
    three.post("twins", {"import": "4"})
    shown = text_of(three.get("plan", show="m"))
    three.post("start")

    assert "取り込む 2・取り込まない 1" in shown and "3 人を取り込む" in shown
    assert "1 行ずつ決めた 2 行：そのとおりにします" in shown
    assert three.run.counts["created"] == 3
    assert "取り込まずに残しました" in text_of(three.get("report"))
    assert not Customer.objects.filter(code="1001").exists()


def test_the_rule_for_all_decides_about_the_others(three):
    three.post("twins", {"import": "1"})

    three.post("answers", {"maybe": "leave"})

    assert "2 人を取り込む" in text_of(three.get("plan"))
    assert three.run.rules.maybe_answers == {"1": "import"}


def test_all_on_the_page_at_once(three):
    three.post("twins", {"all": "leave", "number": ["1", "2", "3", "4"]})

    assert three.run.rules.maybe_answers == {"1": "leave", "2": "leave", "4": "leave"}


def test_decisions_are_taken_back_together(three):
    three.post("twins", {"leave": ["1", "2"]})

    three.post("twins", {"forget": "1"})

    assert three.run.rules.maybe_answers == {}
    assert "4 人を取り込む" in text_of(three.get("plan"))


def test_one_answer_brings_all_that_follows_it(three):
    answer = text_of(three.post("twins", {"leave": "2", "number": ["1", "2", "4"]}, **HTMX))

    assert 'id="leave-2" name="leave" value="2" aria-pressed="true"' in answer
    assert 'id="leave-1"' not in answer
    assert "取り込む 2・取り込まない 1" in answer and "3 人を取り込む" in answer


def test_the_rule_for_all_brings_the_rows_in_sight_along(three):
    answer = text_of(three.post("answers", {"maybe": "leave", "number": ["1", "2", "4"]}, **HTMX))

    assert answer.count('name="leave" value="') == 3
    assert 'aria-pressed="true">取り込む' not in answer


def test_without_scripts_one_is_back_on_the_same_page(three):
    answer = three.client.post(three.at("twins"), {"leave": "2", "after": "1"})

    assert answer.url == f"/exchange/{three.run.pk}/plan?show=m&after=1#looked"


@pytest.mark.parametrize(
    "sent", [{"leave": "3"}, {"leave": "99"}, {"leave": "x"}, {"all": "burn", "number": "1"}]
)
def test_what_is_no_question_has_no_answer(three, sent):
    three.post("twins", sent)

    assert three.run.rules.maybe_answers == {}


def test_decisions_hold_when_one_goes_back_and_on(three):
    three.post("twins", {"leave": ["1", "2"]})
    Customer.objects.filter(last_name="髙橋").delete()

    three.post("decision")

    assert three.run.counts["verdicts"] == {"m": 2, "n": 2}
    assert three.run.rules.maybe_answers == {"2": "leave"}
    assert "3 人を取り込む" in text_of(three.get("plan"))


def test_decisions_are_about_this_file_alone(three):
    three.post("twins", {"leave": "1"})
    three.post("layouts", {"at": "columns", "layout_name": "いつもの名簿", **three.columns()})
    layout = three.run.own_layout
    three.post("decision")
    three.post("twins", {"leave": "1"})
    three.post("start")
    first = three.run.pk

    three.drop(
        b"\xef\xbb\xbf"
        + "お客様番号,氏名,フリガナ,ご住所,TEL,生年月日,担当\r\n1009,青木 花,,,,,\r\n".encode()
    )

    assert "maybe_answers" not in layout.content["rules"]
    assert three.run.pk != first
    assert three.run.rules.maybe_answers == {}


def test_a_row_that_was_left_can_be_taken_in_afterwards(three):
    three.post("twins", {"leave": "1"})
    three.post("start")

    three.post("corrections/1/save", {})

    assert Customer.objects.filter(code="1001").exists()
    assert three.run.state == ImportRun.DONE


def test_more_rows_take_no_more_queries(wizard, django_assert_max_num_queries):
    rows = [f"{2000 + n},山本 {n}子,,,03-0000-{n:04},," for n in range(40)]
    for n in range(40):
        make_customer(last_name="山本", first_name=f"{n}子", tel=f"03-0000-{n:04}")
    wizard.plan(*rows)

    with django_assert_max_num_queries(20):
        shown = text_of(wizard.get("plan", show="m"))

    assert shown.count('target="_blank">') == 40
