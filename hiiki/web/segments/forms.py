"""A condition as a form: what stands in its fields before anybody typed, and after a mistake."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from hiiki.accounts.models import User
from hiiki.segments import periods
from hiiki.segments.condition import Condition, Input, Options, Period, Range, Values

USUAL: dict[str, dict[str, Any]] = {
    "birth_month": {"months": ["this"]},
    "dm": {"options": ["ok"]},
    "contacted": {"period": "within:90:days"},
    "planned": {"period": "this_month"},
}
WAYS = [
    *((name, words) for name, (words, _) in periods.NAMED.items()),
    ("within", "…日（か月・年）以内"),
    ("before", "…日（か月・年）より前"),
    ("ahead", "これから…日（か月・年）以内"),
    ("between", "日付で決める"),
]


@dataclass(frozen=True)
class Field:
    input: Input
    given: QueryDict
    user: User

    @property
    def kind(self) -> str:
        return self.input.kind

    @property
    def value(self) -> str:
        return self._of("")

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        chosen = self.given.getlist(self.input.name)
        known = self.input.options_for(self.user) if isinstance(self.input, Options) else []
        gone = [(value, value) for value in chosen if value not in dict(known)]
        return [(value, label, value in chosen) for value, label in [*known, *gone]]

    @property
    def ways(self) -> list[tuple[str, str, bool]]:
        return [(way, words, way == self.value) for way, words in WAYS]

    @property
    def units(self) -> list[tuple[str, str, bool]]:
        return [(unit, words, unit == self._of("_unit")) for unit, words in periods.UNITS.items()]

    @property
    def number(self) -> str:
        return self._of("_number")

    @property
    def first(self) -> str:
        return self._of("_from")

    @property
    def last(self) -> str:
        return self._of("_to")

    def _of(self, part: str) -> str:
        return self.given.get(f"{self.input.name}{part}", "")


def fields(condition: Condition, given: QueryDict, user: User) -> list[Field]:
    return [Field(each, given, user) for each in condition.inputs]


def begun(condition: Condition) -> QueryDict:
    """What a form that asks something new begins with."""
    usual = USUAL.get(condition.name, {})
    kept = {each.name: usual.get(each.name, getattr(each, "usual", None)) for each in condition.inputs}
    return written(condition, {"is": next(iter(condition.hows)), **kept})


def written(condition: Condition, part: Values) -> QueryDict:
    """What was kept, as a form sends it."""
    given = QueryDict(mutable=True)
    given["is"] = part["is"]
    for each in condition.inputs:
        value = part.get(each.name)
        if value is not None:
            _write(given, each, value)
    return given


def _write(given: QueryDict, each: Input, value: Any) -> None:
    if isinstance(each, Options):
        given.setlist(each.name, value)
    elif isinstance(each, Range):
        given[f"{each.name}_from"], given[f"{each.name}_to"] = value
    elif isinstance(each, Period):
        way, *rest = value.split(":")
        given[each.name] = way
        ends = ("from", "to") if way == periods.BETWEEN else ("number", "unit")
        for side, text in zip(ends, rest, strict=False):
            given[f"{each.name}_{side}"] = text
    else:
        given[each.name] = value
