"""hiiki export: customers as a file other programs read, or all about them as one Hiiki reads."""

import argparse
from pathlib import Path
from typing import Any

from hiiki.cli import Impossible, moving, say

HELP = "顧客を CSV・Excel・Hiiki の形式のファイルに書き出す"
NEEDS_DJANGO = True

SHOWN = 100
ENDINGS = {".xlsx": "xlsx", ".zip": "hiiki"}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", choices=["customers", "orders", "products", "all"], metavar="何を", help="customers か all"
    )
    parser.add_argument("out", metavar="ファイル", help="書き出すファイル")
    parser.add_argument(
        "--format", choices=["csv", "xlsx", "hiiki"], help="ふつうはファイルの名前から決めます"
    )
    parser.add_argument(
        "--encoding", choices=["utf-8-sig", "cp932"], default="utf-8-sig", help="CSV の文字コード"
    )
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="条件",
        help='"registered_on>=2026-01-01" など（何度でも）',
    )
    parser.add_argument(
        "--columns", metavar="項目,…", help="書き出す項目（hiiki fields で一覧。ふつうはすべて）"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from hiiki.cli.conditions import condition
    from hiiki.customers.models import Customer
    from hiiki.exchange import exporting

    format = _format(arguments)
    if format == "hiiki":
        data = moving.export(arguments)
        say(moving.exported(data), data, as_json=arguments.json)
        return
    columns = _names(arguments.columns) or list(exporting.EVERY)
    customers = Customer.objects.current().order_by("id")
    for text in arguments.where:
        customers = customers.filter(condition(text))
    report = exporting.export(
        customers,
        columns,
        Path(arguments.out),
        format=format,
        encoding=arguments.encoding,
        by=None,
        title="、".join(arguments.where) or "すべての顧客",
    )
    data = {
        "out": arguments.out,
        "kind": "customers",
        "format": format,
        "encoding": arguments.encoding if format == "csv" else None,
        "columns": columns,
        "rows": report.rows,
        "replaced": len(report.replaced),
        "problems": [_lost(*each) for each in report.replaced[:SHOWN]]
        + [_cut(*each) for each in report.shortened[:SHOWN]],
        "twins": [
            {"from": was, "to": became, "count": count} for (was, became), count in report.twins.items()
        ],
    }
    say(_told(data), data, as_json=arguments.json)


def _format(arguments: argparse.Namespace) -> str:
    if arguments.kind in {"orders", "products"}:
        raise Impossible(f"{arguments.kind} の書き出しは、まだできません。いまは customers と all です。")
    format_ = arguments.format or ENDINGS.get(Path(arguments.out).suffix.lower())
    if arguments.kind == "customers":
        return format_ or "csv"
    if format_ not in {"hiiki", None}:
        raise Impossible("all（すべて）は hiiki 形式だけで書き出せます。--format hiiki としてください。")
    return "hiiki"


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _lost(row: int, heading: str, character: str) -> dict[str, Any]:
    return {
        "line": row + 1,
        "column": heading,
        "value": character,
        "reason": "CP932 にない文字なので 〓 にしました",
    }


def _cut(row: int, heading: str) -> dict[str, Any]:
    return {"line": row + 1, "column": heading, "value": "", "reason": "Excel のセルに入る長さで切りました"}


def _told(data: dict[str, Any]) -> str:
    lines = [f"{data['rows']:,} 件を {data['out']} に書き出しました。"]
    lines += [
        f"{each['line']} 行目 {each['column']} {each['value']}: {each['reason']}" for each in data["problems"]
    ]
    lines += [
        f"「{each['from']}」は「{each['to']}」になりました（{each['count']:,} か所。見た目は同じです）。"
        for each in data["twins"]
    ]
    if data["replaced"] > SHOWN:
        lines.append(
            f"ほかにもあります（全部で {data['replaced']:,} 文字）。UTF-8 で書き出すと、すべて残ります。"
        )
    return "\n".join(lines)
