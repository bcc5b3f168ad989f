import csv
from pathlib import Path

import pytest


def rows(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def test_writes_and_says_what_it_wrote(filled, tmp_path):
    said = filled.json(
        "export", "customers", str(tmp_path / "a.csv"), "--columns", "code,last_name,registered_on"
    )

    assert said == {
        "out": str(tmp_path / "a.csv"),
        "kind": "customers",
        "format": "csv",
        "encoding": "utf-8-sig",
        "columns": ["code", "last_name", "registered_on"],
        "rows": 3,
        "replaced": 0,
        "problems": [],
        "twins": [],
    }
    assert rows(tmp_path / "a.csv") == [
        ["顧客コード", "姓", "登録日"],
        ["0001", "馬場", "2026/01/15"],
        ["0002", "青木", "2004/12/03"],
        ["0003", "𠮷野", "2026/02/01"],
    ]


@pytest.mark.parametrize(
    ("conditions", "codes"),
    [
        (["registered_on>=2026-01-15"], ["0001", "0003"]),
        (["registered_on>=2026/1/15", "registered_on<=令和8年1月31日"], ["0001"]),
        (["registered_on=2004-12-03"], ["0002"]),
        (["code!=0002"], ["0001", "0003"]),
        (["email~example.jp"], ["0001", "0002"]),
        (["company_name="], ["0001", "0003"]),
        (["company_name!="], ["0002"]),
        (["birthday="], ["0001", "0002", "0003"]),
        (["kind=法人"], []),
        (["staff=青木"], []),
        (["updated_at>=2000-01-01"], ["0001", "0002", "0003"]),
        (["updated_at<=2000-01-01"], []),
    ],
)
def test_only_those_meant(filled, tmp_path, conditions, codes):
    where = [word for condition in conditions for word in ("--where", condition)]

    filled("export", "customers", str(tmp_path / "a.csv"), "--columns", "code", *where)

    assert [row[0] for row in rows(tmp_path / "a.csv")[1:]] == codes


@pytest.mark.parametrize(
    "condition", ["nonsense", "nonsense>=1", "registered_on>=いつか", "registered_on~2026", "code<5"]
)
def test_a_condition_that_cannot_be_read_is_explained(filled, tmp_path, condition):
    done = filled("export", "customers", str(tmp_path / "a.csv"), "--where", condition, code=2)

    assert "条件" in done.stderr
    assert not (tmp_path / "a.csv").exists()


def test_what_cp932_lacks_is_told(filled, tmp_path):
    said = filled.json(
        "export", "customers", str(tmp_path / "a.csv"), "--encoding", "cp932", "--columns", "code,last_name"
    )

    assert said["replaced"] == 1
    assert said["problems"] == [
        {"line": 4, "column": "姓", "value": "𠮷", "reason": "CP932 にない文字なので 〓 にしました"}
    ]
    assert rows(tmp_path / "a.csv", "cp932")[3] == ["0003", "〓野"]


def test_excel_by_the_name_of_the_file(filled, tmp_path):
    assert filled.json("export", "customers", str(tmp_path / "a.xlsx"))["format"] == "xlsx"
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("words", [["orders"], ["products", "--format", "csv"]])
def test_what_is_not_there_yet_says_so(filled, tmp_path, words):
    kind, *options = words

    done = filled("export", kind, str(tmp_path / "a.zip"), *options, code=2)

    assert "まだできません" in done.stderr


def test_an_unknown_column_is_explained(filled, tmp_path):
    done = filled("export", "customers", str(tmp_path / "a.csv"), "--columns", "code,nonsense", code=2)

    assert "「nonsense」という項目はありません" in done.stderr


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.zip"])
def test_a_folder_that_is_not_there_is_named(filled, tmp_path, name):
    done = filled("export", "customers", str(tmp_path / "nowhere" / name), code=2)

    assert done.stderr.startswith(f"書き出す先のフォルダがありません: {tmp_path / 'nowhere'}\n")
    assert ".part" not in done.stderr


def test_a_folder_in_place_of_a_file_is_told(filled, tmp_path):
    done = filled("export", "customers", str(tmp_path), code=2)

    assert "はフォルダです" in done.stderr


def test_comes_back_through_import(own, tmp_path):
    own("export", "customers", str(tmp_path / "a.csv"))

    said = own.json("import", str(tmp_path / "a.csv"))

    assert (said["unchanged"], said["refused"]) == ({"customers": 3}, 0)


def test_all_goes_out_as_one_file_and_comes_back_into_an_empty_book(own, new_shop, tmp_path):
    out, again = tmp_path / "Hiiki.zip", tmp_path / "again.zip"

    said = own.json("export", "all", str(out), "--format", "hiiki")

    assert (said["format"], said["rows"], said["tables"]["customers"]) == ("hiiki", 3, 3)
    result = new_shop.json("import", str(out))
    assert (result["kind"], result["created"], result["refused"]) == ("hiiki", {"customers": 3}, 0)
    assert new_shop.json("export", "customers", str(again))["digest"] == said["digest"]
    assert new_shop.json("search", "さくら")["count"] == 1


def test_into_a_book_with_customers_it_is_an_ordinary_import(own, tmp_path):
    out = tmp_path / "Hiiki.zip"
    own("export", "all", str(out))

    result = own.json("import", str(out))

    assert (result["kind"], result["created"]) == ("customers", {"customers": 0})
    assert result["unchanged"] == {"customers": 3}


def test_all_is_all(filled, tmp_path):
    out = str(tmp_path / "a.zip")

    assert "--where" in filled("export", "all", out, "--where", "kind=法人", code=2).stderr
    assert "hiiki 形式だけ" in filled("export", "all", out, "--format", "csv", code=2).stderr


def test_a_damaged_file_is_refused_before_anything_is_touched(filled, new_shop, tmp_path):
    out = tmp_path / "Hiiki.zip"
    filled("export", "all", str(out))
    out.write_bytes(out.read_bytes()[:-400])

    assert "壊れて" in new_shop("import", str(out), code=2).stderr
    assert new_shop.json("search", "さくら")["count"] == 0


def test_a_layout_of_another_program_and_what_it_will_not_take(filled, tmp_path):
    out = tmp_path / "b2.csv"

    said = filled.json("export", "customers", str(out), "--layout", "yamato_b2", "--where", "code>=0003")

    assert (said["layout"], said["encoding"], said["rows"]) == ("yamato_b2", "cp932", 1)
    assert said["counts"] == {"empty": 3, "replaced": 1}
    assert said["problems"][-1] == {
        "line": 2,
        "code": "0003",
        "column": "お届け先名",
        "value": "𠮷野\u3000さくら",
        "reason": "「𠮷」は Shift_JIS にないので、〓 にしました。",
    }
    assert said["problems_file"] == str(tmp_path / "b2_確認.csv")
    assert rows(out, "cp932")[1][15] == "〓野\u3000さくら"


def test_a_layout_that_takes_all_leaves_no_list(filled, tmp_path):
    said = filled.json(
        "export", "customers", str(tmp_path / "a.csv"), "--layout", "fudemame", "--where", "code=0001"
    )

    assert (said["problems"], said["problems_file"], said["counts"]) == ([], None, {})
    assert [path.name for path in tmp_path.glob("a*")] == ["a.csv"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["customers", "--layout", "nothing"], "yamato_b2"),
        (["all", "--layout", "fudemame"], "customers だけ"),
        (["customers", "--layout", "fudemame", "--columns", "code"], "--columns"),
    ],
)
def test_what_a_layout_does_not_go_with_is_explained(filled, tmp_path, words, reason):
    kind, *rest = words

    done = filled("export", kind, str(tmp_path / "a.csv"), *rest, code=2)

    assert reason in done.stderr
    assert not (tmp_path / "a.csv").exists()


