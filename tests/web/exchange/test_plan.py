"""確認: every number opens its rows, and nothing is written yet."""

import pytest

from hiiki.accounts.models import Staff
from hiiki.audit import undoing
from hiiki.customers.models import Customer
from hiiki.exchange.models import ImportRun
from tests.looking import contents
from tests.makers import make_customer, make_staff
from tests.web.exchange.wizard import HANAKO, TADASHI, UNREADABLE, text_of

SAME_CODE = "1001,髙橋 花子,タカハシ ハナコ,東京都世田谷区池尻1-2-3,090-1234-5678,昭和53年3月7日,"


def test_the_preview_says_what_would_become_of_each_row(wizard):
    make_customer(code="1001", last_name="髙橋", first_name="花子", tel="03-1234-5678")

    shown = text_of(wizard.plan(SAME_CODE, TADASHI, UNREADABLE))

    assert wizard.run.counts["verdicts"] == {"c": 1, "n": 1, "r": 1}
    assert '<span class="was">03-1234-5678</span><span class="now">090-1234-5678</span>' in shown
    assert "2 人を取り込む" in shown
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("verdict", "words"), [("n", "渡邊"), ("r", "昭和99年13月1日"), ("s", "ありません"), ("x", "渡邊")]
)
def test_a_number_opens_its_rows(wizard, verdict, words):
    wizard.plan(TADASHI, UNREADABLE)

    assert words in text_of(wizard.get("plan", show=verdict))
    assert words in text_of(wizard.get("plan/rows", show=verdict))


def test_many_rows_come_in_pages(wizard):
    wizard.plan(*(f"{2000 + n},山本 {n}子,,,03-0000-{n:04},," for n in range(120)))

    first = text_of(wizard.get("plan", show="n"))
    second = text_of(wizard.get("plan", show="n", after=50))

    assert "山本 49子" in first and "山本 50子" not in first
    assert "山本 50子" in second and "山本 49子" not in second


def test_looking_changes_nothing(wizard):
    wizard.plan(HANAKO, UNREADABLE)
    before = contents()

    for place in ("found", "columns", "rules", "plan", "plan/rows", "corrections/2", "errors"):
        assert wizard.get(place).status_code == 200

    assert contents() == before


def test_a_row_wider_than_its_headings_shows_why_and_what_stands_there(wizard):
    wizard.plan(f"{TADASHI},余り", *(f"{2000 + n},山本 {n}子,,,03-0000-{n:04},," for n in range(30)))

    shown = text_of(wizard.get("corrections/1"))

    assert "見出しは7列ですが、この行には8列あります" in shown
    assert "見出しより右にある値：<b>余り</b>" in shown


def test_a_refused_row_is_put_right_before_the_run(wizard):
    wizard.plan(HANAKO, UNREADABLE)

    answer = wizard.post("corrections/2/save", {"cell5": "昭和39年8月2日"})

    assert "2 人を取り込む" in text_of(answer)
    assert wizard.run.counts["verdicts"]["n"] == 2


def test_what_is_still_wrong_keeps_what_was_typed(wizard):
    wizard.plan(HANAKO, UNREADABLE)

    answer = wizard.post("corrections/2/save", {"cell5": "おととい"}, **{"HX-Request": "true"})

    assert answer.status_code == 422
    assert 'value="おととい"' in text_of(answer)


def test_a_staff_nobody_knows_is_asked_for_before_the_run(wizard):
    wizard.plan(HANAKO + "佐藤", TADASHI + "佐藤")

    answer = wizard.post("start")

    assert "まだ取り込んでいません：佐藤" in text_of(answer)
    assert wizard.run.state == ImportRun.PLANNED


@pytest.mark.parametrize(("answer", "name"), [("create", "佐藤"), ("skip", ""), ("known", "鈴木")])
def test_a_staff_nobody_knows_is_made_left_out_or_meant_somebody(wizard, answer, name):
    known = make_staff("鈴木")
    wizard.plan(HANAKO + "佐藤")
    said = str(known.pk) if answer == "known" else answer

    wizard.post("start", {"staff_name": ["佐藤"], "staff_answer": [said]})

    assert Customer.objects.get().shown("staff") == name
    assert Staff.objects.filter(name="佐藤").exists() == (answer == "create")


def test_one_answer_for_everybody(wizard):
    wizard.plan(HANAKO + "佐藤", TADASHI + "鈴木")

    shown = text_of(wizard.post("answers", {"all": "create"}))
    wizard.post("start")

    assert "決まりました" in shown
    assert set(Staff.objects.values_list("name", flat=True)) == {"佐藤", "鈴木"}


def test_an_answer_that_means_nobody_asks_again(wizard):
    wizard.plan(HANAKO + "佐藤")

    wizard.post("start", {"staff_name": ["佐藤"], "staff_answer": ["999999"]})

    assert wizard.run.state == ImportRun.PLANNED


