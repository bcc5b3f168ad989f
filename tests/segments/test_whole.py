"""Extractions everybody uses go out with the whole book and come back as they were."""

import pytest

from hiiki.activities import words
from hiiki.activities.models import ContactWord
from hiiki.activities.models.word import KIND
from hiiki.customers.models import Customer, OwnField
from hiiki.exchange.whole import packing
from hiiki.segments import telling
from hiiki.segments.asking import Extraction
from hiiki.segments.models import Segment
from tests.exchange.test_backing_up import books_beside_the_book  # noqa: F401
from tests.exchange.test_whole import brought, manifest_of
from tests.exchange.test_whole_design import empty_all
from tests.makers import make_customer, make_field, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tree(db):
    make_field("前の項目")
    rank = make_field("顧客ランク", "choice", "上得意", "ふつう")
    make_customer(code="1", tags="常連", **{rank.name: rank.clean("上得意")})
    call = next(each for each in words.of(KIND) if each.label == "電話")
    return {
        "join": "or",
        "parts": [
            {"of": rank.name, "is": "any", "options": [rank.clean("上得意")]},
            {"of": "staff", "is": "any", "options": [str(make_staff("馬場").pk), "none"], "not": True},
            {
                "join": "and",
                "parts": [
                    {"of": "uncontacted", "is": "is", "days": "90", "kinds": [str(call.pk)]},
                    {"of": "prefecture", "is": "any", "options": ["神奈川県"]},
                    {"of": "tags", "is": "any", "options": ["常連", "2026"]},
                ],
            },
        ],
    }


def test_they_come_back_equal_by_digest(aoki, tree, tmp_path):
    kept, _ = Segment.keep(Extraction(tree), name="ごぶさたの方", is_shared=True, by=aoki)
    Segment.keep(Extraction(tree), name="自分だけ", is_shared=False, by=aoki)
    said, path, again = kept.sentence, tmp_path / "Hiiki.zip", tmp_path / "また.zip"
    packing.pack(path)
    Segment.objects.all().delete()
    empty_all()
    ContactWord.objects.all().delete()
    make_field("ほかの項目")

    brought(path)

    [back] = Segment.objects.all()
    assert (back.name, back.is_shared, back.owner) == ("ごぶさたの方", True, None)
    assert back.extraction.said() == said
    assert [each.code for each in back.extraction.narrow(Customer.objects.all())] == ["1"]
    OwnField.objects.filter(label="ほかの項目").delete()
    packing.pack(again)
    assert manifest_of(again).digest == manifest_of(path).digest


def test_what_is_there_no_more_is_about_nobody_elsewhere_too(tree):
    tree["parts"][0]["options"] = ["999"]
    tree["parts"].append({"of": "own_999", "is": "filled"})

    told = telling.told(tree)
    read = telling.read(told)

    assert told["parts"][0]["of"] == "own:顧客ランク"
    assert (read["parts"][0]["options"], read["parts"][3]["of"]) == (["0"], "own_0")
    assert telling.told(read) == told
