"""Fields of the shop's own, from the file's columns to the start."""

import pytest

from hiiki.customers import designed, designing
from hiiki.customers.designing import Chosen, Wanted
from hiiki.customers.models import Choice, Customer, OwnField
from hiiki.customers.models.design import OWN, STRATEGY
from hiiki.exchange.models import ImportRun
from tests.makers import make_field
from tests.web.exchange.wizard import Wizard, table, text_of

HEADINGS = "顧客コード,氏名,顧客ランク,来店数"
ROWS = ("1,馬場 健一,梅,3", "2,千葉 健,梅,4", "3,青木 一郎,松,", "4,佐藤 次郎,上得意,")


@pytest.fixture
def rank(aoki) -> designed.Designed:
    return make_field("顧客ランク", "choice", "上得意", "ふつう")


def planned(wizard: Wizard, *rows: str) -> str:
    wizard.drop(table(*rows or ROWS, headings=HEADINGS))
    wizard.post("matching", wizard.columns())
    return text_of(wizard.post("decision"))


def test_they_are_offered_under_where_they_stand(wizard, rank):
    make_field("ひとこと")
    wizard.drop(table(*ROWS, headings=HEADINGS))

    shown = text_of(wizard.get("columns"))

    assert wizard.columns()["c2"] == rank.name
    assert f'<optgroup label="戦略情報"><option value="{rank.name}" selected>顧客ランク</option>' in shown
    assert '<optgroup label="顧客情報">' in shown


def test_the_result_shows_them_and_words_to_be_asked_about(wizard, rank):
    wizard.drop(table(*ROWS, headings=HEADINGS))

    shown = text_of(wizard.post("result", wizard.columns()))

    assert "顧客ランク" in shown
    assert "梅" in shown


def test_a_constant_that_is_no_choice_is_said(wizard, rank):
    wizard.drop(table(*ROWS, headings=HEADINGS))

    form = {**wizard.columns(), "c2": "", "constant": rank.name, "constant_value": "桐"}
    shown = text_of(wizard.post("matching", form))

    assert "「桐」は選択肢にありません" in shown


def test_each_word_is_asked_about_before_the_run(wizard, rank):
    shown = planned(wizard)
    early = text_of(wizard.post("start"))

    assert "「顧客ランク」の選択肢にない値が 2 個あります" in shown
    assert "選択肢にない値が決まっていないので、まだ取り込んでいません：松、梅" in early
    assert wizard.run.state == ImportRun.PLANNED


def test_all_are_added_in_one_go(wizard, rank):
    planned(wizard)

    shown = text_of(wizard.post("answers", {"all_choices": f"create:{rank.name}"}))
    wizard.post("start")

    assert "決まりました" in shown
    assert list(Choice.objects.values_list("label", flat=True)) == ["上得意", "ふつう", "梅", "松"]
    assert [customer.shown(rank.name) for customer in Customer.objects.order_by("code")] == [
        "梅",
        "梅",
        "松",
        "上得意",
    ]


def test_one_is_an_existing_choice_and_another_left_empty(wizard, rank):
    planned(wizard)
    ordinary = rank.options[1].value

    wizard.post(
        "start",
        {"choice_field": [rank.name] * 2, "choice_word": ["梅", "松"], "choice_answer": [ordinary, "skip"]},
    )

    assert [customer.shown(rank.name) for customer in Customer.objects.order_by("code")] == [
        "ふつう",
        "ふつう",
        "",
        "上得意",
    ]
    assert Choice.objects.count() == 2


def test_an_answer_that_is_no_choice_asks_again(wizard, rank):
    planned(wizard)

    wizard.post("start", {"choice_field": [rank.name], "choice_word": ["梅"], "choice_answer": ["999999"]})

    assert wizard.run.state == ImportRun.PLANNED


def test_too_many_choices_are_said_before_anything_is_written(wizard, rank, monkeypatch):
    monkeypatch.setattr(designing, "MOST_CHOICES", 3)
    planned(wizard)
    wizard.post("answers", {"all_choices": f"create:{rank.name}"})

    shown = text_of(wizard.post("start"))

    assert "「顧客ランク」の選択肢は3個までです（いま2個、追加する値が2個）" in shown
    assert (Customer.objects.count(), Choice.objects.count()) == (0, 2)


def test_a_row_put_right_asks_for_its_word(wizard, rank):
    make_field("来店数", "number")
    planned(wizard, "1,馬場 健一,桐,たくさん", "2,千葉 健,上得意,4")

    wizard.post("corrections/1/save", {"cell3": "3"}, **{"HX-Request": "true"})

    assert wizard.run.counts["unknown_choices"] == {rank.name: {"桐": 1}}
    assert "選択肢にない値" in text_of(wizard.get("plan"))