def test_perhaps_known_already_is_decided_with_the_rows_in_sight(wizard):
    make_customer(last_name="髙橋", first_name="花子", tel="03-1234-5678")

    shown = text_of(wizard.plan(HANAKO, TADASHI))
    left = text_of(wizard.post("answers", {"maybe": "leave"}))

    assert "2 人を取り込む" in shown
    assert "1 人を取り込む" in left


def test_nothing_to_do_says_so(wizard):
    wizard.bring_in(HANAKO)

    assert "取り込むものはありません" in text_of(wizard.plan(HANAKO))


def test_a_customer_deleted_since_is_reported_and_the_others_are_in(wizard, aoki):
    gone = make_customer(code="1001", tel="03-1234-5678")
    wizard.plan(SAME_CODE, TADASHI)
    gone.remove(by=aoki)

    shown = text_of(wizard.post("start"))

    assert "削除されました" in shown
    assert Customer.objects.filter(code="1002").exists()


def test_two_imports_at_once_do_not_bring_anybody_twice(wizard):
    wizard.plan(HANAKO)
    first = wizard.run.pk
    wizard.plan(HANAKO)

    wizard.post("start")
    wizard.client.post(f"/exchange/{first}/start", follow=True)

    assert Customer.objects.count() == 1
    assert ImportRun.objects.get(pk=first).counts["unchanged"] == 1


def test_starting_twice_starts_once(wizard):
    wizard.bring_in(HANAKO)

    answer = wizard.post("start")

    assert "を取り込みました" in text_of(answer)
    assert Customer.objects.count() == 1


def test_a_big_file_is_planned_without_keeping_anybody_waiting(wizard, monkeypatch):
    monkeypatch.setattr("hiiki.web.exchange.rules.SMALL", 0)

    shown = text_of(wizard.plan(HANAKO))

    assert "を調べています" in shown
    assert "閉じてもかまいません" in shown
    assert wizard.run.state == ImportRun.PLANNING


def test_undone_while_somebody_reads_the_report(wizard, aoki):
    wizard.bring_in(HANAKO)
    undoing.undo(wizard.run.batch, by=aoki)

    shown = text_of(wizard.get("report"))

    assert "元に戻しました" in shown
    assert "もう一度取り込む" in shown


def test_a_second_row_of_one_code_is_not_put_right_by_pressing_the_button(wizard):
    wizard.plan("1006,佐々木 健,,,011-222-3333,,", "1006,佐々木 建,,,011-222-3334,,")

    still = wizard.post("corrections/2/save", {}, **{"HX-Request": "true"})
    better = wizard.post("corrections/2/save", {"cell0": "1007"}, **{"HX-Request": "true"})
    wizard.post("start")

    assert (still.status_code, better.status_code) == (422, 200)
    assert set(Customer.objects.values_list("code", flat=True)) == {"1006", "1007"}


def test_a_row_put_right_asks_for_its_staff_too(wizard):
    wizard.plan(HANAKO, UNREADABLE + "佐藤")

    wizard.post("corrections/2/save", {"cell5": "S39.8.2"})

    assert "佐藤 をどうしますか" in text_of(wizard.get("plan"))


def test_what_was_put_right_stays_right_when_one_goes_back_and_on(wizard):
    wizard.plan(HANAKO, UNREADABLE)
    wizard.post("corrections/2/save", {"cell5": "S39.8.2"})

    wizard.post("matching", {**wizard.columns(), "c4": "mobile"})
    wizard.post("decision")
    wizard.post("start")

    assert Customer.objects.get(code="1003").birthday.isoformat() == "1964-08-02"


def test_what_was_put_right_goes_when_the_file_is_read_otherwise(wizard):
    wizard.plan(HANAKO, UNREADABLE)
    wizard.post("corrections/2/save", {"cell5": "S39.8.2"})

    wizard.post("reading", {"encoding": "cp932", "heading_row": "1"})
    wizard.post("matching", wizard.columns())
    wizard.post("decision")

    assert wizard.run.counts["verdicts"] == {"n": 1, "r": 1}


def test_only_a_new_staff_brings_the_questions_along(wizard):
    wizard.plan(HANAKO + "佐藤", UNREADABLE + "佐藤", UNREADABLE.replace("1003", "1004") + "鈴木")

    same = wizard.post("corrections/2/save", {"cell5": "S39.8.2"}, **{"HX-Request": "true"})
    more = wizard.post("corrections/3/save", {"cell5": "S39.8.3"}, **{"HX-Request": "true"})

    assert 'id="decisions"' not in text_of(same)
    assert 'id="decisions"' in text_of(more)


def test_the_same_reason_is_told_once_with_its_first_lines(wizard):
    wizard.plan(HANAKO, TADASHI, *(UNREADABLE.replace("1003", f"200{n}") for n in range(4)))

    shown = text_of(wizard.get("plan", show="r"))

    assert '<td class="number">4</td><td class="quiet nowrap">4、5、6 行目 ほか</td>' in shown


