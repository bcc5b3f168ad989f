import pytest

from hiiki.text import width


@pytest.mark.parametrize(
    ("written", "narrowed"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        ("カナｶﾅ", "カナｶﾅ"),
        ("plain", "plain"),
        ("（株）", "(株)"),
    ],
)
def test_narrow_turns_ascii_to_half_width_and_leaves_kana(written, narrowed):
    assert width.narrow(written) == narrowed


@pytest.mark.parametrize(("written", "full"), [("ﾀﾞｲ ｱﾍﾞ１A", "ダイ アベ１A"), ("㈱ｱｵｷ①", "㈱アオキ①")])
def test_with_full_kana_touches_kana_only(written, full):
    assert width.with_full_kana(written) == full


@pytest.mark.parametrize("dash", [*width.DASHES, "ー", "ｰ"])
def test_every_dash_becomes_a_hyphen_between_numbers(dash):
    assert width.hyphened(f"1{dash}2") == "1-2"


@pytest.mark.parametrize(("written", "composed"), [("ﾀﾞ", "ダ"), ("㍼", "昭和"), ("①", "1"), ("abc", "abc")])
def test_composed_is_nfkc(written, composed):
    assert width.composed(written) == composed


@pytest.mark.parametrize(
    ("written", "widened"),
    [
        ("1-2-3", "１－２－３"),
        ("ﾊﾞﾊﾞ ﾋﾞﾙ", "ババ　ビル"),
        ("(株)青木", "（株）青木"),
        ("㈱①", "㈱①"),
        ("~", "～"),
    ],
)
def test_widened_turns_ascii_and_kana_to_full_width(written, widened):
    assert width.widened(written) == widened
