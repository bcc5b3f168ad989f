"""What shops ask of their book: three conditions at a time, about the customer, contacts, tags and a field of their own."""

from typing import Any
from urllib.parse import urlencode

from bench.furnishing import RANK
from bench.looking import COUNT, LIST
from hiiki.customers.models import OwnField
from hiiki.segments import trees

PREFECTURES = ("東京都", "大阪府", "愛知県", "北海道")
PAGE, COUNTED = "first page", "count"


def questions() -> dict[str, Any]:
    """Addresses by kind: {kind: [address, …]}, the first page and the count of each."""
    return {
        f"{kind}, {what}": [f"{place}?{urlencode({'where': _written(parts)})}" for parts in some]
        for kind, some in _asked().items()
        for what, place in ((PAGE, LIST), (COUNTED, COUNT))
    }


def _written(parts: list[dict[str, Any]]) -> str:
    return trees.written(trees.checked({"join": "and", "parts": parts}))


def _asked() -> dict[str, list[list[dict[str, Any]]]]:
    rank = OwnField.objects.get(label=RANK)
    gold, silver = [str(choice.pk) for choice in rank.choices.all()][:2]
    people = {"of": "kind", "is": "any", "options": ["individual"]}
    month = {"of": "birth_month", "is": "is", "months": ["this"]}
    return {
        "the card alone": [
            [_in(name), {"of": "age", "is": "is", "years": ["40", "59"]}, {"of": "email", "is": "filled"}]
            for name in PREFECTURES
        ],
        "contacted": [
            [_in(name), people, {"of": "contacted", "is": "is", "period": "within:90:days", "kinds": []}]
            for name in PREFECTURES
        ],
        "not contacted since": [
            [_in(name), people, {"of": "uncontacted", "is": "is", "days": days, "kinds": []}]
            for name in PREFECTURES[:2]
            for days in ("180", "700")
        ],
        "not contacted since, of all": [
            [
                people,
                {"of": "email", "is": "filled"},
                {"of": "uncontacted", "is": "is", "days": "700", "kinds": []},
            ]
        ],
        "tags": [[_tag(tag), month, {"of": "files", "is": "none"}] for tag in ("VIP", "常連")],
        "a field of the shop's own": [
            [_rank(rank, value), _tag("常連"), {"of": "planned", "is": "late", "kinds": []}]
            for value in (gold, silver)
        ],
        "either of three": [
            [
                {
                    "join": "or",
                    "parts": [
                        _rank(rank, gold),
                        _tag("VIP"),
                        {"of": "contacted", "is": "is", "period": "this_week", "kinds": []},
                    ],
                }
            ]
        ],
    }


def _in(prefecture: str) -> dict[str, Any]:
    return {"of": "prefecture", "is": "any", "options": [prefecture]}


def _tag(word: str) -> dict[str, Any]:
    return {"of": "tags", "is": "any", "options": [word]}


def _rank(field: OwnField, value: str) -> dict[str, Any]:
    return {"of": field.key, "is": "any", "options": [value]}
