"""The small print of one line of the operation log."""

from typing import Any, NamedTuple

from hiiki.audit.models import Event
from hiiki.customers import designed, searching
from hiiki.exchange.exports import meetings
from hiiki.exchange.exports.exporting import EVERY

FIELDS = ("fields", "columns")
FEW = 5

COUNTS = {
    "count": "{:,} 人",
    "at_least": "{:,} 人以上",
    "rows": "{:,} 行",
    "created": "新しい {:,}",
    "updated": "変わった {:,}",
    "unchanged": "変更なし {:,}",
    "refused": "取り込めない {:,}",
    "line": "{:,} 行目",
    "customers": "顧客 {:,} 人",
    "carried": "戻す前までの操作履歴 {:,} 件を引き継ぎました",
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
    "customer": "顧客コード",
    "set": "コンタクトの",
}


class Long(NamedTuple):
    """A list too long to be read in passing."""

    short: str
    whole: str


def details(event: Event) -> list[str]:
    return [line for name, value in event.data.items() for line in _said(name, value)]


def long_details(event: Event) -> list[Long]:
    """What is shown whole only to those who ask."""
    lists = (event.data.get(name) or [] for name in FIELDS)
    return [
        Long(f"{_joined(names[:FEW])} ほか {len(names) - FEW:,} 項目", _joined(names))
        for names in lists
        if len(names) > FEW and not _is_every(names)
    ]


def _said(name: str, value: Any) -> list[str]:
    if name == "changes":
        return [f"{what}：{before} → {after}" for what, before, after in value]
    if name in FIELDS:
        return _few(value)
    if name == "history_lost":
        return ["戻す前の操作履歴は、台帳が壊れていて引き継げませんでした"]
    if name in COUNTS and isinstance(value, int):
        return [COUNTS[name].format(value)]
    if name == "within":
        value = "" if value == searching.ALL else searching.CHOICES.get(value, value)
    if name in WORDS and value:
        return [f"{WORDS[name]}：{value}"]
    return []


def _few(names: list[str]) -> list[str]:
    if _is_every(names):
        return [f"すべての項目（{len(names):,}）"]
    return [_joined(names)] if len(names) <= FEW else []


def _is_every(names: list[str]) -> bool:
    return set(names) >= set(EVERY)


def _joined(names: list[str]) -> str:
    return "・".join(map(_label, names))


def _label(name: str) -> str:
    known = designed.by_column().get(name) or designed.in_files().get(name) or meetings.FIELDS.get(name)
    return known.label if known else name
