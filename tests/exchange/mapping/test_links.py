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
    (
        Mapping([Link(1, "address1"), Link(0, "address1")]),
        ["池尻1-2-3", "世田谷区"],
        {"address1": "世田谷区池尻1-2-3"},
    ),
    (mapping("prefecture_code"), ["JP-13"], {"prefecture": "東京都"}),
    (mapping("name_given_first"), ["花子 髙橋"], {"last_name": "髙橋", "first_name": "花子"}),
    (mapping("name_given_first"), ["髙橋花子"], {"last_name": "髙橋", "first_name": "花子"}),
    (
        mapping("phones", "phones", "memo"),
        ["03-1234-5678 ::: 090-1234-5678", "03-1111-2222;03-1234-5678", "お得意様"],
        {"memo": "お得意様\n03-1111-2222", "tel": "03-1234-5678", "mobile": "090-1234-5678"},
    ),
    (
        mapping("phones"),
        ["090-1234-5678、080-1111-2222"],
        {"tel": "080-1111-2222", "mobile": "090-1234-5678", "memo": ""},
    ),
    (
        mapping("phones"),
        ["03-1234-5678;内線 12"],
        {"tel": "03-1234-5678;内線 12", "mobile": "", "memo": ""},
    ),
    (mapping("phones"), ["なし"], {"tel": "なし", "mobile": "", "memo": ""}),
    (
        mapping("emails", "emails"),
        ["a@example.jp ::: b@example.jp", "a@example.jp, c@example.jp"],
        {"email": "a@example.jp", "email_mobile": "b@example.jp", "memo": "c@example.jp"},
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


def test_joined_columns_are_put_in_another_order():
    whole = mapping("address1", "memo", "address1", "address1")

    again = whole.joined_in("address1", [3, 0])

    assert again.sources() == {"address1": [3, 0, 2], "memo": [1]}
