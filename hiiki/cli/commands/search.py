"""hiiki search: the search box, from the terminal."""

import argparse
from typing import Any

from hiiki.cli import say
from hiiki.cli.parsing import count

HELP = "顧客を探す"
NEEDS_DJANGO = NEEDS_BOOK = True

FIELDS = (
    "name",
    "company",
    "address",
    "tel",
    "mobile",
    "fax",
    "email",
    "email_mobile",
    "tags",
    "memo",
    "all",
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="ことば", help="空白で区切ると、すべてを含む顧客")
    parser.add_argument("--field", choices=FIELDS, default="all", help="探す項目")
    parser.add_argument(
        "--limit", type=count, default=100, metavar="人数", help="表示する人数（ふつうは 100）"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from hiiki.audit.recording import record
    from hiiki.customers.models import Customer
    from hiiki.customers.searching import search

    found = search(Customer.objects.current(), arguments.text, arguments.field)
    total = found.count()
    shown = found.order_by("kana_sort", "id")[: arguments.limit]
    record("customer.searched", text=arguments.text, within=arguments.field, count=total)
    data = {"count": total, "customers": [_row(customer) for customer in shown]}
    say(_told(data), data, as_json=arguments.json)


def _row(customer: Any) -> dict[str, str]:
    return {
        "code": customer.code,
        "name": customer.full_name,
        "company_name": customer.company_name,
        "address": f"{customer.prefecture}{customer.address1}{customer.address2}",
        "tel": customer.tel,
        "email": customer.email,
    }


def _told(data: dict[str, Any]) -> str:
    lines = ["\t".join(customer.values()) for customer in data["customers"]]
    return "\n".join([*lines, f"{data['count']:,} 人"])
