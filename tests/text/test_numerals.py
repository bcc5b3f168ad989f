import pytest

from hiiki.text.numerals import read_numeral, with_digits


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("四十五", 45),
        ("百", 100),
        ("百二十三", 123),
        ("千二百", 1200),
        ("二〇〇四", 2004),
        ("二三", 23),
        ("弐拾参", 23),
    ],
)
def test_read_numeral(written, number):
    assert read_numeral(written) == number


def test_with_digits_replaces_every_run():
    assert with_digits("昭和四十五年三月一日") == "昭和45年3月1日"
