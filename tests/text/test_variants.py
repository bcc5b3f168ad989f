import unicodedata

from hiiki.text.variants import REPRESENTATIVES


def test_there_are_several_hundred_variants():
    assert len(REPRESENTATIVES) > 600


def test_no_representative_is_a_variant_itself():
    assert not {chr(code) for code in REPRESENTATIVES} & set(REPRESENTATIVES.values())


def test_no_entry_repeats_what_nfkc_does():
    letters = {chr(code) for code in REPRESENTATIVES} | set(REPRESENTATIVES.values())

    assert all(unicodedata.normalize("NFKC", letter) == letter for letter in letters)
