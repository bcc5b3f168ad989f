"""S8: no exported cell is a formula, and what comes back is what went out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.exchange.formats.escaping import escape, unescape

ESCAPED = [
    ("=A1", "'=A1"),
    ('=HYPERLINK("http://example.jp")', '\'=HYPERLINK("http://example.jp")'),
    ("+81-90-1234-5678", "'+81-90-1234-5678"),
    ("-5", "'-5"),
    ("@青木", "'@青木"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("＝1+1", "'＝1+1"),
    ("－5", "'－5"),
    ("'=A1", "''=A1"),
    ("''+81", "'''+81"),
    ("'0901234", "''0901234"),
]
UNTOUCHED = ["", "青木", "'", "'青木'", "'98年入会", "090-1234-5678", "'9", "a=b", "1-2-3", " =1", "''"]


@pytest.mark.parametrize(("value", "written"), ESCAPED)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(value, written):
    assert escape(value) == written
    assert unescape(written) == value


@pytest.mark.parametrize("value", UNTOUCHED)
def test_everything_else_stays(value):
    assert escape(value) == value
    assert unescape(value) == value


@pytest.mark.parametrize(
    ("cell", "value"), [("'+819012345678", "+819012345678"), ("'4250041", "4250041"), ("'123", "123")]
)
def test_the_apostrophes_other_shops_put_come_off(cell, value):
    assert unescape(cell) == value


@given(st.text(st.sampled_from("'=+-@\t\r\n\0＝＋－＠0123 aあ"), max_size=8) | st.text())
def test_escaping_is_undone_exactly(value):
    assert unescape(escape(value)) == value
    assert escape(value)[:1] not in tuple("=+-@\t\r\n\0＝＋－＠")
