"""統合する: customers of one group side by side, which of them stays, and whose value of each field."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.customers import designed, merging, tags
from hiiki.customers.designed import Designed
from hiiki.customers.fields import Field
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.card import calendar_of
from hiiki.web.customers.duplicates import decided_already, found_group
from hiiki.web.responses import page, say, seen_other

ALL = "both"


@dataclass(frozen=True)
class Merger:
    """Who is merged, the one that stays first; `left_out` are of the group too."""

    customers: list[Customer]
    left_out: list[Customer]

    @property
    def keep(self) -> Customer:
        return self.customers[0]

    @property
    def others(self) -> list[Customer]:
        return self.customers[1:]

    @property
    def ways(self) -> list[tuple[Customer, str, str]]:
        """Each of them, with the address of the page where it stays, and of the one without it ("" for none)."""
        return [
            (
                each,
                self._query([each, *self._but(each)]),
                self._query(self._but(each)) if len(self.others) > 1 else "",
            )
            for each in self.customers
        ]

    @property
    def seen(self) -> list[tuple[int, str]]:
        return [(each.pk, each.updated_at.isoformat()) for each in self.customers]

    @property
    def to_take_in(self) -> list[tuple[Customer, str]]:
        return [(each, self._query([*self.customers, each])) for each in self.left_out]

    def _but(self, one: Customer) -> list[Customer]:
        return [each for each in self.customers if each != one]

    @staticmethod
    def _query(customers: Sequence[Customer]) -> str:
        return "&".join([f"keep={customers[0].pk}", *(f"other={each.pk}" for each in customers[1:])])


@dataclass(frozen=True)
class Choice:
    """A field in which they differ: what each says, by id. `together` is how all can stay, "" where they cannot."""

    name: str
    label: str
    values: list[tuple[str, str]]
    together: str
    chosen: str

    @property
    def field(self) -> str:
        return f"field-{self.name}"


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def new(request: SignedIn, pk: int) -> HttpResponse:
    shown = found_group(request, pk)
    if shown is None:
        return decided_already(request)
    merger, problem = _merger(request, shown.customers), ""
    if request.method == "POST":
        try:
            return _merge(request, merger)
        except merging.ChangedMeanwhile as changed:
            problem = str(changed)
    return _form(request, merger, shown.more, problem)


def _form(request: SignedIn, merger: Merger, more: int, problem: str) -> HttpResponse:
    """Chosen anew where somebody changed a card meanwhile: what was chosen before would overwrite it."""
    calendar = calendar_of(request)
    every = [_choice(field, merger.customers, calendar) for field in _differing(merger.customers)]
    choices = [choice for choice in every if len({text for _, text in choice.values}) > 1]
    context = {
        "merger": merger,
        "choices": choices,
        "offers_all": any(choice.together for choice in choices),
        "more": more,
        "problem": problem,
    }
    return page(request, "customers/merger.html", context, status=409 if problem else 200)


def _merge(request: SignedIn, merger: Merger) -> HttpResponse:
    values = {
        field.column: _value(field, merger.customers, chosen)
        for field in _differing(merger.customers)
        if (chosen := request.POST.get(f"field-{field.name}", ""))
    }
    try:
        batch = merging.merge(
            merger.keep, *merger.others, by=request.user, fields=values, seen=_seen(request, merger.customers)
        )
    except merging.CannotMerge as problem:
        say(request, str(problem), warn=True)
        return seen_other(request, "customers:duplicates")
    message = f"{'・'.join(map(str, merger.others))} を {merger.keep} に統合しました。"
    return seen_other(request, "customers:duplicates", message=message, undo=batch)


def _seen(request: HttpRequest, customers: Sequence[Customer]) -> dict[int, str]:
    """How old the cards are that the person chose from."""
    return {each.pk: request.POST.get(f"seen-{each.pk}", "") for each in customers}


def _merger(request: HttpRequest, group: list[Customer]) -> Merger:
    """As asked for; else all of the group, and the one who was first in the book stays."""
    asked = request.POST if request.method == "POST" else request.GET
    wanted = [*asked.getlist("keep"), *asked.getlist("other")]
    if not wanted:
        return Merger(group, [])
    known = {str(each.pk): each for each in group}
    if len(wanted) < 2 or len(set(wanted)) < len(wanted) or not known.keys() >= set(wanted):
        raise Http404
    return Merger([known[pk] for pk in wanted], [each for pk, each in known.items() if pk not in wanted])


def _differing(customers: Sequence[Customer]) -> list[Field | Designed]:
    """Fields in which not all say the same; a code is its customer's own."""
    first, *others = customers
    return [
        field
        for field in designed.every()
        if field.name != "code"
        and any(first.stored(field.column) != other.stored(field.column) for other in others)
    ]


def _choice(field: Field | Designed, customers: Sequence[Customer], calendar: str) -> Choice:
    values = [(str(each.pk), each.shown(field.name, calendar=calendar)) for each in customers]
    filled = [pk for pk, text in values if text]
    together = _together(field.kind, len({text for _, text in values if text}))
    return Choice(
        field.name, field.label, values, together, ALL if together else (filled or [values[0][0]])[0]
    )


def _together(kind: str, different: int) -> str:
    if kind not in {"long", "tags"} or different < 2:
        return ""
    every = "両方" if different == 2 else "すべて"
    return f"{every}つなぐ" if kind == "long" else f"{every}残す"


def _value(field: Field | Designed, customers: Sequence[Customer], chosen: str) -> Any:
    said = {str(each.pk): each.stored(field.column) for each in customers}
    kept = next(iter(said.values()))
    if chosen != ALL:
        return said.get(chosen, kept)
    filled = list(dict.fromkeys(value for value in said.values() if value))
    if field.kind == "tags":
        together = reduce(tags.added, filled, "")
        return together if tags.has_room(together) else kept
    return "\n".join(filled) if field.kind == "long" else kept
