"""hiiki export --segment: the customers of a saved extraction."""

from argparse import Namespace

import pytest

from hiiki.cli import Impossible
from hiiki.cli.commands import export
from hiiki.segments.asking import Extraction
from hiiki.segments.models import Segment
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


def keep(aoki, prefecture, **fields):
    asked = {"join": "and", "parts": [{"of": "prefecture", "is": "any", "options": [prefecture]}]}
    Segment.keep(Extraction(asked), by=aoki, **{"name": "送り先", "is_shared": False, **fields})


def codes(*where):
    found = export._customers(Namespace(segment="送り先", where=list(where)))
    return [customer.code for customer in found]


def test_those_everybody_uses_come_first_and_where_narrows_further(aoki):
    for code, prefecture in (("A", "東京都"), ("B", "東京都"), ("C", "千葉県")):
        make_customer(code=code, prefecture=prefecture)
    keep(aoki, "千葉県")
    keep(aoki, "東京都", is_shared=True)

    assert codes() == ["A", "B"]
    assert codes("code=B") == ["B"]


def test_two_of_one_name_are_told(aoki):
    keep(aoki, "千葉県")
    keep(aoki, "東京都")

    with pytest.raises(Impossible, match="いくつも"):
        codes()
