import pytest

from hiiki.text.jis import EUC_ERRORS, LOSS, shift_jis


@pytest.mark.parametrize("letter", ["亜", "黒", "橋", "、", "ん", "熙", "弌", "①", "㈱", "Ⅲ"])
def test_a_jis_code_finds_its_place_in_shift_jis(letter):
    row, cell = (byte & 0x7F for byte in letter.encode("euc_jis_2004"))

    assert shift_jis(row, cell).decode("cp932") == letter


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xad\xa1\xad\xea", "①㈱"),
        (b"\xfc\xe2\xf9\xf5", "髙﨑"),
        (b"\x8e\xb1", "ｱ"),
        (b"\x8f\xb0\xa1", "丂"),
        (b"a\xffb", f"a{LOSS}b"),
        (b"a\xa4", f"a{LOSS}"),
        (b"\xa9\xa1", LOSS),
    ],
)
def test_euc_jp_with_the_rows_windows_added(data, text):
    assert data.decode("euc_jp", EUC_ERRORS) == text


def test_encoding_is_not_its_business():
    with pytest.raises(UnicodeEncodeError):
        "𠮷".encode("euc_jp", EUC_ERRORS)
