import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.text.iso2022jp import Decoder, decode

LOSS = "\ufffd"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"abc", "abc"),
        (b"\x1b$B9b66\x1b(B", "高橋"),
        (b"\x1b$@9b66\x1b(J", "高橋"),
        (b"\x1b$B-!-j\x1b(B", "①㈱"),
        (b"\x1b$B|b\x1b(B", "髙"),
        (b"\x1b(I@6J\\\x1b(B", "ﾀｶﾊﾜ"),
        (b"\x1b$(D0!\x1b(B", "丂"),
        (b"\x1b$B9b66", "高橋"),
        (b"\x1b$B9b66\r\nabc", "高橋\r\nabc"),
        (b"\x1b$B9b6", f"高{LOSS}"),
        (b"\x1b$B9b\xff66\x1b(B", f"高{LOSS}橋"),
        (b"\x1b$B9b 66\x1b(B", "高 橋"),
        (b"\x1b(I@a\x1b(B", f"ﾀ{LOSS}"),
        (b"a\x1bb", f"a{LOSS}b"),
        (b"a\x1b", f"a{LOSS}"),
        (b"a\xe3b", f"a{LOSS}b"),
        (b"", ""),
    ],
)
def test_decode(data, text):
    assert decode(data) == text


@given(st.text(alphabet="高橋花子表示ソ能アイウ,abc 123\r\n"), st.integers(1, 5))
def test_it_does_not_matter_where_the_pieces_were_cut(text, size):
    data = text.encode("iso2022_jp")
    decoder = Decoder()

    pieces = [decoder.decode(data[at : at + size]) for at in range(0, len(data), size)]

    assert "".join(pieces) + decoder.decode(b"", final=True) == text


@given(st.binary(max_size=40))
def test_no_bytes_raise_an_error(data):
    assert isinstance(decode(data), str)
