"""hiiki import --as contacts: contact histories from a file, refused rows, undone, the same again."""

import argparse
import csv
import json
from pathlib import Path

import pytest
from django.utils.timezone import localtime

from hiiki.activities import words
from hiiki.activities.models import Contact
from hiiki.activities.models.word import KIND
from hiiki.audit.models import Change
from hiiki.cli import Impossible
from hiiki.cli.commands import import_, undo
from hiiki.exchange.exports import exporting_contacts
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from hiiki.exchange.writing import applying
from tests.makers import make_contact, make_customer, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = "会員番号,日時,種別,件名,内容,結果,担当者,予定か済みか"
GOOD = ["K1,2026/1/5 14:30,電話,お礼,喜ばれた,成約,馬場,済み", "K2,令和8年2月1日,配達,,花束,,,"]


def command(module, capsys):
    parser = argparse.ArgumentParser()
    module.add(parser)

    def run(*words):
        code = module.run(parser.parse_args([*words, "--json"]))
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def bring_in(tmp_path, capsys, db):
    make_customer(code="K1", tel="03-1234-5678")
    make_customer(code="K2", last_name="馬場", first_name="健一", tel="03-9999-0001")

    def run(lines, *words, headings=HEADINGS):
        path = tmp_path / "履歴.csv"
        path.write_bytes("\r\n".join([headings, *lines, ""]).encode("cp932"))
        return command(import_, capsys)(str(path), "--as", "contacts", *words)

    return run


def told() -> list[tuple]:
    return [
        (each.customer.code, f"{localtime(each.at):%Y-%m-%d %H:%M}", each.has_time, each.is_done,
         each.kind.label, each.subject, each.text, str(each.result or ""), str(each.staff or ""))
        for each in Contact.objects.order_by("id").whole()
    ]  # fmt: skip


def test_rows_become_contacts_and_go_in_one_undoing(bring_in, capsys):
    kinds = len(words.of(KIND))

    code, result = bring_in(GOOD)

    assert (code, result["rows"], result["created"], result["refused"]) == (0, 2, {"contacts": 2}, 0)
    assert told() == [
        ("K1", "2026-01-05 14:30", True, True, "電話", "お礼", "喜ばれた", "成約", "馬場"),
        ("K2", "2026-02-01 00:00", False, True, "配達", "", "花束", "", ""),
    ]
    noted = Change.objects.filter(record="contact").values_list("customer_id", flat=True)
    assert set(noted) == set(Contact.objects.values_list("customer_id", flat=True))
    code, undone = command(undo, capsys)(str(result["run"]))
    assert (code, undone["stayed"]) == (0, 0)
    assert not Contact.objects.exists()
    assert len(words.of(KIND)) == kinds


def test_the_same_file_again_changes_nothing(bring_in):
    bring_in(GOOD)
    before = told()

    code, result = bring_in([*GOOD, "K1,2026/3/3,来店,,,,,"])

    assert (code, result["created"], result["unchanged"]) == (0, {"contacts": 1}, {"contacts": 2})
    assert told()[:2] == before


def test_there_are_no_more_words_than_a_shop_may_have(bring_in):
    rows = [f"K1,2026/1/5,手段{number},,,,," for number in range(60)]

    code, result = bring_in(rows)

    assert (code, len(words.of(KIND)), result["refused"]) == (1, 50, 15)
    assert result["problems"][0]["reason"] == "種類は50個までなので、追加できません"


def test_only_looking_changes_nothing(bring_in):
    code, result = bring_in([*GOOD, "K9,2026/1/1,電話,,,,,"], "--dry-run")

    assert (code, result["created"], result["refused"], result["run"]) == (1, {"contacts": 2}, 1, None)
    assert not Contact.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("row", "words", "column", "reason"),
    [
        ("K9,2026/1/5,電話,,,,,", [], "会員番号", "この顧客は台帳にいません"),
        (",2026/1/5,電話,,,,,", [], "会員番号", "顧客コードが空です"),
        ("K1,,電話,,,,,", [], "日時", "日時が空です"),
        ("K1,2026/2/30,電話,,,,,", [], "日時", "2026/2/30"),
        ("K1,0001/01/01,電話,,,,,", [], "日時", "日付として読めません"),
        ("K1,2026/1/5,電話,,,,,たぶん", [], "予定か済みか", "予定か済みかが分かりません"),
        (f"K1,2026/1/5,電話,{'長' * 201},,,,", [], "件名", "長すぎます"),
        ("K1,2026/1/5,配達,,,,,", ["--unknown-choice", "refuse"], "種別", "種類「配達」がありません"),
        (
            "K1,2026/1/5,電話,,,,千葉,",
            ["--unknown-staff", "refuse"],
            "担当者",
            "担当者「千葉」は登録されていません",
        ),
    ],
)
def test_what_cannot_be_is_named_and_the_rest_comes_in(bring_in, row, words, column, reason):
    make_staff("馬場")

    code, result = bring_in([row, GOOD[0]], *words)

    assert (code, result["created"], result["refused"]) == (1, {"contacts": 1}, 1)
    [problem] = result["problems"]
    assert (problem["line"], problem["column"]) == (2, column)
    assert reason in problem["reason"]
    with Path(result["errors_file"]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[0][-2:], len(rows)) == (["行", "理由"], 2)
    assert reason in rows[1][-1]


