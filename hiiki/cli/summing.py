"""The result of an import: for programs, and in the words of the terminal."""

from typing import Any

REASONS_TOLD = 10


def summed_up(run: Any) -> dict[str, Any]:
    from hiiki.exchange import reasons, reporting, unreadable

    return {
        **reporting.summary(run),
        "reasons": [reason.to_json() for reason in reasons.grouped(run)],
        "left_empty": [reason.to_json() for reason in unreadable.left_empty(run, limit=run.total)],
    }


def told(result: dict[str, Any]) -> str:
    lines = [
        f"{result['rows']:,} 行: 新しい顧客 {result['created']['customers']:,} 人、変わった顧客 "
        f"{result['updated']['customers']:,} 人、変更なし {result['unchanged']['customers']:,} 人、"
        f"取り込めなかった行 {result['refused']:,}"
        + (f"（{result['errors_file']}）" if result["refused"] and result["errors_file"] else ""),
        *why(result["reasons"]),
        *_left_empty(result["left_empty"]),
        *_unused(result["unused"]),
        _way_back(result),
    ]
    return "\n".join(lines)


def why(reasons: list[dict[str, Any]]) -> list[str]:
    """A line for each reason, the commonest first."""
    told = [_reason(**each) for each in reasons[:REASONS_TOLD]]
    more = len(reasons) - REASONS_TOLD
    return [*told, f"  ほかの理由 {more:,}"] if more > 0 else told


def _reason(column: str, reason: str, count: int, lines: list[str]) -> str:
    what = f"{column}: {reason}" if column else reason
    return f"  {what} … {count:,} 行（{'、'.join(lines)} 行目{' ほか' if count > len(lines) else ''}）"


def _left_empty(reasons: list[dict[str, Any]]) -> list[str]:
    """The columns whose unreadable values were left out by `--unreadable blank`."""
    return ["読めない値は空けました:", *why(reasons)] if reasons else []


def _unused(columns: list[dict[str, Any]]) -> list[str]:
    """The columns that were left out though they hold something."""
    named = [
        f"{each['column']}（{'、'.join(each['values'][:2])}{'…' if each['values'][2:] else ''}）"
        for each in columns
    ]
    return [f"使わない列に値があります: {'、'.join(named)}"] if named else []


def _way_back(result: dict[str, Any]) -> str:
    if not result["run"]:
        return "確かめただけで、台帳は変わっていません。"
    if result["created"]["customers"] or result["updated"]["customers"]:
        return f"元に戻すには: hiiki undo {result['run']}"
    return "台帳は変わっていません。"
