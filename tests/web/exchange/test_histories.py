"""Contact histories in the wizard: recognised, matched, asked about, previewed, brought in, put right, undone."""

import pytest
from openpyxl import load_workbook

from hiiki.accounts.models import Staff
from hiiki.activities import words
from hiiki.activities.models import Contact
from hiiki.activities.models.word import KIND
from hiiki.audit import undoing
from hiiki.exchange.models import ImportRun
from tests.makers import make_customer, make_staff
from tests.web.exchange.wizard import Wizard, table, text_of

HEADINGS = "会員番号,お名前,対応日,種別,内容,対応結果,担当"
CALL = "K1,髙橋 花子,令和8年1月5日,電話,お礼の電話,成約,馬場"
LETTER = "K2,㈱青木花店,R8.2.1,お手紙,年始のご挨拶,,森"
VISIT = "K1,髙橋 花子,2026/2/30,来店,花束,,馬場"
NOBODY = "K9,,2026/1/5,来店,花束,,馬場"


@pytest.fixture
def shop_of_two(db):
    make_staff("馬場")
    return [
        make_customer(code="K1", tel="03-1234-5678"),
        make_customer(code="K2", last_name="", first_name="", company_name="㈱青木花店"),
    ]


@pytest.fixture
def planned(wizard: Wizard, shop_of_two):
    def plan(*rows: str, headings: str = HEADINGS):
        wizard.drop(table(*rows, headings=headings), "対応履歴.csv")
        wizard.post("matching", wizard.columns())
        return text_of(wizard.post("decision", {"key": wizard.run.rules.key}))

    return plan


def test_a_contact_history_is_recognised_and_may_be_taken_for_customers(wizard, shop_of_two):
    shown = text_of(wizard.drop(table(CALL, headings=HEADINGS)))

    assert "コンタクト履歴のファイルとして読みます" in shown
    assert wizard.run.kind == "contacts"
    assert "顧客の名簿として読みます" in text_of(wizard.post("kind", {"kind": "customers"}))
    assert (wizard.run.kind, wizard.columns()["c0"], wizard.columns()["c1"]) == ("customers", "code", "name")


def test_what_was_said_of_it_stays_when_it_is_read_in_another_way(wizard, shop_of_two):
    wizard.drop(table(CALL, headings=HEADINGS))
    wizard.post("kind", {"kind": "customers"})

    wizard.post("reading", {"delimiter": ",", "heading_row": "1"})

    assert wizard.run.kind == "customers"


@pytest.mark.parametrize("place", ["layouts", "columns/1/field"])
def test_layouts_and_new_fields_are_of_customers(as_aoki, shop_of_two, place):
    wizard = Wizard(as_aoki)
    wizard.drop(table(CALL, headings=HEADINGS))

    answer = wizard.post(place, {"layout_name": "対応", "at": "columns"})

    assert answer.redirect_chain[-1][0] == f"/exchange/{wizard.run.pk}/columns"


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (HEADINGS, "contacts"),
        ("顧客名,TEL,訪問日時,用件,詳細", "contacts"),
        ("得意先番号,お客様名,対応日,時間,対応区分,用件,対応内容,結果,担当", "contacts"),
        ("顧客コード,氏名,会社名,予定か済みか,日,時刻,種類,件名,内容,結果,担当者", "contacts"),
        ("顧客コード,氏名,フリガナ,郵便番号,住所,電話,メール,来店日,備考,担当者", "customers"),
        ("顧客コード,氏名,電話,メール,来店日,メモ,担当者", "customers"),
        ("商品,日付,内容", "customers"),
    ],
)
def test_it_is_told_by_its_headings(wizard, headings, kind):
    wizard.drop(table("あ," * headings.count(","), headings=headings))

    assert wizard.run.kind == kind


def test_columns_are_matched_and_the_first_rows_read(wizard, shop_of_two):
    wizard.drop(table(CALL, VISIT, headings=HEADINGS))

    shown = text_of(wizard.get("columns"))

    assert list(wizard.columns().values()) == ["code", "name", "day", "kind", "text", "result", "staff"]
    assert "2026/01/05" in shown
    assert "お礼の電話" in shown
    assert "2026/2/30" in shown
    assert "この列を新しい項目にする" not in shown
    without = {**wizard.columns(), "c2": ""}
    assert "いつのコンタクトか" in text_of(wizard.post("matching", without))


