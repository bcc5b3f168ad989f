"""A file is dropped: what is said when it cannot be taken, and that nothing is left of it."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from django.test import Client
from django.utils.timezone import now

from hiiki.audit.models import Event
from hiiki.customers.models import Customer
from hiiki.exchange.arrivals import forgetting, receiving
from hiiki.exchange.formats import limits
from hiiki.exchange.models import ImportRun
from tests.exchange.locked import lock
from tests.web.exchange.wizard import HANAKO, HEADINGS, TADASHI, UNREADABLE, table, text_of


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("名簿")
    sheet.write_row(0, 0, HEADINGS.split(","))
    sheet.write_row(1, 0, HANAKO.split(","))
    book.close()
    return out.getvalue()


def locked_workbook() -> bytes:
    return lock(workbook(), "himitsu-2026")


def test_what_was_found_is_shown(wizard):
    answer = wizard.drop(b"\r\n" + table(HANAKO))

    shown = text_of(answer)
    for word in ("CP932", "コンマ", "2 行目", "1 行", "髙橋 花子", "お客様番号"):
        assert word in shown


def test_an_excel_file_is_taken_too(wizard):
    answer = wizard.drop(workbook(), "顧客名簿.xlsx")

    assert "名簿" in text_of(answer)
    assert "髙橋 花子" in text_of(answer)


def test_a_workbook_with_a_password_is_asked_for_it(wizard):
    asked = wizard.drop(locked_workbook(), "名簿.xlsx")
    wrong = wizard.post("unlocking", {"password": "himitu"})
    opened = wizard.post("unlocking", {"password": "himitsu-2026"})

    assert "パスワードがかかっています" in text_of(asked)
    assert wrong.status_code == 422
    assert "パスワードが違います" in text_of(wrong)
    assert "himitu" not in text_of(wrong)
    assert "髙橋 花子" in text_of(opened)


def test_a_workbook_whose_password_nobody_knows_waits_or_is_given_up(wizard):
    wizard.drop(locked_workbook(), "名簿.xlsx")

    assert "パスワードを待っています" in text_of(wizard.client.get("/exchange/"))
    assert "パスワードがかかっています" in text_of(wizard.client.get(wizard.at("columns"), follow=True))
    wizard.post("discarding")
    assert not ImportRun.objects.exists()


def test_the_password_stands_nowhere(wizard, caplog, settings):
    caplog.set_level("DEBUG")
    wizard.drop(locked_workbook(), "名簿.xlsx")

    wizard.post("unlocking", {"password": "himitsu-2026"})

    kept = [path.read_bytes() for path in wizard.run.folder.rglob("*") if path.is_file()]
    assert not any(b"himitsu-2026" in content for content in kept)
    assert "himitsu-2026" not in caplog.text
    assert "himitsu-2026" not in str(list(Event.objects.values())) + str(list(ImportRun.objects.values()))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.csv", "空です"),
        (b"%PDF-1.7\n1 0 obj\n", "名簿.csv", "PDF"),
        (b"PK\x03\x04 broken", "名簿.xlsx", "壊れて"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "写真.csv", "画像"),
    ],
)
def test_what_is_no_table_says_so_and_leaves_nothing(wizard, content, name, words):
    answer = wizard.drop(content, name)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert name in text_of(answer)
    assert not ImportRun.objects.exists()


def test_over_the_limit_says_how_much_there_may_be(wizard, monkeypatch):
    monkeypatch.setattr(limits, "TEXT_BYTES", 2 * limits.MEGABYTE)

    answer = wizard.drop(b"x" * (3 * limits.MEGABYTE))

    assert answer.status_code == 422
    assert "2MBまで" in text_of(answer)
    assert not ImportRun.objects.exists()


def test_nothing_chosen_says_so(wizard):
    answer = wizard.client.post("/exchange/files", {})

    assert answer.status_code == 422
    assert "ファイルが選ばれていません" in text_of(answer)


def test_a_part_of_the_page_is_enough_for_htmx(wizard):
    answer = wizard.client.post("/exchange/files", {}, headers={"HX-Request": "true"})

    assert "<html" not in text_of(answer)


def test_files_with_the_same_columns_are_shown_as_one(wizard):
    answer = wizard.drop_all(渋谷店=table(HANAKO), 目黒店=table(TADASHI, UNREADABLE))

    shown = text_of(answer)
    for words in ("渋谷店.csv ほか 1 ファイル", "2 つのファイルをひとつにして", "3 行", "目黒店.csv 3"):
        assert words in shown


def test_files_with_other_columns_are_asked_for_one_by_one(wizard):
    answer = wizard.drop_all(渋谷店=table(HANAKO), 名刺="会社名,姓,名\n株式会社馬場,馬場,健一\n".encode())

    assert "2 回に分けて取り込みます。まず「渋谷店.csv」です" in text_of(answer)
    assert text_of(wizard.client.get("/exchange/")).count("続ける") == 2


def test_one_of_several_that_is_no_table_is_named(wizard):
    answer = wizard.drop_all(渋谷店=table(HANAKO), 写真=b"\x89PNG\r\n\x1a\n")

    assert answer.status_code == 422
    assert "「写真.csv」：" in text_of(answer)
    assert not ImportRun.objects.exists()


def test_lines_of_several_files_say_which_file_on_every_page(wizard):
    wizard.drop_all(渋谷店=table(HANAKO), 目黒店=table(TADASHI, UNREADABLE))
    columns = text_of(wizard.get("columns"))
    wizard.post("matching", wizard.columns())
    wizard.post("decision")
    wizard.post("start", {"all": "create"})
    report = text_of(wizard.get("report"))
    number = wizard.run.total

    corrected = wizard.post(f"corrections/{number}/save", {"cell5": ""})

    assert "目黒店.csv 3 行目を取り込みました" in text_of(corrected)
    assert "目黒店.csv 2 行目" in columns
    assert "目黒店.csv 3" in report


def test_several_are_read_otherwise_together(wizard):
    wizard.drop_all(渋谷店=table(HANAKO), 目黒店=table(TADASHI))

    wizard.post("reading", {"encoding": "", "delimiter": "", "heading_row": "0"})

    assert wizard.run.total == 4


def test_a_pasted_table_goes_the_ordinary_way(wizard):
    pasted = f"{HEADINGS}\n{HANAKO}\n".replace(",", "\t")

    answer = wizard.client.post("/exchange/files", {"table": pasted}, follow=True)

    assert "貼り付けた表.tsv を調べました" in text_of(answer)
    assert "髙橋 花子" in text_of(answer)
    assert wizard.run.path.name == "source.tsv"


def test_nothing_pasted_says_so(wizard):
    answer = wizard.client.post("/exchange/files", {"table": "\r\n"})

    assert answer.status_code == 422


def test_headings_alone_lead_to_another_file(wizard):
    answer = wizard.drop(table())

    assert "データの行がありません" in text_of(answer)
    assert "別のファイルを選ぶ" in text_of(answer)


def test_the_encoding_can_be_said_otherwise(wizard):
    wizard.drop(table(HANAKO))

    answer = wizard.post("reading", {"encoding": "euc_jp", "delimiter": ",", "heading_row": "1"})

    assert wizard.run.found.encoding == "euc_jp"
    assert "髙橋 花子" not in text_of(answer)


def test_a_file_can_be_read_without_headings(wizard):
    wizard.drop(table(HANAKO))

    wizard.post("reading", {"encoding": "cp932", "heading_row": "0"})

    assert wizard.run.found.heading_row == 0
    assert wizard.run.found.rows == 2


def test_nonsense_about_the_file_is_overlooked(wizard):
    wizard.drop(table(HANAKO))

    answer = wizard.post(
        "reading", {"encoding": "klingon", "delimiter": "x", "heading_row": "-3", "sheet": ""}
    )

    assert answer.status_code == 200
    assert wizard.run.found.encoding == "cp932"


def test_giving_up_leaves_the_book_alone(wizard):
    wizard.plan(HANAKO)

    answer = wizard.post("discarding")

    assert "台帳は変わっていません" in text_of(answer)
    assert not ImportRun.objects.exists()
    assert not Customer.objects.exists()


def test_what_is_in_the_book_cannot_be_given_up(wizard):
    wizard.bring_in(HANAKO)

    wizard.post("discarding")

    assert ImportRun.objects.count() == 1


def test_a_run_somebody_else_gave_up_says_so(wizard):
    wizard.plan(HANAKO)
    address = wizard.at("plan")
    wizard.post("discarding")

    answer = wizard.client.get(address)

    assert answer.status_code == 404
    assert "もうありません" in text_of(answer)


def test_payloads_stay_text(wizard):
    payload = "<script>alert(1)</script>"
    row = f'1,"{payload}","{payload}","{payload}"'

    pages = [wizard.drop(f'番号,氏名,"{payload}",担当者\n{row}\n'.encode(), f"{payload}.csv")]
    pages.append(wizard.get("columns"))
    pages.append(wizard.post("result", wizard.columns()))
    pages.append(wizard.post("matching", wizard.columns()))
    pages.append(wizard.post("decision"))
    pages.append(wizard.post("start", {"all": "create"}))
    pages.append(wizard.client.get("/exchange/"))
    pages.append(wizard.client.get("/home"))

    for answer in pages:
        assert answer.status_code == 200
        assert payload not in text_of(answer)


def test_the_file_of_the_refused_rows_is_named_after_the_file(wizard):
    wizard.bring_in(HANAKO, "1009,,,,,昭和99年13月1日,")

    answer = wizard.get("errors")

    assert "attachment" in answer["Content-Disposition"]
    assert ".csv.err" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "1009" in text
    assert "理由" in text


@pytest.mark.parametrize(
    "place", ["", "1", "1/found", "1/columns", "1/rules", "1/plan", "1/report", "1/errors"]
)
def test_who_only_looks_does_not_import(as_chiba, place):
    assert as_chiba.get(f"/exchange/{place}").status_code == 403


def test_who_sees_only_their_own_is_told_who_can(baba, as_baba):
    baba.own_customers_only = True
    baba.save()
    client = Client()
    client.force_login(baba, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/exchange/")

    assert answer.status_code == 403
    assert "所有者に取り込みを頼む" in text_of(answer)


def test_a_file_without_people_is_called_so(wizard):
    shown = text_of(wizard.drop(table("P1,花瓶,1200", headings="商品番号,商品名,価格"), "商品.csv"))

    assert "顧客の名簿ではないようです" in shown
    assert "別のファイルを選ぶ" in shown


def test_what_one_never_finished_is_given_up_at_once(wizard, aoki):
    wizard.bring_in(HANAKO)
    wizard.drop(table(TADASHI), "一月.csv")
    wizard.drop(table(TADASHI), "二月.csv")
    of_aoki = receiving.receive([table(TADASHI)], "青木.csv", by=aoki)
    assert "途中の取り込みが 2 件あります。7 日そのままにすると" in text_of(wizard.client.get("/exchange/"))

    shown = text_of(wizard.client.post("/exchange/discardings", follow=True))

    assert "途中の取り込み 2 件をやめました" in shown
    assert "途中の取り込みが" not in shown
    assert list(ImportRun.objects.values_list("name", flat=True)) == ["青木.csv", "顧客名簿.csv"]
    assert of_aoki.path.exists()


def test_who_goes_on_with_a_file_keeps_it(wizard):
    wizard.drop(table(TADASHI))
    ImportRun.objects.update(touched_at=now() - timedelta(days=8))

    wizard.post("matching", wizard.columns())

    assert not forgetting.forgotten().exists()
