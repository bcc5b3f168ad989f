"""Fields of the shop's own come in by files exactly as built-in ones do."""

import subprocess
import sys
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.customers import designed, designing
from hiiki.customers.designing import Chosen, Wanted
from hiiki.customers.models import Choice, Customer, OwnField
from hiiki.exchange.arrivals import proposing, receiving, repeating
from hiiki.exchange.exports import exporting
from hiiki.exchange.layouts.checking import read as read_layout
from hiiki.exchange.layouts.keeping import layout_of
from hiiki.exchange.layouts.saying import to_toml
from hiiki.exchange.mapping import Link, Mapping
from hiiki.exchange.models import OwnLayout
from hiiki.exchange.plans import planning, previewing
from hiiki.exchange.refused import correcting
from hiiki.exchange.reports.reporting import problems
from hiiki.exchange.rows import cleaning
from hiiki.exchange.verdicts import CHANGED, REFUSED
from hiiki.exchange.writing import applying, steps
from tests.exchange.book import counts, csv, imported, planned
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = "顧客コード,氏名,顧客ランク,お好み,足のサイズ,記念日,駐車場,ひとこと"


@pytest.fixture
def fields() -> dict[str, designed.Designed]:
    made = (
        make_field("顧客ランク", "choice", "上得意", "ふつう"),
        make_field("お好み", "several", "白", "緑"),
        make_field("足のサイズ", "number"),
        make_field("記念日", "date"),
        make_field("駐車場", "yesno"),
        make_field("ひとこと", "text", searched=True),
    )
    return {field.label: field for field in made}


def targets(data: bytes) -> list[str | None]:
    """What Hiiki proposes, the shop's own by their labels."""
    run = receiving.receive([data], "a.csv", by=None)
    known = designed.now().known
    return [
        known[link.target].label if designed.is_own(link.target or "") else link.target
        for link in run.mapping.columns
    ]


def shown(code: str) -> dict[str, str]:
    customer = Customer.objects.get(code=code)
    return {field.label: text for field in designed.own() if (text := customer.shown(field.name))}


def test_all_kinds_are_read_as_on_the_card(fields):
    run = imported(csv(HEADINGS, "1,馬場 健一,ふつう,緑／白,２３．５,平成16年12月3日,有,かに好き"))

    assert counts(run) == (1, 0, 0, 0)
    assert shown("1") == {
        "顧客ランク": "ふつう", "お好み": "白、緑", "足のサイズ": "23.5",
        "記念日": "2004/12/03", "駐車場": "はい", "ひとこと": "かに好き",
    }  # fmt: skip
    assert "カニ好キ" in Customer.objects.get(code="1").search_text


def test_what_cannot_be_read_refuses_the_row_with_its_reason(fields):
    run = imported(csv(HEADINGS, "1,馬場 健一,,,大きい,2004/2/30,たぶん,", "2,千葉 健,,,24,,,"))

    assert counts(run) == (1, 0, 0, 1)
    assert [(each["column"], each["value"]) for each in problems(run)] == [
        ("足のサイズ", "大きい"), ("記念日", "2004/2/30"), ("駐車場", "たぶん"),
    ]  # fmt: skip
    assert shown("2") == {"足のサイズ": "24"}


def test_a_refused_row_is_put_right(fields):
    run = imported(csv(HEADINGS, "1,馬場 健一,,,大きい,,,"))

    row = correcting.correct(run, 1, ["1", "馬場 健一", "", "", "26", "", "", ""], by=None)

    assert row.verdict != REFUSED
    assert shown("1") == {"足のサイズ": "26"}


def test_others_of_their_values_stay_and_undoing_puts_them_back(fields):
    imported(csv(HEADINGS, "1,馬場 健一,ふつう,白,24,,,"))

    run = imported(csv("顧客コード,顧客ランク,お好み", "1,上得意,"))
    assert (counts(run), shown("1")) == (
        (0, 1, 0, 0),
        {"顧客ランク": "上得意", "お好み": "白", "足のサイズ": "24"},
    )
    undoing.undo(run.batch, by=None)

    assert shown("1") == {"顧客ランク": "ふつう", "お好み": "白", "足のサイズ": "24"}


