"""列の対応: matched by hand, with the result before one's eyes."""

from tests.web.exchange.wizard import HANAKO, UNREADABLE, table, text_of


def test_headings_are_matched_before_anybody_asks(wizard):
    wizard.drop(table(HANAKO))

    assert list(wizard.columns().values()) == ["code", "name", "kana", "address", "tel", "birthday", "staff"]


def test_the_result_shows_their_first_customers(wizard):
    wizard.drop(table(HANAKO))

    shown = text_of(wizard.post("result", wizard.columns()))

    for word in ("髙橋 ｜ 花子", "1978/03/07", "世田谷区池尻1-2-3", "すべての列を使います"):
        assert word in shown


def test_a_company_among_names_is_shown_as_a_company(wizard):
    wizard.drop(table("1,㈱やまと商店,03-1234-5678", headings="顧客コード,氏名,電話"))

    shown = text_of(wizard.post("result", wizard.columns()))

    assert 'read__name">㈱やまと商店<' in shown
    assert "名前なし" not in shown


def test_the_result_keeps_nothing(wizard):
    wizard.drop(table(HANAKO))

    wizard.post("result", {**wizard.columns(), "c0": ""})

    assert wizard.columns()["c0"] == "code"


def test_a_value_that_cannot_be_read_is_marked_with_its_reason(wizard):
    wizard.drop(table(HANAKO, UNREADABLE))

    shown = text_of(wizard.post("result", wizard.columns()))

    assert "昭和99年13月1日" in shown
    assert "日付として読めません" in shown


def test_unused_columns_are_said(wizard):
    wizard.drop(table(HANAKO))

    shown = text_of(wizard.post("result", {**wizard.columns(), "c4": "", "c5": ""}))

    assert "使わない列 2" in shown
    assert "TEL、生年月日" in shown


def test_columns_of_one_field_are_joined_as_one_says(wizard):
    wizard.drop(table("1,髙橋,花子", headings="番号,苗字,下の名前"))
    form = {"c0": "", "c1": "memo", "c2": "memo", "join_memo": "slash"}

    shown = text_of(wizard.post("result", form))

    assert "髙橋/花子" in shown


def test_the_same_value_for_every_row(wizard):
    wizard.drop(table(HANAKO))
    form = {**wizard.columns(), "constant": ["management"], "constant_value": ["展示会2025"]}

    wizard.post("matching", form)

    assert wizard.run.mapping.constants == {"management": "展示会2025"}


def test_a_constant_that_cannot_be_read_is_not_taken(wizard):
    wizard.drop(table(HANAKO))
    form = {**wizard.columns(), "constant": ["registered_on"], "constant_value": ["昨日のいつか"]}

    answer = wizard.post("matching", form)

    assert answer.status_code == 422
    assert "昨日のいつか" in text_of(answer)


def test_nobody_can_be_called_anything_without_a_name(wizard):
    wizard.drop(table(HANAKO))

    answer = wizard.post("matching", dict.fromkeys(wizard.columns(), ""))

    assert answer.status_code == 422
    assert "どれかひとつ" in text_of(answer)


def test_fields_that_do_not_exist_are_overlooked(wizard):
    wizard.drop(table(HANAKO))

    wizard.post("matching", {**wizard.columns(), "c4": "password"})

    assert wizard.columns()["c4"] == ""


def test_what_was_matched_is_still_there_when_one_comes_back(wizard):
    wizard.drop(table(HANAKO))
    wizard.post("matching", {**wizard.columns(), "c4": "mobile"})
    wizard.post("decision", {"empty": "clear"})

    assert 'value="mobile" selected' in text_of(wizard.get("columns"))
    assert 'value="clear" checked' in text_of(wizard.get("rules"))


def test_four_hundred_columns_stay_light(wizard):
    headings = ",".join(["氏名", "氏名", *(f"見出し{number}" for number in range(398))])
    wizard.drop(table(",".join(["髙橋 花子"] * 400), headings=headings), "四百列.csv")

    answer = wizard.get("columns")

    assert answer.status_code == 200
    assert len(answer.content) < 400_000
    assert text_of(wizard.get("columns", full=1)).count("<optgroup") > 1200
