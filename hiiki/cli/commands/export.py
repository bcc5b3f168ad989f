"""hiiki export: customers as a file other programs read, or all about them as one Hiiki reads."""

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hiiki.cli import Impossible, moving, say
from hiiki.cli.places import expect_file

if TYPE_CHECKING:
    from hiiki.customers.models import CustomerQuerySet
    from hiiki.exchange.exports.outward.writing import Remark

HELP = "顧客を CSV・Excel・Hiiki の形式のファイルに書き出す"
NEEDS_DJANGO = NEEDS_BOOK = True

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
        "--encoding", choices=["utf-8-sig", "cp932"], help="CSV の文字コード（ふつうは utf-8-sig）"
    )
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="条件",
        help='"registered_on>=2026-01-01" など（何度でも）',
    )
    parser.add_argument("--segment", metavar="名前", help="保存した抽出の名前（顧客 → 抽出）")
    parser.add_argument(
        "--columns", metavar="項目,…", help="書き出す項目（hiiki fields で一覧。ふつうはすべて）"
    )
    parser.add_argument(
        "--layout", metavar="名前", help="ほかのソフトが読む形式（hiiki fields --layouts で一覧）"
    )
    parser.add_argument(
        "--include-refusing", action="store_true", help="年賀状ソフトの形式にも、DM 不可の方を入れる"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from hiiki.cli.naming import called
    from hiiki.exchange.exports import exporting

    expect_file(Path(arguments.out), "顧客.csv")
    if arguments.layout:
        _for_another_program(arguments)
        return
    format = _format(arguments)
    if format == "hiiki":
        data = moving.export(arguments)
        say(moving.exported(data), data, as_json=arguments.json)
        return
    columns = _names(arguments.columns) or exporting.every_name()
    encoding = arguments.encoding or "utf-8-sig"
    report = exporting.export(
        _customers(arguments),
        columns,
        Path(arguments.out),
        format=format,
        encoding=encoding,
        by=None,
        title=_title(arguments),
    )
    data = {
        "out": arguments.out,
        "kind": "customers",
        "format": format,
        "encoding": encoding if format == "csv" else None,
        "columns": [called(name) for name in columns],
        "rows": report.rows,
        "replaced": len(report.replaced),
        "problems": [_lost(*each) for each in report.replaced[:SHOWN]]
        + [_cut(*each) for each in report.shortened[:SHOWN]],
        "twins": _twins(report.twins),
    }
    say(_told(data), data, as_json=arguments.json)


def _customers(arguments: argparse.Namespace) -> "CustomerQuerySet":
    from hiiki.cli.conditions import condition
    from hiiki.customers.models import Customer

    customers = Customer.objects.current().order_by("id")
    if arguments.segment:
        from hiiki.cli.extractions import extraction_named

        customers = extraction_named(arguments.segment).narrow(customers)
    for text in arguments.where:
        customers = customers.filter(condition(text))
    return customers


def _title(arguments: argparse.Namespace) -> str:
    segment = [f"抽出「{arguments.segment}」"] if arguments.segment else []
    return "、".join([*segment, *arguments.where]) or "すべての顧客"


def _for_another_program(arguments: argparse.Namespace) -> None:
    from hiiki.exchange.exports import outward
    from hiiki.exchange.exports.outward import writing

    layout = outward.named(arguments.layout)
    if arguments.kind != "customers" or layout is None:
        names = "、".join(each.name for each in outward.all())
        raise Impossible(f"--layout は customers だけで使えます。名前は {names} のどれかです。")
    if arguments.columns or arguments.format or arguments.encoding:
        raise Impossible(
            "--layout では、列・形・文字コードが決まっています。--columns などを外してください。"
        )
    _csv(Path(arguments.out))
    report = writing.export(
        _customers(arguments),
        layout,
        Path(arguments.out),
        by=None,
        title=_title(arguments),
        without_refusing=layout.spares_refusing and not arguments.include_refusing,
    )
    data = {
        "out": arguments.out,
        "kind": "customers",
        "format": "csv",
        "layout": layout.name,
        "encoding": layout.encoding,
        "rows": report.rows,
        "left_out": report.left_out,
        "refusing": report.refusing,
        "counts": dict(report.counts),
        "problems": [_remark(each) for each in report.remarks[:SHOWN]],
        "problems_file": str(report.remarks_path) if report.remarks else None,
        "twins": _twins(report.twins),
    }
    say(_told_of_layout(data), data, as_json=arguments.json)


def _remark(remark: "Remark") -> dict[str, Any]:
    return {
        "line": remark.line,
        "code": remark.code,
        "column": remark.heading,
        "value": remark.value,
        "reason": remark.reason,
    }


def _told_of_layout(data: dict[str, Any]) -> str:
    lines = [f"{data['rows']:,} 人を {data['out']} に書き出しました。"]
    if data["left_out"]:
        lines.append(
            f"DM 不可の {data['left_out']:,} 人は除きました。入れるときは --include-refusing を付けてください。"
        )
    if data["refusing"]:
        lines.append(f"DM 不可の {data['refusing']:,} 人も入っています。")
    if data["problems"]:
        lines.append(
            f"確かめることが {sum(data['counts'].values()):,} か所あります。一覧: {data['problems_file']}"
        )
    lines += [
        f"{each['line']} 行目 {each['column']} {each['value']}: {each['reason']}" for each in data["problems"]
    ]
    return "\n".join([*lines, *_told_of_twins(data)])


def _format(arguments: argparse.Namespace) -> str:
    if arguments.kind in {"orders", "products"}:
        raise Impossible(f"{arguments.kind} の書き出しは、まだできません。いまは customers と all です。")
    format_ = arguments.format or ENDINGS.get(Path(arguments.out).suffix.lower())
    if arguments.kind == "customers":
        return format_ or _csv(Path(arguments.out))
    if format_ not in {"hiiki", None}:
        raise Impossible("all（すべて）は hiiki 形式だけで書き出せます。--format hiiki としてください。")
    return "hiiki"


def _csv(path: Path) -> str:
    """What no ending says otherwise; a name that promises another kind of file is refused."""
    if path.suffix.lower() not in {"", ".csv", ".txt"}:
        raise Impossible(
            f"「{path.suffix}」のファイルには書き出せません。名前の終わりを .csv、.xlsx、.zip のどれかにしてください。"
        )
    return "csv"


def _names(text: str | None) -> list[str]:
    from hiiki.cli.naming import columns_named

    words = [word.strip() for word in (text or "").split(",") if word.strip()]
    return [name for word in words for name in columns_named(word)]


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
    lines = [f"{data['rows']:,} 人を {data['out']} に書き出しました。"]
    lines += [
        f"{each['line']} 行目 {each['column']} {each['value']}: {each['reason']}" for each in data["problems"]
    ]
    lines += _told_of_twins(data)
    if data["replaced"] > SHOWN:
        lines.append(
            f"ほかにもあります（全部で {data['replaced']:,} 文字）。UTF-8 で書き出すと、すべて残ります。"
        )
    return "\n".join(lines)


def _twins(counts: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"from": was, "to": became, "count": count} for (was, became), count in counts.items()]


def _told_of_twins(data: dict[str, Any]) -> list[str]:
    return [
        f"「{each['from']}」は「{each['to']}」になりました（{each['count']:,} か所。見た目は同じです）。"
        for each in data["twins"]
    ]
