"""決まり: what tells customers apart follows the columns until somebody says otherwise."""

import pytest

from tests.web.exchange.wizard import text_of

ROWS = "会員,氏名,TEL\r\nA-1,青木 花子,054-623-2554\r\nA-2,馬場 太郎,054-623-2555\r\n"
BY_HAND = {"c0": "code", "c1": "name", "c2": "tel"}
WITHOUT = {**BY_HAND, "c0": ""}


@pytest.fixture
def dropped(wizard):
    wizard.drop(ROWS.encode())
    wizard.post("matching", WITHOUT)
    assert wizard.run.rules.key == "name+tel"
    return wizard


def test_the_key_follows_columns_chosen_by_hand(dropped):
    shown = text_of(dropped.post("matching", BY_HAND))

    assert dropped.run.rules.key == "code"
    assert 'value="code" checked' in shown


def test_a_key_that_was_chosen_stays(dropped):
    dropped.post("decision", {"key": "name"})

    dropped.post("matching", BY_HAND)

    assert dropped.run.rules.key == "name"


def test_a_layout_saved_with_columns_chosen_by_hand_has_their_key(dropped):
    dropped.post("layouts", {"at": "columns", "layout_name": "会員", **BY_HAND})

    assert dropped.run.rules.key == "code"
    assert dropped.run.own_layout.layout.rules["key"] == "code"