def test_what_is_still_to_be_decided_stands_at_a_button_that_waits(wizard):
    shown = text_of(wizard.plan(f"{HANAKO}田中", f"{TADASHI}佐藤"))
    assert 'aria-disabled="true" aria-describedby="still-open">2 人を取り込む' in shown
    assert "担当者をあと 2 人決めると、取り込めます：</strong>佐藤、田中" in shown

    early = text_of(wizard.post("start", {"staff_name": ["田中", "佐藤"], "staff_answer": ["create", ""]}))
    assert "まだ取り込んでいません：佐藤" in early
    assert Customer.objects.count() == 0

    wizard.post("answers", {"all": "create"})
    assert "aria-disabled" not in text_of(wizard.get("plan"))


UNNAMED = "お客様番号,氏名,,いつもの席\r\n1001,髙橋,花子,A1\r\n1002,渡邊,正,\r\n1003,山﨑,豊,B2\r\n"


def test_values_in_columns_that_are_not_used_are_told(wizard):
    wizard.drop(UNNAMED.encode())
    wizard.post("matching", {"c0": "code", "c1": "last_name", "c2": "", "c3": ""})

    shown = text_of(wizard.post("decision"))

    assert "使わない列に値があります：</strong>列3（花子、正…）、いつもの席（A1、B2）" in shown
    assert f'href="/exchange/{wizard.run.pk}/columns">列の対応</a>で項目を選んで' in shown


def test_a_layout_that_leaves_them_out_on_purpose_is_quiet(wizard):
    wizard.drop(UNNAMED.encode())
    kept = {"c0": "code", "c1": "last_name", "c2": "first_name", "c3": ""}
    wizard.post("matching", kept)
    wizard.post("layouts", {"at": "columns", "layout_name": "席は使わない", **kept})

    shown = text_of(wizard.post("decision"))

    assert wizard.run.own_layout is not None
    assert "使わない列に値があります" not in shown


def test_nothing_left_out_says_nothing(wizard):
    assert "使わない列に値があります" not in text_of(wizard.plan(HANAKO, TADASHI))


def test_a_refused_row_says_whose_it_is_and_whom_the_book_has(wizard):
    make_customer(code="1003", last_name="山﨑", first_name="豊")

    wizard.plan(HANAKO, UNREADABLE, "1004,青木 正,,,,昭和99年13月1日,")
    shown = text_of(wizard.get("plan", show="r"))

    assert "<th>理由</th><th>氏名・会社名</th>" in shown
    assert "<b>山﨑 豊</b>" in shown and "<b>青木 正</b>" in shown
    assert shown.count("台帳にいる方です：") == 1
    assert ">1003 山﨑 豊</a>" in shown


def test_more_refused_rows_take_no_more_queries(wizard, django_assert_max_num_queries):
    for code in range(1001, 1021):
        make_customer(code=str(code))
    readable = (f"{code},馬場 {code}子,,,,昭和53年3月7日," for code in range(2001, 2021))
    unreadable = (f"{code},青木 {code}子,,,,昭和99年13月1日," for code in range(1001, 1021))
    wizard.plan(*readable, *unreadable)

    with django_assert_max_num_queries(20):
        shown = text_of(wizard.get("plan", show="r"))

    assert shown.count("台帳にいる方です：") == 20


def birthdays(without_year: int) -> list[str]:
    """The first without, and as many with the year."""
    days = [f"12/{n + 1}" for n in range(without_year)] + [f"1978/3/{n + 1}" for n in range(without_year)]
    return [f"{3000 + n},山本 {n}子,,,03-0000-{n:04},{day}," for n, day in enumerate(days)]


def test_rows_kept_out_by_values_alone_come_in_without_them_at_one_press(wizard):
    shown = text_of(wizard.plan(HANAKO, *birthdays(5)))
    assert "読めない値だけ空けて" not in shown
    assert "読めない値だけ空けて、5 行も取り込む" in text_of(wizard.get("plan", show="r"))

    shown = text_of(wizard.post("decision", {"unreadable": "blank"}))

    assert wizard.run.counts["verdicts"] == {"n": 11}
    assert "読めない値は、空けて取り込みます" in shown
    assert "生年月日</b> 5 行（3、4、5 行目 ほか）" in shown


def test_the_report_says_what_was_left_empty(wizard):
    wizard.plan(HANAKO, *birthdays(2))
    wizard.post("decision", {"unreadable": "blank"})

    shown = text_of(wizard.post("start"))

    assert "読めない値は、空けて取り込みました" in shown
    assert "生年月日</b> 2 行（3、4 行目）" in shown


def test_several_people_of_one_company_are_told_a_way_in(wizard):
    wizard.plan(HANAKO, *(f"1001,馬場 {n}郎,,,03-1111-{n:04},," for n in range(5)))

    assert "「列の対応」でこの列を「使わない」か「メモ」にすると" in text_of(wizard.get("plan", show="r"))
