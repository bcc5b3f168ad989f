from hiiki.text.folding import fold
from hiiki.text.surnames import SURNAMES


def test_there_are_well_over_a_thousand():
    assert len(SURNAMES) > 1500


def test_each_is_a_short_word_without_spaces():
    assert all(1 <= len(fold(name)) <= 5 and not any(map(str.isspace, name)) for name in SURNAMES)
