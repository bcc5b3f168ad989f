import json
import subprocess
import sys
import zipfile

import pytest
from openpyxl import load_workbook

from hiiki.exchange.formats import excel
from tests.exchange.locked import lock

HEADING = "顧客コード,氏名,電話,生年月日"


@pytest.fixture
def file(tmp_path):
    def made(name: str, *rows: str):
        path = tmp_path / name
        path.write_bytes(("\r\n".join((HEADING, *rows)) + "\r\n").encode("cp932"))
        return str(path)

    return made


def test_an_import_answers_with_one_object(own, file):
    path = file("名簿.csv", "K1,髙橋 花子,03-1234-5678,S53.3.7", "K2,青木 一郎,,2004/2/30")

    done = own("import", path, "--json", code=1)

    result = json.loads(done.stdout)
    errors = result.pop("errors_file")
    assert isinstance(result.pop("run"), int)
    assert result == {
        "kind": "customers",
        "layout": None,
        "layout_from": None,
        "encoding": "cp932",
        "delimiter": ",",
        "heading_row": 1,
        "rows": 2,
        "created": {"customers": 1},
        "updated": {"customers": 0},
        "unchanged": {"customers": 0},
        "refused": 1,
        "unused": [],
        "problems": [
            {
                "line": 3,
                "column": "生年月日",
                "value": "2004/2/30",
                "reason": "「2004/2/30」は日付として読めません。2004年2月に30日はありません。",
            }
        ],
        "reasons": [
            {"column": "生年月日", "reason": "日付として読めません", "count": 1, "lines": ["3"]},
        ],
        "left_empty": [],
        "defaults": [],
    }
    assert errors.endswith("名簿.csv.err")


def test_a_dry_run_writes_nothing(own, file):
    path = file("名簿.csv", "K1,髙橋 花子,,")

    done = own("import", path, "--dry-run", "--json")

    assert json.loads(done.stdout)["created"] == {"customers": 1}
    assert json.loads(own("search", "髙橋", "--json").stdout)["count"] == 0


def test_values_nobody_asked_for_are_told(own, tmp_path):
    path = tmp_path / "名簿.csv"
    path.write_text("顧客コード,氏名,\r\nK1,青木,由美\r\nK2,馬場,悟\r\n", "utf-8")

    done = own("import", path, "--dry-run", "--json")

    assert json.loads(done.stdout)["unused"] == [{"column": "列3", "values": ["由美", "悟"]}]
    assert "使わない列に値があります: 列3（由美、悟）" in own("import", path, "--dry-run").stdout


def test_columns_can_be_said_by_hand(own, file):
    path = file("名簿.csv", "K1,髙橋 花子,03-1234-5678,")

    own("import", path, "--map", "電話=fax", "--map", "生年月日=", "--json")

    found = json.loads(own("search", "0312345678", "--field", "fax", "--json").stdout)
    assert [customer["code"] for customer in found["customers"]] == ["K1"]


def test_a_heading_that_is_not_there_is_named(own, file):
    done = own("import", file("名簿.csv", "K1,髙橋 花子,,"), "--map", "電話番号2=tel", code=2)

    assert "電話番号2" in done.stderr
    assert done.stdout == ""


def test_nothing_comes_in_where_the_refused_rows_have_no_place(own, file, tmp_path):
    nowhere = tmp_path / "ない" / "だめな行.err"

    done = own("import", file("名簿.csv", "K1,髙橋 花子,,"), "--errors", str(nowhere), code=2)

    assert f"書き出す先のフォルダがありません: {nowhere.parent}" in done.stderr
    assert own.json("search", "髙橋 花子")["count"] == 0


def test_the_error_file_goes_where_it_is_wanted_and_is_empty_when_nothing_was_refused(own, file, tmp_path):
    errors = tmp_path / "だめな行.err"

    own("import", file("名簿.csv", "K1,髙橋 花子,,"), "--errors", str(errors), "--json")

    assert errors.read_bytes() == b""