def test_the_layouts_of_other_programs_are_listed(own):
    assert {"name": "yupri_r", "title": "ゆうプリR"} in own.json("fields", "--layouts")["export_layouts"]


def test_cards_leave_out_who_refuses_dm_unless_they_are_asked_for(own, tmp_path):
    (tmp_path / "dm.csv").write_text("顧客コード,姓,名,DM可否\n0001,馬場,,不可\n")
    own("import", str(tmp_path / "dm.csv"))
    asked = ["export", "customers", str(tmp_path / "a.csv"), "--layout", "fudemame"]

    spared, whole = own.json(*asked), own.json(*asked, "--include-refusing")

    assert (spared["left_out"], spared["refusing"]) == (1, 0)
    assert (whole["left_out"], whole["refusing"]) == (0, 1)
    assert whole["rows"] == spared["rows"] + 1


def test_fields_are_named_in_japanese_too(own, tmp_path):
    (tmp_path / "tags.csv").write_text(
        "顧客コード,姓,名,タグ\n0001,馬場,次郎,常連、夏\n0002,青木,花子,常連さん\n"
    )
    own("import", str(tmp_path / "tags.csv"))
    out = tmp_path / "a.csv"

    said = own.json("export", "customers", str(out), "--columns", "氏名,タグ", "--where", "タグ=常連")
    named = own.json("export", "customers", str(tmp_path / "b.csv"), "--where", "氏名=青木 花子")
    placed = own.json("export", "customers", str(tmp_path / "c.csv"), "--where", "住所~鎌倉市小町1-2-3花ビル")

    assert said["columns"] == ["last_name", "first_name", "tags"]
    assert rows(out)[1:] == [["馬場", "次郎", "常連、夏"]]
    assert (named["rows"], placed["rows"]) == (1, 1)


@pytest.mark.parametrize("name", ["o.pdf", "o.tsv", "o.xls"])
def test_a_name_that_promises_another_kind_of_file_is_refused(filled, tmp_path, name):
    out = tmp_path / name

    said = filled("export", "customers", str(out), code=2).stderr

    assert ".csv、.xlsx、.zip" in said
    assert not out.exists()


def test_a_saved_extraction_says_who_is_written(filled, tmp_path):
    said = filled("export", "customers", str(tmp_path / "a.csv"), "--segment", "神奈川の方", code=2)

    assert "抽出「神奈川の方」は見つかりません" in said.stdout + said.stderr
