import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.text import encodings

BOM = b"\xef\xbb\xbf"
LOSS = "\ufffd"
IN_ALL = '高橋花子表示ソ能構カナかな、。ー,"abc 123\r\n'
IN_CP932 = IN_ALL + "髙﨑①㈱ⅢｱｲｳﾞﾟＡ～"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@given(text=st.text().filter(lambda text: not text.startswith("\ufeff")))
def test_unicode_round_trips(encoding, text):
    assert encodings.decode(text.encode(encoding), encoding) == text


@given(st.text(alphabet=IN_CP932))
def test_cp932_round_trips(text):
    assert encodings.decode(text.encode("cp932"), "cp932") == text


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp"])
@given(text=st.text(alphabet=IN_ALL))
def test_jis_round_trips(encoding, text):
    assert encodings.decode(text.encode(encoding), encoding) == text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-be"]
)
@given(text=st.text(alphabet=IN_ALL), size=st.integers(1, 7))
def test_pieces_may_be_cut_anywhere(encoding, text, size):
    data = text.encode(encoding)
    chunks = [data[at : at + size] for at in range(0, len(data), size)]

    assert "".join(encodings.decode_chunks(chunks, encoding)) == text


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (BOM + b"abc", "utf-8", "abc"),
        (BOM * 2 + b"abc", "utf-8-sig", "abc"),
        (BOM + "髙橋".encode("cp932"), "cp932", "髙橋"),
        (BOM[:2], "utf-8", LOSS),
        ("髙橋".encode("utf-16"), "utf-16", "髙橋"),
        (b"\xff\xfe" + "髙橋".encode("utf-16-le"), "utf-16-le", "髙橋"),
        (b"\xff\xfe" + "髙橋".encode("cp932"), "cp932", "髙橋"),
        (b"\xfe\xff" + b"abc", "utf-8", "abc"),
        (b"\xff", "utf-8", LOSS),
        (b"a\xffb", "utf-8", f"a{LOSS}b"),
        (b"\x8d\x82\x8b", "cp932", f"高{LOSS}"),
        (b"a\x80\xa0\xfd\xfe\xffb", "cp932", f"a{LOSS * 5}b"),
        (b"\x81\x60", "cp932", "～"),
        (b"\xad\xa1", "EUC-JP", "①"),
        (b"\x1b$B-!\x1b(B", "ISO-2022-JP", "①"),
        (b"\x95\x5c,\x94\x5c", "Shift_JIS", "表,能"),
        (b"", "utf-8", ""),
    ],
)
def test_decode(data, encoding, text):
    assert encodings.decode(data, encoding) == text


@given(st.binary(max_size=60), st.sampled_from(encodings.NAMES))
def test_no_bytes_raise_an_error(data, encoding):
    assert isinstance(encodings.decode(data, encoding), str)


@given(st.binary(max_size=60))
def test_what_is_detected_can_be_decoded(data):
    assert isinstance(encodings.decode(data, encodings.detect(data)), str)


def test_a_decoder_can_be_used_again():
    decoder = encodings.incremental_decoder("utf-8")
    decoder.decode(BOM + b"abc", final=True)

    decoder.reset()

    assert decoder.decode(BOM + b"def", final=True) == "def"


def test_an_encoding_nobody_knows_is_an_error():
    with pytest.raises(LookupError):
        encodings.decode(b"abc", "ebcdic-kana-99")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("cp932", "CP932（Windows の Shift_JIS）"),
        ("Shift_JIS", "CP932（Windows の Shift_JIS）"),
        ("Windows-31J", "CP932（Windows の Shift_JIS）"),
        ("utf-8", "UTF-8"),
        ("UTF8", "UTF-8"),
        ("utf-8-sig", "UTF-8（BOM 付き）"),
        ("utf-16", "UTF-16（BOM 付き）"),
        ("euc-jp", "EUC-JP"),
        ("iso-2022-jp", "ISO-2022-JP（JIS）"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_label(name, label):
    assert encodings.label(name) == label


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("高橋花子", ""),
        ("髙﨑①㈱Ⅲ㎝纊濵栁德", ""),
        ("〜～－−", ""),
        ("𠮷田", "𠮷"),
        ("𠮷野家🍣でé", "𠮷🍣é"),
        ("渡邉\U000e0100", "\U000e0100"),
        ("abc", ""),
        ("", ""),
    ],
)
def test_missing_in_cp932(text, missing):
    assert encodings.missing_in_cp932(text) == set(missing)


def test_every_letter_that_does_not_come_back_from_cp932_has_its_twin_named():
    letters = [chr(code) for code in range(0x80, 0x10000) if not 0xD800 <= code < 0xE000]
    changed = [
        (letter, back)
        for letter in letters
        if letter not in encodings.missing_in_cp932(letter)
        and (back := letter.encode("cp932").decode("cp932")) != letter
    ]

    assert encodings.twins_in_cp932("".join(letters)) == changed
