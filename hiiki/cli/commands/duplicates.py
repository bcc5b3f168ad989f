"""hiiki duplicates: customers who may stand in the book twice."""

import argparse
from collections.abc import Iterator
from itertools import chain
from typing import Any

from hiiki.cli import Impossible, say

HELP = "重複している顧客を探す"
NEEDS_DJANGO = NEEDS_BOOK = True
TOGETHER = 1_000


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keys", metavar="項目", help="name+tel,email のように。書かなければ設定の「重複とみなす項目」"
    )
    parser.add_argument("--likely", action="store_true", help="どの項目も同じではない、似ている顧客も探す")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from hiiki.accounts.models import Shop
    from hiiki.audit.recording import record
    from hiiki.customers.duplicates import finding, rules, sweeping

    try:
        wanted = rules.read(arguments.keys if arguments.keys is not None else Shop.current().duplicate_rules)
    except ValueError as wrong:
        raise Impossible(str(wrong)) from None
    record("duplicates.searched")
    exact = finding.by_rules(wanted)
    likely = list(sweeping.likely(exact)) if arguments.likely else []
    found = sorted(chain(exact, likely), key=lambda each: -each.score)
    data = {"count": len(found), "groups": list(_told(found))}
    say(_words(data), data, as_json=arguments.json)


def _told(found: list[Any]) -> Iterator[dict[str, Any]]:
    from hiiki.customers.models import Customer

    for at in range(0, len(found), TOGETHER):
        some = found[at : at + TOGETHER]
        ids = {id_ for each in some for id_ in each.ids}
        codes = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "code"))
        for each in some:
            yield {
                "rule": each.rule,
                "score": each.score,
                "reasons": each.reasons,
                "customers": [codes[id_] for id_ in each.ids if id_ in codes],
            }


def _words(data: dict[str, Any]) -> str:
    lines = ["　".join(each["customers"]) + "\t" + "・".join(each["reasons"]) for each in data["groups"]]
    return "\n".join([*lines, f"{data['count']:,} 組"])
