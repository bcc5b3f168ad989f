from typing import Any

import pytest

from tests.cli.conftest import Hiiki

ROWS = """会員番号,氏名,フリガナ,住所,電話番号,メールアドレス
1,髙橋 花子,タカハシ ハナコ,神奈川県鎌倉市小町1-2-3,0467-00-0001,hanako@example.jp
2,高橋　花子,,神奈川県横浜市中区本町9-9,０４６７０００００１,
3,高橋 太郎,タカハシ タロウ,神奈川県鎌倉市小町1-2-3,0467-00-0001,
4,千葉 由美,チバ ユミ,神奈川県鎌倉市大町4-5-6,0467-00-0009,yumi.chiba@example.jp
5,馬場 由美,ババ ユミ,神奈川県鎌倉市大町4-5-6,0467-00-0009,yumi.chiba3@example.jp
"""


@pytest.fixture(scope="module")
def twice(new_hiiki, empty) -> Hiiki:
    """Tests that use it change nothing."""
    book = new_hiiki(like=empty)
    file = book.data / "twice.csv"
    file.write_text(ROWS, encoding="utf-8")
    book.json("import", str(file))
    return book


def told(answer: Any) -> list[tuple[str, list[str]]]:
    return [(group["rule"], group["customers"]) for group in answer["groups"]]


def test_says_rule_score_reasons_and_codes(twice):
    answer = twice.json("duplicates", "--keys", "name+tel")

    assert answer["count"] == 1
    [group] = answer["groups"]
    assert set(group) == {"rule", "score", "reasons", "customers"}
    assert (group["rule"], group["customers"]) == ("name+tel", ["1", "2"])
    assert 0.5 < group["score"] <= 1
    assert group["reasons"] == [
        "氏名の字が違うだけ（髙橋花子・高橋花子）",
        "電話が同じ",
        "住所は違う（引っ越しかもしれません）",
    ]


def test_likely_ones_come_with_what_the_rules_find(twice):
    answer = twice.json("duplicates", "--likely")

    assert sorted(told(answer)) == [("likely", ["4", "5"]), ("name+tel", ["1", "2"])]


def test_a_shared_number_is_said_to_be_the_familys(twice):
    answer = twice.json("duplicates", "--keys", "tel")

    group = next(group for group in answer["groups"] if "1" in group["customers"])
    assert (group["customers"], group["reasons"]) == (
        ["1", "2", "3"],
        ["同じ住所・別のお名前（ご家族かもしれません）"],
    )


def test_an_unknown_part_is_refused_with_those_there_are(twice):
    said = twice("duplicates", "--keys", "name+shoes", code=2).stderr

    assert "「shoes」という項目はありません" in said
    assert "birthday" in said


def test_for_people_it_says_how_many(twice):
    assert twice("duplicates").stdout.splitlines()[-1] == "1 組"