@pytest.mark.parametrize(
    ("headings", "row", "code"),
    [
        ("電話番号,日付,時刻,内容", "0312345678,2026/1/5,9:05,あ", "K1"),
        ("氏名,電話,対応日,用件", "馬場 健一,03-9999-0001,2026/1/5,あ", "K2"),
    ],
)
def test_customers_are_told_apart_by_what_there_is(bring_in, headings, row, code):
    assert bring_in([row], headings=headings)[1]["created"] == {"contacts": 1}
    assert Contact.objects.get().customer.code == code


@pytest.mark.parametrize(
    ("headings", "words", "reason"),
    [
        ("品名,日付", [], "だれのコンタクトか"),
        ("会員番号,品名", [], "いつのコンタクトか"),
        (HEADINGS, ["--update-by", "name+tel"], "要る列が"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(bring_in, headings, words, reason):
    with pytest.raises(CannotRead, match=reason):
        bring_in(["あ,い"], *words, headings=headings)

    assert not Contact.objects.exists()


def test_what_went_out_comes_back_as_the_same(bring_in, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(applying, "STEP", 2)
    bring_in([*GOOD, "K1,2027/3/3,来店,,,,,予定"])
    make_contact(
        Contact.objects.first().customer,
        at=localtime().replace(hour=0, minute=0, second=0, microsecond=0),
        has_time=True,
    )
    out = tmp_path / "出.csv"
    exporting_contacts.export(Contact.objects.order_by("id"), out, by=None, title="すべて")

    code, result = command(import_, capsys)(str(out), "--as", "contacts")

    assert (code, result["created"], result["unchanged"]) == (0, {"contacts": 0}, {"contacts": 4})


def test_a_history_that_is_not_there_is_not_undone(capsys, db):
    with pytest.raises(Impossible, match="取り込み 7 はありません"):
        command(undo, capsys)("7")


def test_it_is_taken_for_what_it_is_unless_one_says_otherwise(tmp_path, capsys, db):
    make_customer(code="K1")
    path = tmp_path / "履歴.csv"
    path.write_bytes("\r\n".join(["会員番号,日時,種別,件名", "K1,2026/1/5,電話,お礼", ""]).encode("cp932"))

    assert command(import_, capsys)(str(path), "--dry-run")[1]["kind"] == "contacts"
    assert command(import_, capsys)(str(path), "--dry-run", "--as", "customers")[1]["kind"] == "customers"


def test_the_name_alone_is_enough_only_where_somebody_says_so(bring_in):
    with pytest.raises(Impossible, match="--update-by name"):
        bring_in(["馬場 健一,2026/1/5,あ"], headings="氏名,対応日,内容")

    _, result = bring_in(["馬場 健一,2026/1/5,あ"], "--update-by", "name", headings="氏名,対応日,内容")

    assert result["created"] == {"contacts": 1}


def test_a_row_without_the_code_is_known_by_what_else_it_says(bring_in):
    code, result = bring_in(
        [
            ",2026/1/5,馬場 健一,03-9999-0001,花束",
            "K1,2026/1/6,,,お電話",
            ",2026/1/7,千葉 由美,,いない方",
            ",2026/1/8,,,だれか",
        ],
        headings="顧客コード,日付,氏名,電話,内容",
    )

    assert (code, result["created"], result["refused"]) == (1, {"contacts": 2}, 2)
    assert [each[0] for each in told()] == ["K2", "K1"]
    assert {problem["reason"] for problem in result["problems"]} == {"顧客コードが空です"}
