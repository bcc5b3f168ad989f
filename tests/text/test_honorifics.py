import pytest

from hiiki.text.honorifics import CHOICES, honorific_for


@pytest.mark.parametrize(
    ("last", "first", "company", "chosen", "name", "honorific"),
    [
        ("髙橋", "花子", "", "", "髙橋 花子", "様"),
        ("髙橋", "花子", "株式会社やまと", "", "髙橋 花子", "様"),
        ("髙橋", "", "", "", "髙橋", "様"),
        ("", "花子", "", "", "花子", "様"),
        ("", "", "株式会社やまと", "", "株式会社やまと", "御中"),
        ("", "", "株式会社やまと", "様", "株式会社やまと", "御中"),
        ("青木", "一郎", "", "先生", "青木 一郎", "先生"),
        ("青木", "一郎", "", "殿", "青木 一郎", "殿"),
        ("青木", "一郎", "株式会社やまと", "御中", "青木 一郎", "様"),
        ("　", " ", "株式会社やまと", "", "株式会社やまと", "御中"),
        ("", "", "", "", "", ""),
    ],
)
def test_one_honorific_for_whom_the_letter_names(last, first, company, chosen, name, honorific):
    assert honorific_for(last, first, company, chosen) == (name, honorific)


def test_an_addressee_reads_as_a_line():
    assert str(honorific_for("髙橋", "花子")) == "髙橋 花子 様"
    assert str(honorific_for("", "")) == ""


def test_the_choices_are_the_four_in_use():
    assert CHOICES == ("様", "御中", "殿", "先生")
