import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.exchange.exports.outward.fitting import size, spread


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (("東京都世田谷区", "青木ビル"), ["東京都世田谷区", "青木ビル", ""]),
        (("東京都世田谷区池尻１２－３",), ["東京都世田谷区池尻", "１２－３", ""]),
        (("東京都世田谷区池尻大橋１２－３", "青木"), ["東京都世田谷区池尻大", "橋１２－３", "青木"]),
        (("東京都世田谷区池尻大橋１２－３", "青木第二ビルヂング別館"), ["東京都世田谷区池尻大", "橋１２－３青木第二ビ", "ルヂング別館"]),
        (("京" * 24, "１－２３－４"), ["京" * 10, "京" * 10, "京京京京１－２３－４"]),
        (("京" * 16, "１２３４－５" + "６" * 8), ["京" * 10, "京京京京京京１２３", "４－５６６６６６６６６"]),
        (("京" * 40,), ["京" * 10, "京" * 10, "京" * 20]),
        (("", ""), ["", "", ""]),
    ],
)  # fmt: skip
def test_parts_are_spread_over_lines(parts, lines):
    assert spread(parts, 3, 20) == lines


@given(
    st.lists(st.text(st.sampled_from("京都０１２-－ｱa"), max_size=30), max_size=3),
    st.integers(1, 4),
    st.integers(0, 12),
)
def test_nothing_is_ever_lost_or_cut(parts, lines, limit):
    written = spread(parts, lines, limit)

    assert "".join(written) == "".join(parts)
    assert len(written) == lines
    assert not limit or all(size(line) <= max(limit, 2) for line in written[:-1])
