from hiiki.text.readings import PAIRS


def test_pairs_are_half_width_and_real():
    assert {"ｻﾄ", "ﾄｳ", "ｶﾞ", "ｺｰ"} <= PAIRS
    assert all(len(pair) == 2 and min(pair) >= "\uff61" and max(pair) <= "\uff9f" for pair in PAIRS)
