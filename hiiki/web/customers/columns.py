"""The columns a list of customers can show."""

from typing import Any

from hiiki.customers import designed
from hiiki.customers.fields import FIELDS, Field
from hiiki.exchange.exports import meetings
from hiiki.web.lists import Column

LONG = "long"
CHOSEN = {"choice", "flag", "staff"}
# Two columns join several fields, as people read them.
JOINED = {
    "name": ("last_name", "first_name", "last_kana", "first_kana"),
    "address": ("prefecture", "address1", "address2"),
}
IN_FILES = {name: tuple(field.name for field in fields) for name, fields in meetings.COLUMNS.items()}
NAME = Column("name", "氏名", 20, sort_by="kana_sort")
ADDRESS = Column("address", "住所", 24, sort_by="address_sort")


def _of(field: Field) -> Column:
    sort_by = "" if field.kind == LONG else field.sort_by or field.column
    width = field.width + 1 if field.kind == "phone" else field.width
    return Column(field.name, field.label, width, sort_by=sort_by)


_SINGLE = {field.name: _of(field) for field in FIELDS}
LAST_MET = Column("last_met", "最終コンタクト", 12)
NEXT_PLAN = Column("next_plan", "次の予定", 12)
# Asked for the rows of a page, of what rooms keep about customers.
LOOKED_UP = {LAST_MET.name, NEXT_PLAN.name}
_UPDATED = Column("updated_at", "更新日", 11, sort_by="updated_at")
_BUILT_IN: dict[str, Column] = {
    "code": _SINGLE.pop("code"),
    NAME.name: NAME,
    "company_name": _SINGLE.pop("company_name"),
    ADDRESS.name: ADDRESS,
    **_SINGLE,
    _UPDATED.name: _UPDATED,
    LAST_MET.name: LAST_MET,
    NEXT_PLAN.name: NEXT_PLAN,
}
USUAL = ("code", "name", "company_name", "tel", "mobile", "address", "email", "staff")
USUAL_SORT = "name"


def every() -> dict[str, Column]:
    """By name; the shop's own at the end."""
    return {**_BUILT_IN, **{field.name: _of(field) for field in designed.own()}}


def way_of(column: Column) -> str:
    """How its cells are edited in the list: "text", "choice", or "" where only the card can."""
    field = designed.by_name().get(column.name)
    if field is None or field.kind in (LONG, "several"):
        return ""
    return "choice" if field.kind in CHOSEN else "text"


def known(names: Any) -> list[str]:
    """Names of columns there are, each once, in the order given."""
    there = every()
    return [name for name in dict.fromkeys(map(str, names)) if name in there]


def fields_of(columns: list[Column]) -> list[str]:
    """The fields these columns show, for a file."""
    wider = {**JOINED, **IN_FILES}
    names = [name for column in columns for name in wider.get(column.name, (column.name,))]
    there = {**designed.by_name(), **meetings.FIELDS}
    return [name for name in dict.fromkeys(names) if name in there]
