from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.text.folding import find_spans, fold, fold_with_offsets
from hiiki.text.width import DASHES

LETTERS = (
    "高髙橋花子齋斎邉邊神神ﾀﾞｶﾞﾊﾟかがカガ゛゜\u3099\u309aーｰ-－−―・ 　㈱（株）()株式会社㍿㍼"
    "①Ａaé\u0301ß𠮷\U000e0100\ufe00한\u1112\u1161\u11ab𣘺ヶケ"
)
JAPANESE = st.text(alphabet=st.sampled_from(LETTERS), max_size=12)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("高橋　花子", "高橋花子"),
        ("髙橋 花子", "高橋花子"),
        ("  青木\t一郎\n", "青木一郎"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("渡辺", "渡辺"),
        ("渡邉\U000e0101", "渡辺"),
        ("葛\U000e0100", "葛"),
        ("齋藤", "斎藤"),
        ("齊藤", "斎藤"),
        ("斉藤", "斎藤"),
        ("斎藤", "斎藤"),
        ("山﨑", "山崎"),
        ("山嵜", "山崎"),
        ("濵田", "浜田"),
        ("濱田", "浜田"),
        ("𠮷田", "吉田"),
        ("德川", "徳川"),
        ("栁田", "柳田"),
        ("凜", "凛"),
        ("國分", "国分"),
        ("澤田", "沢田"),
        ("廣瀨", "広瀬"),
        ("眞鍋", "真鍋"),
        ("嶋", "島"),
        ("嶌", "島"),
        ("冨田", "富田"),
        ("櫻井", "桜井"),
        ("高𣘺", "高橋"),
        ("惠", "恵"),
        ("會", "会"),
        ("藏", "蔵"),
        ("龍", "竜"),
        ("瀧", "滝"),
        ("神", "神"),
        ("塚", "塚"),
        ("ﾀｶﾊｼ", "タカハシ"),
        ("たかはし", "タカハシ"),
        ("ﾊﾞﾝﾊﾞ", "バンバ"),
        ("ﾊ\u3099", "バ"),
        ("か゛", "ガ"),
        ("は\u309a", "パ"),
        ("コーヒー", "コーヒー"),
        ("ｺｰﾋｰ", "コーヒー"),
        ("コ－ヒ－", "コーヒー"),
        ("コ―ヒ―", "コーヒー"),
        ("ｺ-ﾋ-", "コーヒー"),
        ("ジャン・ピエール", "ジャンピエール"),
        ("茅ヶ崎", "茅ケ崎"),
        ("０９０ー１２３４ー５６７８", "090-1234-5678"),
        ("０９０－１２３４－５６７８", "090-1234-5678"),
        ("1−2", "1-2"),
        ("1─2", "1-2"),
        ("Ａ‐Ｂ", "a-b"),
        ("ＡＢＣ", "abc"),
        ("Hanako", "hanako"),
        ("José", "jose"),
        ("Jose\u0301", "jose"),
        ("Straße", "strasse"),
        ("①", "1"),
        ("㍼", "昭和"),
        ("１０〜２０", "10~20"),
        ("１０～２０", "10~20"),
        ("㈱やまと", "株式会社ヤマト"),
        ("（株）やまと", "株式会社ヤマト"),
        ("(株)やまと", "株式会社ヤマト"),
        ("( 株 )やまと", "株式会社ヤマト"),
        ("㍿やまと", "株式会社ヤマト"),
        ("株式會社やまと", "株式会社ヤマト"),
        ("やまと㈲", "ヤマト有限会社"),
        ("（有）やまと", "有限会社ヤマト"),
        ("(同)やまと", "合同会社ヤマト"),
        ("（医）やまと", "医療法人ヤマト"),
        ("株やまと", "株ヤマト"),
        ("", ""),
        ("　", ""),
    ],
)
def test_fold(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_is_one_dash(dash):
    assert fold(f"3{dash}1") == "3-1"
    assert fold(f"コ{dash}ヒ") == "コーヒ"


@given(st.text() | JAPANESE)
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text() | JAPANESE)
def test_offsets_belong_to_the_folded_text(text):
    folded, offsets = fold_with_offsets(text)

    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@given(st.text(alphabet="高髙橋花子ﾀかカー-－ 　㈱やまとＡa1①é"), st.data())
def test_a_part_is_found_in_the_whole(text, data):
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))].lstrip()
    if part[:1] not in ("ー", "-", "－"):
        assert fold(part) in fold(text)


@given(JAPANESE, JAPANESE)
def test_spans_lie_in_the_text_and_do_not_overlap(text, query):
    spans = find_spans(text, query)

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("髙橋　花子", "高橋", ["髙橋"]),
        ("髙橋　花子", "高橋花子", ["髙橋　花子"]),
        ("髙橋　花子", "花", ["花"]),
        ("ﾀﾞｲﾀﾞ", "ダ", ["ﾀﾞ", "ﾀﾞ"]),
        ("㈱やまと", "株式会社やまと", ["㈱やまと"]),
        ("㈱やまと", "株式", ["㈱"]),
        ("㈱やまと", "会", ["㈱"]),
        ("㈱やまと", "やまと", ["やまと"]),
        ("株式会社やまと", "㈱ヤマト", ["株式会社やまと"]),
        ("（株）やまと", "㈱", ["（株）"]),
        ("やまと(株)東京", "ヤマト株式会社", ["やまと(株)"]),
        ("渡邉\U000e0101 一郎", "渡辺", ["渡邉\U000e0101"]),
        ("０９０ー１２３４", "0-1", ["０ー１"]),
        ("aXbxc", "x", ["X", "x"]),
        ("あああ", "ああ", ["ああ"]),
        ("髙橋", "", []),
        ("髙橋", "　", []),
        ("", "高", []),
        ("青木", "馬場", []),
    ],
)
def test_find_spans_in_the_text_as_written(text, query, hits):
    assert [text[start:end] for start, end in find_spans(text, query)] == hits
