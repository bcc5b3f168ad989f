"""Contact histories: the result of bringing one in, for programs and in the words of the terminal."""

import argparse
from pathlib import Path
from typing import Any

from hiiki.cli import Impossible


def brought(path: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    from hiiki.exchange.histories import bringing
    from hiiki.exchange.histories.bringing import History
    from hiiki.exchange.histories.judging import CREATE
    from hiiki.exchange.sniffing import sniff

    if not path.is_file():
        raise Impossible(f"ファイルが見つかりません: {path}")
    delimiter = {"tab": "\t", "\\t": "\t"}.get(arguments.delimiter, arguments.delimiter)
    found = sniff(path, encoding=arguments.encoding, delimiter=delimiter, heading_row=arguments.heading_row)
    history = History(
        path,
        path.name,
        found,
        key=arguments.update_by or "",
        said=arguments.map,
        unknown_choice=arguments.unknown_choice or CREATE,
        unknown_staff=arguments.unknown_staff or CREATE,
    )
    errors = Path(arguments.errors) if arguments.errors else path.with_name(f"{path.name}.err")
    bringing.bring(history, errors, dry_run=arguments.dry_run)
    return {
        "run": history.batch.pk if history.batch else None,
        "kind": "contacts",
        "encoding": found.encoding,
        "rows": history.rows,
        "created": {"contacts": history.new},
        "unchanged": {"contacts": history.same},
        "refused": history.refused,
        "problems": [
            {"line": each.line, "column": each.column, "value": each.value, "reason": each.reason}
            for each in history.problems
        ],
        "errors_file": str(errors) if history.refused and not arguments.dry_run else None,
    }


def told(result: dict[str, Any]) -> str:
    lines = [
        f"{result['rows']:,} 行: 新しいコンタクト {result['created']['contacts']:,} 件、変更なし "
        f"{result['unchanged']['contacts']:,} 件、取り込めなかった行 {result['refused']:,}"
        + (f"（{result['errors_file']}）" if result["errors_file"] else ""),
        *(f"  {each['line']} 行目 {each['column']}: {each['reason']}" for each in result["problems"][:10]),
    ]
    if result["run"]:
        lines.append(f"元に戻すには: hiiki undo {result['run']} --as contacts")
    return "\n".join(lines)