def test_one_bad_file_does_not_keep_the_others_out(own, file, tmp_path):
    bad = tmp_path / "名簿.pdf"
    bad.write_bytes(b"%PDF-1.4\n")

    done = own(
        "import",
        file("甲.csv", "K1,髙橋 花子,,"),
        str(bad),
        file("乙.csv", "K2,青木 一郎,,"),
        "--json",
        code=2,
    )

    assert json.loads(done.stdout)["created"] == {"customers": 2}
    assert "名簿.pdf" in done.stderr


def test_files_with_the_same_columns_are_one_import_and_the_others_one_each(own, file, tmp_path):
    other = tmp_path / "名刺.csv"
    other.write_text("会社名,姓,名,携帯\n株式会社馬場,馬場,健一,090-1234-5678\n", encoding="utf-8")

    done = own(
        "import",
        file("渋谷店.csv", "K1,髙橋 花子,,"),
        str(other),
        file("目黒店.csv", "K2,青木 一郎,,きのう"),
        "--json",
        code=1,
    )

    branches, cards = json.loads(done.stdout)["runs"]
    assert (branches["rows"], branches["refused"], cards["rows"]) == (2, 1, 1)
    [problem] = branches["problems"]
    assert (problem["file"], problem["line"]) == ("目黒店.csv", 2)


def test_undo_takes_an_import_back(own, file):
    run = json.loads(own("import", file("名簿.csv", "K1,髙橋 花子,,"), "--json").stdout)["run"]

    undone = json.loads(own("undo", str(run), "--json").stdout)

    assert undone == {"run": run, "undone": 1, "stayed": 0, "conflicts": []}
    assert json.loads(own("search", "髙橋", "--json").stdout)["count"] == 0


LOGGED = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "hiiki.config.settings"
django.setup()
from hiiki.audit.models import Event
print(Event.objects.filter(verb__startswith="import.").values_list("address", flat=True)[0])
"""


def test_the_operation_log_says_that_it_was_the_terminal(own, file):
    own("import", file("名簿.csv", "K1,髙橋 花子,03-1111-2222,"))

    logged = subprocess.run([sys.executable, "-c", LOGGED], env=own.env, check=True, capture_output=True)
    assert logged.stdout.decode().startswith("コマンド")


def test_undo_again_takes_back_what_stayed(own, file):
    first = json.loads(own("import", file("名簿.csv", "K1,髙橋 花子,03-1111-2222,"), "--json").stdout)["run"]
    second = json.loads(own("import", file("改訂.csv", "K1,髙橋 花子,03-9999-9999,"), "--json").stdout)["run"]

    held_back = own("undo", str(first), code=1).stdout
    own("undo", str(second))
    rest = json.loads(own("undo", str(first), "--json").stdout)

    assert "あとの操作: 改訂.csv の取り込み（1 件）" in held_back
    assert f"hiiki undo {first} をもう一度" in held_back
    assert rest == {"run": first, "undone": 1, "stayed": 0, "conflicts": []}
    assert json.loads(own("search", "髙橋", "--json").stdout)["count"] == 0


SAVED = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "hiiki.config.settings"
django.setup()
from hiiki.exchange.layouts import from_data
from hiiki.exchange.models import OwnLayout
columns = [{"heading": "氏名", "to": "name"}, {"heading": "電話", "to": "fax"}, {"heading": "生年月日", "to": "birthday"}]
data = {"title": "月次", "rules": {"unreadable": "blank"}, "columns": columns, "unused": ["顧客コード"]}
OwnLayout.keep(from_data("", data), by=None)
"""


def test_a_layout_of_the_shops_own_is_named_like_a_ready_made_one(own, file):
    path = file("名簿.csv", "K1,髙橋 花子,03-1234-5678,きのう")
    own("fields")
    subprocess.run([sys.executable, "-c", SAVED], env=own.env, check=True)

    result = own.json("import", path, "--layout", "月次")

    assert (result["layout"], result["created"]) == ("月次", {"customers": 1})
    assert own.json("fields", "--layouts")["layouts"][0]["name"] == "月次"


def test_a_zip_is_as_good_as_the_files_in_it(own, file, tmp_path):
    path = tmp_path / "名簿.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(file("渋谷店.csv", "K1,髙橋 花子,,"), "渋谷店.csv")
        archive.write(file("目黒店.csv", "K2,青木 一郎,,"), "目黒店.csv")

    done = own("import", str(path), "--json")

    assert json.loads(done.stdout)["created"] == {"customers": 2}


