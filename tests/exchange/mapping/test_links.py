"""The mapping at work: joining, splitting, constants."""

import pytest

from hiiki.exchange.mapping import Link, Mapping, compile


def mapping(*targets: str | None, **rest) -> Mapping:
    return Mapping([Link(column, target) for column, target in enumerate(targets)], **rest)


APPLIED = [
    (mapping("code", None, "memo"), ["K1", "x", " m "], {"code": "K1", "memo": " m "}),
    (mapping("tel", "tel", "tel"), ["054", "623", "2554"], {"tel": "054-623-2554"}),
    (mapping("tel", "tel", "tel"), ["", "623", "2554"], {"tel": "623-2554"}),
    (mapping("postal_code", "postal_code"), ["060", "0001"], {"postal_code": "060-0001"}),
    (mapping("postal_code", "postal_code"), ["60", "1"], {"postal_code": "060-0001"}),
    (mapping("address1", "address1"), ["焼津市", "石津728-2"], {"address1": "焼津市石津728-2"}),
    (mapping("memo", "memo"), ["a", "b"], {"memo": "a\nb"}),
    (mapping("memo", "memo", joiners={"memo": " / "}), ["a", "b"], {"memo": "a / b"}),
    (mapping("name"), ["青木 花子"], {"last_name": "青木", "first_name": "花子"}),
    (mapping("name"), ["髙橋花子"], {"last_name": "髙橋", "first_name": "花子"}),
    (mapping("kana"), ["アオキ ハナコ"], {"last_kana": "アオキ", "first_kana": "ハナコ"}),
    (
        mapping("address"),
        ["静岡県焼津市石津728-2 コーポ青木101"],
        {"prefecture": "静岡県", "address1": "焼津市石津728-2", "address2": "コーポ青木101"},
    ),
    (
        mapping("address", "address2"),
        ["静岡県焼津市石津728-2", "コーポ青木"],
        {"prefecture": "静岡県", "address1": "焼津市石津728-2", "address2": "コーポ青木"},
    ),
    (
        mapping("address", "address"),
        ["静岡県", "焼津市石津728-2"],
        {"prefecture": "静岡県", "address1": "焼津市石津728-2", "address2": ""},
    ),
    (mapping("code", constants={"kind": "個人"}), ["K1"], {"code": "K1", "kind": "個人"}),
    (mapping("kind", constants={"kind": "個人"}), [" "], {"kind": "個人"}),
    (mapping("kind", constants={"kind": "個人"}), ["法人"], {"kind": "法人"}),
    (mapping(), [], {}),
]


@pytest.mark.parametrize(("mapping", "cells", "values"), APPLIED)
def test_what_a_row_becomes(mapping, cells, values):
    assert mapping.apply(cells) == values
    assert compile(mapping)(cells) == values


@pytest.mark.parametrize(("mapping", "cells", "values"), APPLIED)
def test_a_mapping_survives_json(mapping, cells, values):
    assert Mapping.from_json(mapping.to_json()) == mapping


def test_a_mapping_knows_its_fields_and_their_columns():
    whole = mapping("name", None, "address", "address2", constants={"kind": "個人"})

    assert whole.targets() == ["last_name", "first_name", "prefecture", "address1", "address2", "kind"]
    assert whole.columns_of("address2") == [2, 3]
    assert whole.columns_of("first_name") == [0]
    assert whole.columns_of("kind") == []
