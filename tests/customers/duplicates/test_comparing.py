"""Who is likely one person, and why."""

import pytest

from hiiki.customers.duplicates.comparing import compare, within_one
from hiiki.customers.duplicates.explaining import reasons, relation
from hiiki.customers.duplicates.profiles import profile
from hiiki.customers.duplicates.scoring import score, threshold

HANAKO = {
    "last_name": "髙橋", "first_name": "花子", "last_kana": "タカハシ", "first_kana": "ハナコ", "tel": "0467-00-0001",
    "mobile": "090-0000-0001", "prefecture": "神奈川県", "address1": "鎌倉市小町1-2-3", "address2": "花ビル201",
    "email": "hanako@example.jp", "birthday": "1980-04-01", "postal_code": "248-0006",
}  # fmt: skip


def pair(**changed):
    return profile(1, HANAKO), profile(2, {**HANAKO, **changed})


def found(one, other):
    return score(one, other, lambda _: 0.1)[0]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"last_name": "高橋"}, "氏名の字が違うだけ（髙橋花子・高橋花子）"),
        ({"last_name": "髙橋　花子", "first_name": ""}, "氏名が同じ"),
        ({"first_name": "華子"}, "氏名の読みが同じ（髙橋花子・髙橋華子）"),
        ({"last_name": "ﾀｶﾊｼ", "first_name": "ﾊﾅｺ", "last_kana": "", "first_kana": ""}, "氏名の読みが同じ（髙橋花子・ﾀｶﾊｼﾊﾅｺ）"),
        ({"tel": "", "mobile": "０９０（００００）０００１"}, "電話が同じ"),
        ({"tel": "0467-00-0002", "mobile": ""}, "電話が1桁だけ違う"),
        ({"address1": "鎌倉市小町一丁目2番3号", "address2": ""}, "住所が同じ"),
        ({"prefecture": "大阪府", "address1": "大阪市北区梅田1-1", "postal_code": ""}, "住所は違う（引っ越しかもしれません）"),
        ({"birthday": "1980-01-04"}, "生年月日がほとんど同じ"),
        ({"email": "hanako@example.com"}, "メールがほとんど同じ"),
    ],
)  # fmt: skip
def test_one_person_written_down_in_another_way(changed, why):
    one, other = pair(**changed)

    assert found(one, other) >= threshold()
    assert why in reasons(one, other, compare(one, other))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"first_name": "太郎", "first_kana": "タロウ", "mobile": "", "email": "", "birthday": "1975-02-03"}, "同じ住所・別のお名前（ご家族かもしれません）"),
        ({"last_name": "馬場", "first_name": "健一", "last_kana": "ババ", "first_kana": "ケンイチ", "prefecture": "大阪府",
          "address1": "大阪市北区梅田1-1", "email": "", "birthday": ""}, "同じ番号・別のお名前（ご家族かもしれません）"),
    ],
)  # fmt: skip
def test_who_shares_a_house_or_a_number_under_another_name_is_somebody_else(changed, why):
    one, other = pair(**changed)

    assert found(one, other) < threshold()
    assert relation(compare(one, other)) == why


def test_colleagues_behind_one_switchboard_are_two():
    firm = {
        "company_name": "㈱青木商店",
        "tel": "03-0000-0001",
        "prefecture": "東京都",
        "address1": "千代田区丸の内1-1-1",
    }
    one = profile(
        1,
        {**firm, "last_name": "青木", "first_name": "真理子", "last_kana": "アオキ", "first_kana": "マリコ"},
    )
    other = profile(
        2, {**firm, "company_name": "株式会社青木商店", "last_name": "千葉", "first_name": "由美"}
    )

    assert found(one, other) < threshold()
    assert relation(compare(one, other)) == "同じ会社・別のお名前（同僚かもしれません）"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("サトウ", "サトウ", True), ("サトウ", "サトオ", True), ("サトウ", "サウト", True), ("サトウ", "サト", True),
        ("サトウ", "サットウ", True), ("サトウ", "カトオ", False), ("サトウ", "サ", False), ("", "ア", True),
    ],
)  # fmt: skip
def test_one_slip(one, other, expected):
    assert within_one(one, other) is expected
    assert within_one(other, one) is expected