def test_where_the_design_has_changed_the_file_is_read_again(wizard, rank):
    planned(wizard, "1,馬場 健一,ふつう,")
    made = OwnField.objects.get()
    chosen = [
        Chosen(label, pk=each.pk) for label, each in zip(("上得意", "並"), made.choices.all(), strict=True)
    ]
    designing.change(made, Wanted(made.label, made.kind, made.group, choices=chosen), by=None)

    shown = text_of(wizard.post("start"))

    assert "項目の設計が変わりました" in shown
    assert wizard.run.counts["unknown_choices"] == {rank.name: {"ふつう": 1}}
    assert Customer.objects.count() == 0


@pytest.fixture
def owner(as_aoki) -> Wizard:
    """青木 may change the settings."""
    return Wizard(as_aoki)


TASTES = tuple(
    f"{number},馬場 {number},{taste},{number}" for number, taste in enumerate(("辛口", "甘口", "辛口") * 3)
)
TASTE = "顧客コード,氏名,お酒のお好み,備考の番号"


def test_only_who_may_change_the_settings_makes_a_field(wizard, owner):
    wizard.drop(table(*TASTES, headings=TASTE))

    assert "この列を新しい項目にする" in text_of(owner.get("columns"))
    assert "この列を新しい項目にする" not in text_of(wizard.get("columns"))
    sent = {"label": "お好み", "kind": "text", "group": OWN}
    assert "設定を変えられる方だけ" in text_of(wizard.post("columns/2/field", sent))
    assert not OwnField.objects.exists()


def test_a_column_becomes_a_field_of_the_kind_its_values_call_for(owner):
    owner.drop(table(*TASTES, headings=TASTE))
    form = text_of(owner.post("matching", {**owner.columns(), "c1": "memo", "new_field": "2"}))

    assert "「お酒のお好み」の列を、新しい項目にします" in form
    assert '<option value="choice" selected>' in form
    assert "辛口\n甘口" in form
    assert owner.columns()["c1"] == "memo"

    shown = owner.post(
        "columns/2/field",
        {"label": "お酒のお好み", "kind": "choice", "choices": "辛口\n甘口", "group": STRATEGY},
    )

    made = OwnField.objects.get()
    assert "項目「お酒のお好み」を作り、この列を入れるようにしました" in text_of(shown)
    assert (made.kind, made.group, [each.label for each in made.choices.all()]) == (
        "choice",
        STRATEGY,
        ["辛口", "甘口"],
    )
    assert owner.columns()["c2"] == made.key


def test_what_is_no_choice_stands_among_the_customers_own(owner):
    owner.drop(table(*TASTES, headings=TASTE))

    owner.post("columns/2/field", {"label": "お好み", "kind": "text", "choices": "辛口", "group": STRATEGY})

    assert list(OwnField.objects.values_list("kind", "group")) == [("text", OWN)]


def test_a_new_field_outlives_the_import(owner):
    owner.drop(table(*TASTES, headings=TASTE))
    owner.post("columns/2/field", {"label": "お好み", "kind": "text", "choices": "", "group": OWN})
    owner.post("matching", owner.columns())
    owner.post("decision")
    owner.post("start")
    made = OwnField.objects.get()
    assert Customer.objects.get(code="1").own == {made.key: "甘口"}

    owner.post("undoing")

    assert (Customer.objects.count(), list(OwnField.objects.all())) == (0, [made])


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"label": "電話", "kind": "text", "group": OWN}, "Hiiki がはじめから持っている項目の名前です"),
        ({"label": "お好み", "kind": "choice", "group": OWN}, "使う選択肢をひとつは入れてください"),
    ],
)
def test_what_cannot_be_a_field_is_said(owner, sent, said):
    owner.drop(table(*TASTES, headings=TASTE))

    answer = owner.post("columns/2/field", sent)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not OwnField.objects.exists()


def test_what_an_empty_required_field_gets_is_asked_and_said(wizard, aoki):
    make_field("顧客ランク", "choice", "上得意", "ふつう", required=True, default="ふつう")
    wizard.drop(table("1,馬場 健一,,3", "2,千葉 健,上得意,4", headings=HEADINGS))
    wizard.post("matching", wizard.columns())

    rules = text_of(wizard.get("rules"))
    given = text_of(wizard.post("decision", {"required": "default"}))
    empty = text_of(wizard.post("decision", {"required": "empty"}))

    assert "必須の項目が空の、新しい顧客には" in rules
    assert "顧客ランクは「ふつう」" in rules
    assert "が空の新しい顧客 1 人には、初期値「ふつう」を入れます" in given
    assert "が空のまま、新しい顧客 1 人が入ります" in empty
