"""hiiki import into fields of the shop's own."""

import argparse
import json

import pytest

from hiiki.cli import Impossible
from hiiki.cli.commands import import_
from hiiki.customers import designing
from hiiki.customers.models import Choice, Customer
from tests.makers import make_field

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rank():
    return make_field("顧客ランク", "choice", "上得意", "ふつう")


@pytest.fixture
def bring_in(tmp_path, capsys):
    path = tmp_path / "名簿.csv"
    path.write_bytes("番号,氏名,等級\r\nK1,馬場 健一,ふつう\r\nK2,千葉 健,梅\r\n".encode("cp932"))
    parser = argparse.ArgumentParser()
    import_.add(parser)

    def run(*words):
        import_.run(parser.parse_args([str(path), "--json", *words]))
        return json.loads(capsys.readouterr().out)

    return run


@pytest.mark.parametrize("word", ["顧客ランク", "顧客ﾗﾝｸ", "{}"])
def test_columns_are_named_by_label_or_key(rank, bring_in, word):
    result = bring_in("--map", f"等級={word.format(rank.name)}")

    assert result["created"] == {"customers": 2}
    assert [each.shown(rank.name) for each in Customer.objects.order_by("code")] == ["ふつう", "梅"]


@pytest.mark.parametrize(
    ("answer", "ranks", "refused"),
    [("create", ["ふつう", "梅"], 0), ("skip", ["ふつう", ""], 0), ("refuse", ["ふつう"], 1)],
)
def test_words_that_are_no_choices(rank, bring_in, answer, ranks, refused):
    result = bring_in("--map", "等級=顧客ランク", "--unknown-choice", answer)

    assert result["refused"] == refused
    assert [each.shown(rank.name) for each in Customer.objects.order_by("code")] == ranks
    assert Choice.objects.filter(label="梅").exists() == (answer == "create")


@pytest.mark.parametrize(("room", "created"), [(0, 1), (1, 2)])
def test_where_there_is_no_room_the_row_is_refused(rank, bring_in, monkeypatch, room, created):
    monkeypatch.setattr(designing, "MOST_CHOICES", 2 + room)

    result = bring_in("--map", "等級=顧客ランク")

    assert (result["created"], result["refused"]) == ({"customers": created}, 2 - created)


def test_a_field_there_is_not_is_said(rank, bring_in):
    with pytest.raises(Impossible, match="項目がありません"):
        bring_in("--map", "等級=own_999999")
