"""hiiki audit: the operation log at the terminal: who did what, or who saw one customer."""

import argparse
from typing import TYPE_CHECKING, Any

from hiiki.cli import Impossible, say
from hiiki.cli.parsing import count

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hiiki.audit.models import Event

HELP = "操作履歴を見る（だれが、いつ、何をしたか）"
NEEDS_DJANGO = NEEDS_BOOK = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customer", metavar="顧客コード", help="その顧客についての操作だけ")
    parser.add_argument(
        "--limit", type=count, default=100, metavar="件数", help="新しいほうから（ふつうは 100）"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from hiiki.audit.models import Event

    events = _about(arguments.customer) if arguments.customer else Event.objects.all()
    data = {"count": events.count(), "events": [_line(event) for event in events[: arguments.limit]]}
    say(_told(data), data, as_json=arguments.json)


def _about(code: str) -> "QuerySet[Event]":
    from hiiki.audit.models import Event
    from hiiki.customers.traces import ids_called

    ids = ids_called(code)
    if not ids:
        raise Impossible(f"顧客コード「{code}」の顧客は、台帳にも操作履歴にもありません。")
    return Event.objects.filter(record="customer", record_id__in=ids)


def _line(event: "Event") -> dict[str, Any]:
    from django.utils.timezone import localtime

    from hiiki.audit.verbs import VERBS

    return {
        "at": localtime(event.at).isoformat(timespec="seconds"),
        "who": event.actor_name,
        "verb": event.verb,
        "said": VERBS.get(event.verb, event.verb),
        "record": event.record,
        "title": event.title,
        "from": event.address,
        "data": event.data,
    }


def _told(data: dict[str, Any]) -> str:
    lines = [
        "\t".join(
            (line["at"][:16].replace("T", " "), line["who"] or "―", line["said"], line["title"], line["from"])
        )
        for line in data["events"]
    ]
    return "\n".join([*lines, f"{data['count']:,} 件"])
