import argparse
import json

import pytest

from hiiki.audit.recording import record
from hiiki.cli.commands import audit
from tests.makers import make_customer


def test_says_who_did_what_newest_first(filled):
    filled("search", "青木")

    said = filled.json("audit", "--limit", "1")

    line = said["events"][0]
    assert said["count"] > 1
    assert (line["verb"], line["said"]) == ("customer.searched", "顧客を検索しました")
    assert line["data"]["text"] == "青木"
    assert line["who"] == line["from"] and line["who"].startswith("コマンド")


@pytest.mark.django_db
@pytest.mark.parametrize("is_gone", [False, True])
def test_who_saw_a_customer_is_one_question(aoki, baba, capsys, is_gone):
    hanako, jiro = make_customer(code="0002"), make_customer(code="00020")
    record("customer.seen", hanako, by=baba)
    record("customer.seen", jiro, by=aoki)
    if is_gone:
        hanako.remove(by=aoki)

    audit.run(argparse.Namespace(customer="0002", limit=100, json=True))

    said = json.loads(capsys.readouterr().out)
    assert {event["title"] for event in said["events"]} == {str(hanako)}
    assert ("customer.seen", str(baba)) in {(event["verb"], event["who"]) for event in said["events"]}


def test_a_customer_nobody_knows_is_said(filled):
    assert "9999" in filled("audit", "--customer", "9999", code=2).stderr
