"""The result of an import: for programs, and in the words of the terminal."""

from typing import Any

REASONS_TOLD = 10


def summed_up(run: Any) -> dict[str, Any]:
    from hiiki.exchange.plans import defaults
    from hiiki.exchange.reports import reasons, reporting, unreadable

    return {
        **reporting.summary(run),
        "reasons": [reason.to_json() for reason in reasons.grouped(run)],
        "defaults": defaults.said(run.counts),
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
        *map(_default, result["defaults"]),
        *unused(result["unused"]),
        way_back(result),
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


def _default(each: dict[str, Any]) -> str:
    """What became of the new customers whose required field was empty."""
    value = f"初期値「{each['value']}」を入れました" if each["value"] else "空のままです"
    return f"  必須の項目「{each['column']}」が空の新しい顧客 {each['count']:,} 人: {value}"


def unused(columns: list[dict[str, Any]]) -> list[str]:
    """The columns that were left out though they hold something."""
    named = [
        f"{each['column']}（{'、'.join(each['values'][:2])}{'…' if each['values'][2:] else ''}）"
        for each in columns
    ]
    return [f"使わない列に値があります: {'、'.join(named)}"] if named else []


def way_back(result: dict[str, Any]) -> str:
    if not result["run"]:
        return "確かめただけで、台帳は変わっていません。"
    if any(result["created"].values()) or any(result["updated"].values()):
        return f"元に戻すには: hiiki undo {result['run']}"
    return "台帳は変わっていません。"
