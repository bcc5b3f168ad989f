import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.text import keys


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        (("髙橋", "花子"), "高橋花子"),
        (("髙橋　花子",), "高橋花子"),
        (("佐々木", "一郎"), "佐佐木一郎"),
        (("佐佐木一郎",), "佐佐木一郎"),
        (("奈々",), "奈奈"),
        (("齊藤",), "斎藤"),
        (("", ""), ""),
    ],
)
def test_name_key_does_not_care_where_the_name_was_split(parts, key):
    assert keys.name_key(*parts) == key


def test_kana_key_sorts_readings_first_then_what_has_no_reading():
    readings = ["", "ワダ", "髙橋", "アオキ", "ﾊﾞﾝﾊﾞ", "Smith", "ちば", "アオ キイチロウ"]

    ordered = sorted(readings, key=keys.kana_key)

    assert ordered[:5] == ["アオキ", "アオ キイチロウ", "ちば", "ﾊﾞﾝﾊﾞ", "ワダ"]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("たかはし　はなこ", "タカハシハナコ"),
        ("ﾀｶﾊｼ ﾊﾅｺ", "タカハシハナコ"),
        ("コーポ", "コーポ"),
        ("ヴィヴィアン", "ウィウィアン"),
        ("ーア", "ヿ-ア"),
        ("゛ア", "ヿ\u3099ア"),
        ("", "ヿ"),
        ("髙橋", "ヿ高橋"),
    ],
)
def test_kana_key(written, key):
    assert keys.kana_key(written) == key


@pytest.mark.parametrize(
    "written",
    [
        "株式会社やまと",
        "やまと株式会社",
        "㈱やまと",
        "やまと㈱",
        "㍿やまと",
        "(株)やまと",
        "（株）やまと",
        "（株）　ヤマト",
        "ﾔﾏﾄ(ｶ",
        "ﾔﾏﾄ(ｶ)",
        "ｶ)ﾔﾏﾄ",
        "カ）ヤマト",
        "ヤマト（カ",
        "有限会社やまと",
        "㈲やまと",
        "ユ)ヤマト",
        "合同会社やまと",
        "ド)ヤマト",
        "一般社団法人やまと",
        "（一社）やまと",
        "医療法人社団やまと",
        "(医)やまと",
        "NPO法人やまと",
        "特定非営利活動法人 やまと",
        "カブシキガイシャヤマト",
        "やまと",
    ],
)
def test_company_key_drops_the_legal_form_wherever_it_stands(written):
    assert keys.company_key(written) == "ヤマト"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("やまと（株）東京支店", "ヤマト東京支店"),
        ("株式会社", "株式会社"),
        ("Acme Co., Ltd.", "acme"),
        ("ACME, Inc.", "acme"),
        ("ジャン・ピエール洋菓子店", "ジャンピエール洋菓子店"),
        ("", ""),
    ],
)
def test_company_key(written, key):
    assert keys.company_key(written) == key


@pytest.mark.parametrize(
    "written",
    [
        "玉川3-1-1",
        "玉川三丁目1番地の1",
        "玉川三丁目一番一号",
        "玉川３丁目１番１号",
        "玉川３－１－１",
        "玉川3ー1ー1",
        "玉川3丁目1-1",
        "玉川3丁目1の1",
        "玉川三-1-1",
        "玉川 3-1-1",
        "玉川3丁目 1番 1号",
        "大字玉川3-1-1",
    ],
)
def test_address_key_writes_every_house_number_alike(written):
    assert keys.address_key(written) == "玉川3-1-1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("茅ヶ崎市1-2", "茅ケ崎市1-2"),
        ("茅が崎1-2", "茅ヶ崎1-2"),
        ("霞ヶ関1丁目", "霞が関1"),
        ("丸の内1-1", "丸ノ内1-1"),
        ("北一条西3丁目2", "北1条西3-2"),
        ("玉川3-1-1 やまとビル201号室", "玉川三丁目1番1号やまとビル201"),
        ("玉川3-1-1 やまとビル5階", "玉川3-1-1やまとビル5F"),
        ("渋谷二十三番地", "渋谷23"),
        ("三の丸3-1-2", "三ノ丸三丁目1番2号"),
        ("澤田1番地", "沢田1"),
        ("東京都西多摩郡奥多摩町氷川215-6", "東京都奥多摩町氷川215番地6"),
    ],
)
def test_two_ways_to_write_one_address_share_a_key(one, other):
    assert keys.address_key(one) == keys.address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("玉川3-1-1", "玉川3-11"),
        ("玉川3-1 1", "玉川3-11"),
        ("三田2-1", "3田2-1"),
        ("一番町5", "1-町5"),
        ("六本木1-1", "6本木1-1"),
        ("四日市市1", "4日市市1"),
        ("奈良県大和郡山市北郡山町1", "奈良県山市北郡山町1"),
        ("福岡県小郡市やまと町1", "福岡県市やまと町1"),
    ],
)
def test_different_addresses_keep_different_keys(one, other):
    assert keys.address_key(one) != keys.address_key(other)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("03-1234-5678", "+81312345678"),
        ("０９０ー１２３４ー５６７８", "+819012345678"),
        ("", ""),
        ("なし", ""),
        ("090-1234-567a", ""),
    ],
)
def test_phone_key_is_e164_or_empty(written, key):
    assert keys.phone_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Hanako@Example.JP", "hanako@example.jp"),
        ('"a..b."@docomo.ne.jp', "a..b.@docomo.ne.jp"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        ("hanako", ""),
        ("", ""),
    ],
)
def test_mail_key(written, key):
    assert keys.mail_key(written) == key


@given(st.text())
def test_keys_of_keys_are_the_same(text):
    assert keys.name_key(keys.name_key(text)) == keys.name_key(text)
    assert keys.mail_key(keys.mail_key(text)) == keys.mail_key(text)
    assert keys.phone_key(keys.phone_key(text)) == keys.phone_key(text)


ADDRESSES = st.text(
    "東京都神奈川県鎌市区町村郡字大三十丁目番地の号階ヶケガノ之々(株)㈱-ー－ 　0１2fｱﾞ", max_size=16
)


@given(ADDRESSES)
def test_an_address_reads_alike_in_one_piece_and_in_two(text):
    in_two = keys.address_key(text)

    with patch.object(keys, "_town", lambda _: ("", "")):
        assert keys.address_key(text) == in_two


@given(ADDRESSES)
def test_the_town_is_the_address_up_to_its_first_number(text):
    assert keys.town_key(text) == re.split("[0-9]", keys.address_key(text))[0]
