"""Fields of the shop's own at the terminal: by their names."""

import argparse
import csv
import re
from types import ModuleType

import pytest

from hiiki.cli import Impossible
from hiiki.cli.commands import export, fields
from hiiki.cli.conditions import condition
from hiiki.customers.models import Customer
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> None:
    rank = make_field("顧客ランク", "choice", "上得意", "ふつう")
    likes = make_field("お好み", "several", "白", "緑")
    size, day, word = make_field("足のサイズ", "number"), make_field("記念日", "date"), make_field("会員番号")
    make_customer(
        code="A", **{rank.name: rank.clean("上得意"), likes.name: likes.clean("白、緑"), size.name: "100"}
    )
    make_customer(
        code="B", **{rank.name: rank.clean("ふつう"), likes.name: likes.clean("緑"), size.name: "23.5"}
    )
    make_customer(code="C", **{day.name: "2004-12-03", word.name: "K-7"})


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("顧客ランク=上得意", "A"),
        ("顧客ランク!=上得意", "BC"),
        ("顧客ランク=", "C"),
        ("顧客ランク!=", "AB"),
        ("お好み=緑", "AB"),
        ("お好み=緑、白", "A"),
        ("足のサイズ>=24", "A"),
        ("足のサイズ<=２４", "B"),
        ("足のサイズ=23.50", "B"),
        ("足のサイズ!=100", "BC"),
        ("記念日>=平成16年12月3日", "C"),
        ("記念日<=2004/12/2", ""),
        ("会員番号~-7", "C"),
        ("会員番号=K-7", "C"),
    ],
)
def test_which_customers_are_meant(book, asked, codes):
    found = Customer.objects.filter(condition(asked)).order_by("code")

    assert "".join(found.values_list("code", flat=True)) == codes


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("顧客ランク=だめ", "選択肢にありません"),
        ("顧客ランク~上", "= と !="),
        ("足のサイズ=大", "数字として読めません"),
        ("own_999=1", "項目がありません"),
    ],
)
def test_what_cannot_be_understood_says_why(book, asked, reason):
    with pytest.raises(Impossible, match=reason):
        condition(asked)


def test_they_are_listed_and_written_by_their_names(book, tmp_path, capsys):
    asked = ["customers", str(tmp_path / "a.csv"), "--columns", "顧客コード,お好み,足のサイズ"]
    export.run(parser_of(export).parse_args(asked))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["顧客コード", "お好み", "足のサイズ"],
            ["A", "白、緑", "100"],
            ["B", "緑", "23.5"],
            ["C", "", ""],
        ]

    fields.run(parser_of(fields).parse_args([]))
    assert re.search(r"^own_\d+\tお好み$", capsys.readouterr().out, re.MULTILINE)


def parser_of(command: ModuleType) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    command.add(parser)
    return parser
