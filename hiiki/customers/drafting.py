"""A customer's row as it will be stored, made without the book."""

from typing import Any

from hiiki.customers.fields import FIELDS
from hiiki.customers.indexing import DERIVED, coded, derived_row, natural

COLUMNS = tuple(field.column for field in FIELDS)
EMPTY = {field.column: field.is_empty for field in FIELDS}
DRAFTED = (*COLUMNS, *DERIVED)
_CODE, _STAFF, _SEARCH_TEXT, _CODE_SORT = map(DRAFTED.index, ("code", "staff_id", "search_text", "code_sort"))

Plain = dict[str, Any]
Draft = list[Any]


def draft(values: Plain, *, today: str) -> Draft:
    """The values of DRAFTED, in order; `today` (ISO) is the 登録日 of one who has none."""
    values = {**EMPTY, **values}
    values["kind"] = values["kind"] or kind_of(values)
    values["registered_on"] = values["registered_on"] or today
    return [*map(values.__getitem__, COLUMNS), *derived_row(values)]


def kind_of(values: Plain) -> str:
    """法人 where only a company is named."""
    named = values.get("last_name") or values.get("first_name")
    return "corporate" if values.get("company_name") and not named else "individual"


def give_code(drafted: Draft, code: str) -> None:
    """Number a draft that was made without a 顧客コード."""
    drafted[_CODE] = code
    drafted[_CODE_SORT] = natural(code)
    drafted[_SEARCH_TEXT] = coded(drafted[_SEARCH_TEXT], code)


def give_staff(drafted: Draft, staff: int | None) -> None:
    drafted[_STAFF] = staff


def code_of(drafted: Draft) -> str:
    return drafted[_CODE]
