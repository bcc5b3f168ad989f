"""Of which kind a new field for a column would be, by its values."""

import pytest

from hiiki.exchange.arrivals.becoming import propose


@pytest.mark.parametrize(
    ("cells", "kind", "choices"),
    [
        ([], "text", []),
        (["", " "], "text", []),
        (["12", "1,200円", "３"], "number", []),
        (["1", "2", "1", "2"], "number", []),
        (["0012", "0345"], "text", []),
        (["2024/1/2", "平成16年12月3日", "R6.1.1"], "date", []),
        (["はい", "いいえ", ""], "yesno", []),
        (["○", "○"], "yesno", []),
        (["1", "0", "1"], "yesno", []),
        (["1", "1"], "number", []),
        (["a@example.jp", "b@example.jp"], "mail", []),
        (["03-1234-5678", "090-1234-5678"], "phone", []),
        (["https://example.jp/a"], "url", []),
        (["金", "銀", "金", "銅", "金", "銀", "銅"], "choice", ["金", "銀", "銅"]),
        (["ｷﾝ", "キン", "ギン", "ギン"], "choice", ["ｷﾝ", "ギン"]),
        (["花、茶", "茶", "花；本", "本", "茶、本"], "several", ["茶", "本", "花"]),
        (["山の会", "川の会", "海の会"], "text", []),
        (["あ" * 90, "い"], "long", []),
        (["一行目\n二行目"], "long", []),
    ],
)
def test_the_values_say_it(cells, kind, choices):
    assert propose(cells) == (kind, choices)
