import pytest

from hiiki.text import kana


@pytest.mark.parametrize(
    ("written", "katakana"),
    [
        ("たかはし", "タカハシ"),
        ("ﾀｶﾊｼ ﾊﾅｺ", "タカハシ ハナコ"),
        ("ﾊﾞﾝﾊﾞ", "バンバ"),
        ("か\u3099", "ガ"),
        ("コーヒー", "コーヒー"),
        ("高橋", "高橋"),
        ("ゔ", "ヴ"),
        ("こゝろ", "コヽロ"),
        ("", ""),
    ],
)
def test_kana_become_katakana(written, katakana):
    assert kana.to_katakana(written) == katakana


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("たかはし", True),
        ("タカハシ　ハナコ", True),
        ("ｱｵｷ", True),
        ("コーヒー", True),
        ("青き", False),
        ("", False),
        ("A", False),
    ],
)
def test_is_kana(text, expected):
    assert kana.is_kana(text) is expected


@pytest.mark.parametrize(
    ("reading", "row"),
    [
        ("アオキ", "あ"),
        ("ヴィ", "あ"),
        ("ガ", "か"),
        ("ｷﾑﾗ", "か"),
        ("さとう", "さ"),
        ("ヂ", "た"),
        ("ヌマタ", "な"),
        ("パーク", "は"),
        ("ﾊﾞﾝﾊﾞ", "は"),
        ("ムトウ", "ま"),
        ("ヨシダ", "や"),
        ("リョウ", "ら"),
        ("ヲ", "わ"),
        ("ン", "わ"),
        ("高橋", "他"),
        ("Smith", "他"),
        ("", "他"),
        ("ー", "他"),
    ],
)
def test_row_of_a_reading(reading, row):
    assert kana.row_of(reading) == row
    assert row in kana.ROWS


@pytest.mark.parametrize(
    ("written", "half"),
    [
        ("ババ　ケンイチ", "ﾊﾞﾊﾞ ｹﾝｲﾁ"),
        ("ぱん・こーひー", "ﾊﾟﾝ･ｺｰﾋｰ"),
        ("ヴ", "ｳﾞ"),
        ("ﾊﾅｺ", "ﾊﾅｺ"),
        ("高橋", "高橋"),
    ],
)
def test_to_half_width(written, half):
    assert kana.to_half_width(written) == half
