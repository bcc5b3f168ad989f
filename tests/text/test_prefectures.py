import pytest

from hiiki.text.addresses import PREFECTURES
from hiiki.text.prefectures import prefecture_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13", "東京都"),
        ("1", "北海道"),
        ("JP-13", "東京都"),
        ("JP13", "東京都"),
        ("jp-01", "北海道"),
        ("Tokyo", "東京都"),
        ("TŌKYŌ-TO", "東京都"),
        ("Hyōgo", "兵庫県"),
        ("Shizuoka Prefecture", "静岡県"),
        ("Kyoto", "京都府"),
        ("東京", "東京都"),
        (" 静岡県 ", "静岡県"),
        ("48", "48"),
        ("California", "California"),
        ("", ""),
    ],
)
def test_the_prefecture_meant(written, meant):
    assert prefecture_of(written) == meant


@pytest.mark.parametrize("name", PREFECTURES)
def test_a_prefecture_is_itself(name):
    assert prefecture_of(name) == name
