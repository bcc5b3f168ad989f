"""--where "field>=value": which customers are meant."""

import re
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Concat, Replace
from django.db.models.lookups import Contains, Exact, GreaterThanOrEqual, IsNull, LessThanOrEqual

from hiiki.cli import Impossible
from hiiki.cli.naming import JOINED, name_of
from hiiki.customers import designed, tags
from hiiki.customers.designed import Designed
from hiiki.customers.fields import BY_NAME, Field
from hiiki.customers.finding_own import holds, sort_key
from hiiki.db.keyed import KeyedText
from hiiki.db.moments import midnight, next_midnight
from hiiki.text.dates import read_date

STAMPS = ("updated_at", "created_at")
_CONDITION = re.compile(r"\s*(\w+)\s*(>=|<=|!=|=|~)\s*(.*)", re.DOTALL)
_COMPARED: dict[str, Any] = {
    ">=": GreaterThanOrEqual,
    "<=": LessThanOrEqual,
    "=": Exact,
    "!=": Exact,
}
_LOOKUPS = {">=": "gte", "<=": "lte", "=": "exact", "!=": "exact", "~": "contains"}


def condition(text: str) -> Q:
    """One condition as a query; Impossible when it cannot be understood."""
    found = _CONDITION.fullmatch(text)
    if not found:
        raise Impossible(f'条件「{text}」が読めません。"registered_on>=2026-01-01" のように書いてください。')
    word, sign, value = found.groups()
    if word in JOINED:
        return _of_joined(JOINED[word], sign, value, text)
    name = name_of(word)
    if name in STAMPS:
        return _moment(name, sign, _day(text, value))
    own = designed.now().ever.get(name)
    if own and not own.is_retired:
        return _of_own(own, sign, value, text)
    if name not in BY_NAME:
        raise Impossible(f"条件「{text}」の項目がありません。hiiki fields で項目の一覧を見られます。")
    return _of_field(BY_NAME[name], sign, value, text)


def _of_joined(names: tuple[str, ...], sign: str, value: str, text: str) -> Q:
    """Side by side and without spaces, so that 青木 花子 is 青木花子."""
    if sign in {">=", "<="}:
        raise Impossible(f"条件「{text}」: ここでは = と != と ~ （含む）を使えます。")
    joined: Any = Concat(*names, Value(""))
    for space in (" ", "\u3000"):
        joined = Replace(joined, Value(space), Value(""))
    wanted = "".join(value.split())
    matching = Q(Contains(joined, wanted) if sign == "~" else Exact(joined, wanted))
    return ~matching if sign == "!=" else matching


def _has_tag(word: str) -> Q:
    mark = tags.SEPARATOR
    return (
        Q(tags=word)
        | Q(tags__startswith=f"{word}{mark}")
        | Q(tags__endswith=f"{mark}{word}")
        | Q(tags__contains=f"{mark}{word}{mark}")
    )


def _of_field(field: Field, sign: str, value: str, text: str) -> Q:
    if sign == "~" and field.kind in {"date", "flag", "choice"}:
        raise Impossible(f"条件「{text}」: {field.label}では ~ （含む）を使えません。")
    column = "staff__name" if field.kind == "staff" else field.column
    if not value and sign in {"=", "!="}:
        empty = Q(**{f"{column}__isnull": True}) if field.is_empty is None else Q(**{column: ""})
        return ~empty if sign == "!=" else empty
    wanted: Any = value if sign == "~" else _read(field, value, text)
    if field.kind == "tags" and sign in {"=", "!="}:
        matching = _has_tag(wanted)
    else:
        matching = Q(**{f"{column}__{_LOOKUPS[sign]}": wanted})
    return ~matching if sign == "!=" else matching


def _of_own(field: Designed, sign: str, value: str, text: str) -> Q:
    if field.options and sign not in {"=", "!="}:
        raise Impossible(f"条件「{text}」: {field.label}では = と != を使えます。")
    stored = KeyedText(field.held_in, field.name)
    is_empty = Q(IsNull(stored, True))
    if not value and sign in {"=", "!="}:
        return ~is_empty if sign == "!=" else is_empty
    if sign == "~":
        return Q(Contains(stored, value))
    wanted = _read(field, value, text)
    if field.options:
        options = [each for each in str(wanted or "").split(",") if each]
        matching = reduce(and_, (Q(holds(field.name, each)) for each in options))
    elif field.is_number:
        matching = Q(_COMPARED[sign](sort_key(field), float(wanted)))
    else:
        matching = Q(_COMPARED[sign](stored, wanted))
    return is_empty | ~matching if sign == "!=" else matching


def _read(field: Field, value: str, text: str) -> Any:
    try:
        return field.clean(value)
    except ValueError as wrong:
        raise Impossible(f"条件「{text}」: {wrong}") from None


def _day(text: str, value: str) -> date:
    try:
        return read_date(value)
    except ValueError as wrong:
        raise Impossible(f"条件「{text}」: {wrong}") from None


def _moment(name: str, sign: str, day: date) -> Q:
    """A day as people mean it: from its first moment to its last."""
    begin, end = midnight(day), next_midnight(day)
    on_the_day = Q(**{f"{name}__gte": begin, f"{name}__lt": end})
    if sign == "~":
        raise Impossible("日時の項目では ~ （含む）を使えません。")
    choices = {
        ">=": Q(**{f"{name}__gte": begin}),
        "<=": Q(**{f"{name}__lt": end}),
        "=": on_the_day,
        "!=": ~on_the_day,
    }
    return choices[sign]