def test_unknown_words_and_staff_are_asked_once_and_the_rest_is_shown(planned, wizard):
    shown = planned(CALL, LETTER, LETTER, VISIT, NOBODY)

    assert wizard.run.counts["verdicts"] == {"n": 2, "s": 1, "r": 2}
    assert "「種類」の選択肢にない値が 1 個あります" in shown
    assert "登録のない担当者が 1 人います" in shown
    assert "2 件を取り込む" in shown
    early = text_of(wizard.post("start"))
    assert "担当者が決まっていないので" in early
    assert not Contact.objects.exists()


def test_what_was_answered_comes_in_and_goes_again_in_one_undoing(planned, wizard):
    planned(CALL, LETTER)
    kinds = len(words.of(KIND))
    letter = next(each for each in words.of(KIND) if each.label == "メール")
    known = Staff.objects.get(name="馬場")
    answers = {
        "choice_field": "kind", "choice_word": "お手紙", "choice_answer": str(letter.pk),
        "staff_name": "森", "staff_answer": str(known.pk),
    }  # fmt: skip

    shown = text_of(wizard.post("start", answers))

    assert "新しいコンタクト" in shown
    assert [
        (each.customer.code, each.kind.label, str(each.staff)) for each in Contact.objects.order_by("id")
    ] == [
        ("K1", "電話", "馬場"),
        ("K2", "メール", "馬場"),
    ]
    assert len(words.of(KIND)) == kinds
    wizard.post("undoing", {"sure": "1"})
    undoing.continue_due()
    assert not Contact.objects.exists()
    assert "元に戻しました" in text_of(wizard.get("report"))


def test_the_same_file_again_is_the_same_and_matched_as_the_last_time(planned, wizard):
    planned(CALL)
    wizard.post("start")

    shown = planned(CALL)

    assert wizard.run.counts["verdicts"] == {"s": 1}
    assert wizard.run.layout_key == "last"
    assert "取り込むものはありません" in shown


def test_refused_rows_are_put_right_on_the_page_and_in_excel(planned, wizard, tmp_path):
    planned(CALL, VISIT, NOBODY)
    wizard.post("start")
    assert ImportRun.objects.get().counts["refused"] == 2
    wizard.post("corrections/2/save", {"cell2": "2026/2/28"})
    assert Contact.objects.count() == 2

    path = tmp_path / "直した.xlsx"
    path.write_bytes(b"".join(wizard.get("refused").streaming_content))
    workbook = load_workbook(path)
    workbook.worksheets[0]["A2"] = "K2"
    workbook.save(path)
    wizard.drop(path.read_bytes(), "直した.xlsx")
    wizard.client.post(f"/exchange/{ImportRun.objects.latest('id').pk}/continuation")

    assert Contact.objects.filter(customer__code="K2").count() == 1
    run = ImportRun.objects.get(kind="contacts", state="done")
    assert run.counts["refused"] == 0
    assert run.batch.changes.filter(record="contact").count() == 3


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("髙橋 花子", 0),
        ("高橋花子", 0),
        ("佐藤 花子", 0),
        ("髙橋", 0),
        ("", 0),
        ("渡邊 正", 1),
        ("㈱青木花店", 1),
    ],
)
def test_a_code_that_is_somebody_elses_by_name_is_refused(planned, wizard, name, refused):
    planned(f"K1,{name},2026/1/5,電話,あ,,馬場")

    assert wizard.run.counts["verdicts"].get("r", 0) == refused


def test_too_many_new_words_are_said_before_anything_happens(planned, wizard):
    planned(*(f"K1,,2026/1/{day % 28 + 1},手段{day},あ,,馬場" for day in range(60)))

    shown = text_of(wizard.post("start", {"all_choices": "create:kind"}))

    assert "「種類」は50個までです" in shown
    assert not Contact.objects.exists()
