"""The small print of one line of the operation log."""

from typing import Any

from hiiki.audit.models import Event
from hiiki.customers import searching
from hiiki.customers.fields import BY_NAME

COUNTS = {
    "count": "{:,} 人",
    "at_least": "{:,} 人以上",
    "rows": "{:,} 行",
    "created": "新しい {:,}",
    "updated": "変わった {:,}",
    "unchanged": "同じ {:,}",
    "refused": "取り込めない {:,}",
    "line": "{:,} 行目",
    "customers": "顧客 {:,} 人",
}
WORDS = {
    "login": "ログイン名",
    "role": "役割",
    "text": "検索した言葉",
    "q": "検索した言葉",
    "within": "検索した項目",
    "filter": "条件",
    "which": "範囲",
    "format": "形式",
    "reason": "理由",
    "file": "ファイル",
    "name": "もとの名前",
    "person": "行った人",
}


def details(event: Event) -> list[str]:
    return [line for name, value in event.data.items() for line in _said(name, value)]


def _said(name: str, value: Any) -> list[str]:
    if name == "changes":
        return [f"{what}：{before} → {after}" for what, before, after in value]
    if name in {"fields", "columns"}:
        return ["・".join(_label(each) for each in value)]
    if name in COUNTS and isinstance(value, int):
        return [COUNTS[name].format(value)]
    if name == "within":
        value = "" if value == searching.ALL else searching.CHOICES.get(value, value)
    if name in WORDS and value:
        return [f"{WORDS[name]}：{value}"]
    return []


def _label(name: str) -> str:
    known = BY_NAME.get(name.removesuffix("_id"))
    return known.label if known else name