def test_refused_rows_go_out_as_a_workbook_and_come_back_into_the_same_import(own, file, tmp_path):
    refused = tmp_path / "だめな行.xlsx"
    first = json.loads(
        own(
            "import",
            file("名簿.csv", "K1,髙橋 花子,,2004/2/30", "K2,青木 一郎,,"),
            "--errors",
            str(refused),
            "--json",
            code=1,
        ).stdout
    )
    workbook = load_workbook(refused)
    workbook.worksheets[0]["D2"] = "2004/2/28"
    workbook.save(refused)

    result = json.loads(own("import", str(refused), "--json").stdout)

    assert (result["run"], result["corrected"], result["refused"]) == (first["run"], 1, 0)
    assert result["created"] == {"customers": 2}
    own("undo", str(first["run"]))
    assert "K1" not in own("search", "髙橋", "--json").stdout
    assert "元に戻してある" in own("import", str(refused), code=2).stderr


def test_an_error_file_goes_on_the_import_that_is_named(own, file, tmp_path):
    errors = tmp_path / "名簿.csv.err"
    run = json.loads(
        own(
            "import", file("名簿.csv", "K1,髙橋 花子,,2004/2/30"), "--errors", str(errors), "--json", code=1
        ).stdout
    )["run"]
    errors.write_text(errors.read_text("utf-8-sig").replace("2004/2/30", "2004/2/28"), "utf-8")

    assert f"取り込み {run} の続きとして 1 行" in own("import", str(errors), "--corrects", str(run)).stdout
    assert "番号 99 の取り込みはありません" in own("import", str(errors), "--corrects", "99", code=2).stderr


def test_a_password_comes_from_standard_input(own, tmp_path):
    excel.write(tmp_path / "名簿.xlsx", HEADING.split(","), [["K1", "髙橋 花子", "", ""]])
    path = tmp_path / "鍵付き.xlsx"
    path.write_bytes(lock((tmp_path / "名簿.xlsx").read_bytes(), "himitsu"))

    without = own("import", str(path), code=2)
    wrong = own("import", str(path), "--password-stdin", stdin="himitu\n", code=2)
    done = own("import", str(path), "--password-stdin", "--json", stdin="himitsu\n")

    assert "--password-stdin" in without.stderr
    assert "パスワードが違います" in wrong.stderr
    assert json.loads(done.stdout)["created"] == {"customers": 1}


def test_a_file_without_people_is_refused_once_and_says_what_is_missing(own, tmp_path):
    path = tmp_path / "商品.csv"
    path.write_text("商品番号,商品名,価格\n" + "".join(f"P{n},花瓶 {n},{n}00\n" for n in range(300)))

    done = own("import", str(path), code=2)

    assert "顧客の名簿ではないようです。氏名・会社名・電話・メール・顧客コードの列が" in done.stderr
    assert "商品番号、商品名、価格" in done.stderr
    assert len(done.stderr.splitlines()) == 3
    assert own.json("import", str(path), "--map", "商品名=company_name")["created"] == {"customers": 300}


def test_the_same_reason_is_told_once_with_its_first_lines(own, file):
    rows = [f"K{n},青木 {n},,2004/2/{28 if n < 6 else 30}" for n in range(10)]

    done = own("import", file("名簿.csv", *rows), code=1)

    assert "  生年月日: 日付として読めません … 4 行（8、9、10 行目 ほか）" in done.stdout.splitlines()


def test_undo_is_offered_only_where_something_changed(own, file):
    path = file("名簿.csv", "K1,髙橋 花子,,")
    assert "hiiki undo" in own("import", path).stdout

    again = own("import", path).stdout

    assert "hiiki undo" not in again
    assert "台帳は変わっていません。" in again


def test_a_mapping_of_last_time_is_called_so(own, file):
    own("import", file("一月.csv", "K1,髙橋 花子,,"))

    result = own.json("import", file("二月.csv", "K2,青木 一郎,,"))

    assert (result["layout"], result["layout_from"]) == ("前回と同じ対応", "一月.csv")