def test_empty_cells_clear_where_that_is_the_rule(fields):
    imported(csv(HEADINGS, "1,馬場 健一,ふつう,白,24,,,かに"))

    imported(csv("顧客コード,氏名,お好み,ひとこと", "1,馬場 健一,,"), empty="clear")

    assert shown("1") == {"顧客ランク": "ふつう", "足のサイズ": "24"}
    assert "カニ" not in Customer.objects.get(code="1").search_text


def test_before_and_after_are_shown(fields):
    imported(csv(HEADINGS, "1,馬場 健一,ふつう,白,24,,,"))

    run = planned(csv(HEADINGS, "1,馬場 健一,上得意,白、桐,24,,,"))

    [row] = previewing.rows(previewing.Previewer(run), CHANGED)
    assert [(cell.label, cell.before, cell.text) for cell in row.cells if cell.before is not None] == [
        ("顧客ランク", "ふつう", "上得意"), ("お好み", "白", "白、桐"),
    ]  # fmt: skip


def test_somebody_who_changed_the_same_field_since_keeps_it(fields, aoki):
    rank = fields["顧客ランク"]
    imported(csv(HEADINGS, "1,馬場 健一,ふつう,,,,,"))
    run = imported(csv("顧客コード,顧客ランク,足のサイズ", "1,上得意,24"))
    Customer.objects.get().change({rank.name: None}, by=aoki)

    batch = undoing.undo(run.batch, by=None)

    assert shown("1") == {}
    assert "顧客ランク" in str(batch.conflicts)


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The codes of rows that were cleaned."""
    codes: list[str] = []
    clean = cleaning.Cleaner.clean

    def noting(self, number, record):
        codes.append(record.cells[0])
        return clean(self, number, record)

    monkeypatch.setattr(cleaning.Cleaner, "clean", noting)
    return codes


ROWS = ("1,馬場 健一,ふつう,白,24,,,", "2,千葉 健,梅,桐、白,,,,")


def test_the_same_file_again_changes_nothing_and_is_not_read(fields, read):
    imported(csv(HEADINGS, *ROWS))
    read.clear()

    run = imported(csv(HEADINGS, *ROWS))

    assert (counts(run), read) == ((0, 0, 2, 0), [])


def test_under_another_design_rows_are_read_anew(fields, read):
    imported(csv(HEADINGS, *ROWS))
    made = OwnField.objects.get(pk=fields["顧客ランク"].pk)
    chosen = [
        Chosen("並" if each.label == "ふつう" else each.label, pk=each.pk) for each in made.choices.all()
    ]
    designing.change(made, Wanted(made.label, made.kind, made.group, choices=chosen), by=None)
    read.clear()

    run = planned(csv(HEADINGS, *ROWS))

    assert read == ["1", "2"]
    assert run.counts["unknown_choices"] == {made.key: {"ふつう": 1}}


def test_another_field_of_no_concern_leaves_them_known(fields, read):
    imported(csv(HEADINGS, *ROWS))
    make_field("別の項目")
    read.clear()

    planned(csv(HEADINGS, *ROWS))

    assert read == []


def test_choices_in_another_order_are_no_change(fields):
    data = csv("顧客コード,氏名,お好み", "1,馬場 健一,白、緑")
    imported(data)
    made = OwnField.objects.get(label="お好み")
    chosen = [Chosen(each.label, pk=each.pk) for each in reversed(made.choices.all())]
    designing.change(made, Wanted(made.label, made.kind, made.group, choices=chosen), by=None)

    assert counts(imported(data)) == (0, 0, 1, 0)
    assert counts(imported(csv("顧客コード,お好み", "1,緑"))) == (0, 1, 0, 0)


def test_done_again_a_field_that_is_no_longer_used_is_left_out(fields, aoki):
    run = imported(csv("顧客コード,氏名,ひとこと", "1,馬場 健一,かに"))
    designing.retire(OwnField.objects.get(label="ひとこと"), by=None)

    again = repeating.repeat(run, by=aoki)

    assert [link.target for link in again.mapping.columns] == ["code", "name", None]


def test_words_that_are_no_choices_are_counted_once_each(fields):
    run = planned(csv(HEADINGS, "1,馬場 健一,梅,桐、白,,,,", "2,千葉 健,梅,桐,,,,", "3,青木 一郎,松,緑,,,,"))

    assert run.counts["unknown_choices"] == {
        fields["顧客ランク"].name: {"梅": 2, "松": 1},
        fields["お好み"].name: {"桐": 2},
    }


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"unknown_choice": "create"}, "梅"),
        ({"unknown_choice": "skip"}, ""),
        ({"unknown_choice": "skip", "choice_answers": {"梅": "ふつう"}}, "ふつう"),
        ({"unknown_choice": "create", "choice_answers": {"ｳﾒ": "skip", "梅": "skip"}}, ""),
    ],
)
def test_each_is_answered_once(fields, answers, expected):
    rank = fields["顧客ランク"]
    given = answers.pop("choice_answers", {})
    answers["choice_answers"] = {
        rank.name: {word: rank.clean(said) if said == "ふつう" else said for word, said in given.items()}
    }

    run = imported(csv("顧客コード,氏名,顧客ランク", "1,馬場 健一,梅"), **answers)

    assert counts(run) == (1, 0, 0, 0)
    assert shown("1").get("顧客ランク", "") == expected
    assert Choice.objects.filter(label="梅").exists() == (expected == "梅")


def test_refused_where_that_is_the_rule(fields):
    run = imported(csv("顧客コード,氏名,顧客ランク", "1,馬場 健一,梅"), unknown_choice="refuse")

    assert counts(run) == (0, 0, 0, 1)
    assert [each["reason"] for each in problems(run)] == ["「梅」は「顧客ランク」の選択肢にありません"]


def test_undoing_leaves_the_new_choices_which_are_a_deed_of_their_own(fields):
    run = imported(csv("顧客コード,氏名,顧客ランク", "1,馬場 健一,梅", "2,千葉 健,梅"))

    undone = undoing.undo(run.batch, by=None)

    assert (Customer.objects.count(), list(undone.conflicts)) == (0, [])
    assert Choice.objects.filter(label="梅").count() == 1
    undoing.undo(Batch.objects.get(title="項目「顧客ランク」に選択肢を追加する"), by=None)
    assert not Choice.objects.filter(label="梅").exists()


def test_more_choices_than_there_is_room_for_are_said_before_the_run(fields, monkeypatch):
    monkeypatch.setattr(designing, "MOST_CHOICES", 3)

    with pytest.raises(
        applying.CannotRun, match="「顧客ランク」の選択肢は3個までです（いま2個、追加する値が2個）"
    ):
        imported(csv("顧客コード,氏名,顧客ランク", "1,馬場 健一,梅", "2,千葉 健,松"))


def test_a_word_nobody_was_asked_about_is_refused_where_there_is_no_room(fields, monkeypatch):
    monkeypatch.setattr(designing, "MOST_CHOICES", 3)
    run = planned(csv("顧客コード,氏名,顧客ランク", "1,馬場 健一,梅", "2,千葉 健,松", "3,青木 一郎,上得意"))
    run.counts = {**run.counts, "unknown_choices": {}}
    run.save(update_fields=["counts"])

    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()

    assert counts(run) == (2, 0, 0, 1)
    assert [each["reason"] for each in problems(run)] == ["「松」を選択肢に追加できません（3個まで）"]


def test_a_row_put_right_brings_its_own_word(fields):
    run = imported(csv("顧客コード,氏名,顧客ランク,足のサイズ", "1,馬場 健一,梅,大きい"))

    correcting.correct(run, 1, ["1", "馬場 健一", "梅", "26"], by=None)

    assert shown("1") == {"顧客ランク": "梅", "足のサイズ": "26"}


def test_shared_with_helpers_they_are_the_same(fields, monkeypatch):
    words = ["ふつう", "上得意", "梅", "", "松"]
    rows = [
        f"K{number},青木 {number}郎,{words[number % 5]},白／緑,{number},S53.3.7,○,好み{number}"
        for number in range(1, 1500)
    ]
    data = csv(HEADINGS, *rows)
    alone = imported(data)
    expected = list(Customer.objects.order_by("code").values_list("code", "own", "search_text"))
    undoing.undo(alone.batch, by=None)
    monkeypatch.setattr(planning, "LARGE", 0)
    monkeypatch.setattr(steps, "MANY", 0)
    for module in (planning, steps):
        monkeypatch.setattr(module, "usual", lambda: 2)

    run = imported(data)

    assert counts(run) == counts(alone) == (1499, 0, 0, 0)
    assert list(Customer.objects.order_by("code").values_list("code", "own", "search_text")) == expected


def test_words_are_made_anew_where_they_are_others_meanwhile(fields, monkeypatch):
    monkeypatch.setattr(applying, "STEP", 1)
    run = planned(csv(HEADINGS, "1,馬場 健一,,,,,,かに", "2,千葉 健,,,,,,えび"))
    applying.begin(run, run.rules, by=None)
    made = OwnField.objects.get(label="ひとこと")
    step = applying._step

    def changing(*arguments):
        step(*arguments)
        designing.change(made, Wanted(made.label, made.kind, made.group, searched=False), by=None)

    monkeypatch.setattr(applying, "_step", changing)
    applying.continue_due(only=run.pk)

    assert "エビ" not in Customer.objects.get(code="2").search_text
    assert shown("2") == {"ひとこと": "えび"}


def test_helpers_need_no_django():
    code = "import sys, hiiki.exchange.rows.preparing, hiiki.exchange.writing.drafting; print('django' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"


def test_without_own_fields_nothing_is_another(db):
    assert targets(csv("会員番号,氏名,顧客ランク", "1,青木 花子,上得意")) == ["code", "name", "management"]


def test_a_column_called_like_one_is_that_one(fields):
    make_field("会員番号")

    assert targets(csv("氏名,会員番号,顧客ランク,ｵ好ミ", "馬場 健一,M9,特上,赤")) == [
        "name", "会員番号", "顧客ランク", "お好み",
    ]  # fmt: skip


def test_what_does_not_look_like_it_is_left_out(fields):
    data = csv(
        "氏名,足のサイズ",
        *(f"馬場 {name},{size}" for name, size in zip("一二三四", ("大", "中", "小", "特大"), strict=True)),
    )

    assert targets(data) == ["name", None]


@pytest.mark.parametrize("heading", ["ランク", "区分", "なにか"])
def test_a_column_of_their_choices_is_known_by_its_values(fields, heading):
    rows = [
        f"馬場 {number},{rank}"
        for number, rank in zip("一二三四", ("上得意", "ふつう", "ふつう", "上得意"), strict=True)
    ]

    assert targets(csv(f"氏名,{heading}", *rows)) == ["name", "顧客ランク"]


def test_values_that_fit_two_fields_say_nothing(fields):
    make_field("紹介者のランク", "choice", "上得意", "ふつう")
    rows = [f"馬場 {number},ふつう" for number in "一二三四"]

    assert targets(csv("氏名,ランク", *rows)) == ["name", "management"]


def test_a_file_hiiki_wrote_comes_back(fields, tmp_path):
    imported(csv(HEADINGS, "1,馬場 健一,ふつう,白、緑,24.5,平成16年12月3日,いいえ,かに"))
    exporting.export(Customer.objects.all(), exporting.every_name(), tmp_path / "a.csv", by=None)
    file, before = (tmp_path / "a.csv").read_bytes(), shown("1")
    found = receiving.receive([file], "a.csv", by=None).found
    assert proposing.best(found).title == "Hiiki"
    assert counts(imported(file)) == (0, 0, 1, 0)

    Customer.objects.all().delete()
    imported(file)

    assert shown("1") == before
    assert len(before) == 6


def kept(run) -> OwnLayout:
    own, _ = OwnLayout.keep(layout_of("店の形式", run.found, run.mapping, run.rules), by=None)
    return own


def test_a_layout_leaves_out_what_is_no_longer_used_and_takes_it_up_again(fields):
    data = csv("顧客コード,氏名,顧客ランク", "1,馬場 健一,ふつう")
    own, made = kept(planned(data)), OwnField.objects.get(label="顧客ランク")

    designing.retire(made, by=None)
    assert (own.layout.retired(), own.layout.gone()) == (["顧客ランク"], [])
    run = planned(data)
    assert [link.target for link in run.mapping.columns] == ["code", "name", None]
    assert [each["column"] for each in run.counts["unused"]] == ["顧客ランク"]
    designing.resume(made, by=None)

    assert own.layout.retired() == []
    assert planned(data).mapping.columns[2].target == made.key


def test_a_layout_of_a_field_that_was_deleted_says_so(fields):
    own, made = (
        kept(planned(csv("顧客コード,氏名,ひとこと", "1,馬場 健一,かに"))),
        OwnField.objects.get(label="ひとこと"),
    )

    designing.remove(made, by=None)

    assert (own.layout.retired(), own.layout.gone()) == ([], ["削除した項目"])
    assert planned(csv("顧客コード,氏名,ひとこと", "1,馬場 健一,かに")).counts["verdicts"] == {"n": 1}


def test_a_mapping_of_last_time_forgets_them_too(fields):
    data = csv("顧客コード,氏名,顧客ランク", "1,馬場 健一,ふつう")
    imported(data)
    designing.retire(OwnField.objects.get(label="顧客ランク"), by=None)

    run = receiving.receive([data], "a.csv", by=None)

    assert run.layout_key == "last"
    assert [link.target for link in run.mapping.columns] == ["code", "name", None]


def test_what_was_planned_comes_in_though_the_field_is_retired_meanwhile(fields):
    run = planned(csv("顧客コード,氏名,ひとこと", "1,馬場 健一,かに"))
    made = OwnField.objects.get(label="ひとこと")
    designing.retire(made, by=None)

    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)

    assert Customer.objects.get().own == {made.key: "かに"}


def test_a_layout_goes_to_another_shop_by_the_names_of_its_fields(fields):
    run = planned(csv("顧客コード,氏名,顧客ランク", "1,馬場 健一,ふつう"))
    mapping = replace(run.mapping, constants={fields["ひとこと"].name: "展示会"})
    layout = layout_of("店の形式", run.found, mapping, run.rules)

    text = to_toml(layout)

    assert 'to = "顧客ランク"' in text
    assert '"ひとこと" = "展示会"' in text
    back = read_layout("", text.encode())
    assert (back.columns, back.constants) == (layout.columns, layout.constants)


def test_a_value_for_every_row(fields):
    word, rank = fields["ひとこと"], fields["顧客ランク"]
    run = receiving.receive([csv("顧客コード,氏名", "1,馬場 健一")], "a.csv", by=None)
    mapping = Mapping([Link(0, "code"), Link(1, "name")], {word.name: "展示会", rank.name: "上得意"})
    receiving.choose(run, mapping, run.rules)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)

    assert shown("1") == {"ひとこと": "展示会", "顧客ランク": "上得意"}


def test_everything_of_a_first_import_is_as_many_queries_with_them(fields, django_assert_max_num_queries):
    few = csv(HEADINGS, *(f"{number},馬場 {number},ふつう,白,24,,,かに" for number in range(1, 4)))
    many = csv(HEADINGS, *(f"{number},千葉 {number},ふつう,白,24,,,かに" for number in range(10, 200)))
    make_customer(code="0")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        imported(few)

    with django_assert_max_num_queries(len(asked) + 2):
        imported(many)
