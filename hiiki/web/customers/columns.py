"""The columns a list of customers can show, and which of them this user wants."""

from typing import Any

from hiiki.accounts.models import Preference, User
from hiiki.customers.fields import BY_NAME, FIELDS, Field
from hiiki.web.lists import SIZE, Column, size_of

KEY = "customers.columns"
LONG = "long"
# Two columns join several fields, as people read them.
JOINED = {
    "name": ("last_name", "first_name", "last_kana", "first_kana"),
    "address": ("prefecture", "address1", "address2"),
}
NAME = Column("name", "氏名", 20, sort_by="kana_sort")
ADDRESS = Column("address", "住所", 24, sort_by="address_sort")


def _of(field: Field) -> Column:
    sort_by = "" if field.kind == LONG else field.sort_by or field.column
    width = field.width + 1 if field.kind == "phone" else field.width
    return Column(field.name, field.label, width, sort_by=sort_by)


_SINGLE = {field.name: _of(field) for field in FIELDS}
_UPDATED = Column("updated_at", "更新日", 11, sort_by="updated_at")
ALL: dict[str, Column] = {
    "code": _SINGLE.pop("code"),
    NAME.name: NAME,
    "company_name": _SINGLE.pop("company_name"),
    ADDRESS.name: ADDRESS,
    **_SINGLE,
    _UPDATED.name: _UPDATED,
}
USUAL = ("code", "name", "company_name", "tel", "mobile", "address", "email", "staff")
USUAL_SORT = "name"
WIDTHS = range(3, 81)  # characters


class Liking:
    """How one user likes the list: columns in their order, widths, sorting, rows a page."""

    def __init__(self, stored: Any) -> None:
        self._stored = stored if isinstance(stored, dict) else {}

    @classmethod
    def of(cls, user: User) -> "Liking":
        return cls(Preference.objects.read(user, KEY, {}))

    def keep(self, user: User, **changed: Any) -> None:
        Preference.objects.write(user, KEY, {**self._stored, **changed})

    @property
    def columns(self) -> list[Column]:
        names = self._stored.get("shown") or USUAL
        return [ALL[name] for name in known(names)] or [ALL[name] for name in USUAL]

    @property
    def others(self) -> list[Column]:
        shown = self.columns
        return [column for column in ALL.values() if column not in shown]

    @property
    def sort(self) -> str:
        sort = str(self._stored.get("sort") or USUAL_SORT)
        column = ALL.get(sort.removeprefix("-"))
        return sort if column and column.sort_by else USUAL_SORT

    @property
    def size(self) -> int:
        return size_of(self._stored.get("size", SIZE))

    @property
    def widths(self) -> dict[str, int]:
        return self._stored.get("widths") or {}

    def width_of(self, column: Column) -> int:
        width = self.widths.get(column.name)
        return width if isinstance(width, int) and width in WIDTHS else column.width


def known(names: Any) -> list[str]:
    """Names of columns there are, each once, in the order given."""
    return [name for name in dict.fromkeys(map(str, names)) if name in ALL]


def fields_of(columns: list[Column]) -> list[str]:
    """The fields these columns show, for a file."""
    names = [name for column in columns for name in JOINED.get(column.name, (column.name,))]
    return [name for name in dict.fromkeys(names) if name in BY_NAME]
