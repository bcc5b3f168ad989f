from hiiki.text.kanji import EVERYDAY, WORDS


def test_the_school_characters_are_all_there():
    assert len(EVERYDAY) > 1026
    assert set("一右雨円王音下火花貝学気九休玉金空月犬見") <= EVERYDAY


def test_words_are_words_on_paper():
    assert {"氏名", "住所", "東京都"} <= WORDS
