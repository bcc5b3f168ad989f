"""Which mapping a file is begun with: of a layout, as last time, or guessed; and what else would fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hiiki.customers import designed, matching
from hiiki.exchange import layouts
from hiiki.exchange.arrivals.called import without, without_retired
from hiiki.exchange.arrivals.remembering import recall
from hiiki.exchange.histories import columns
from hiiki.exchange.layouts import MOST, OFFERED, Layout
from hiiki.exchange.mapping import Guess, Link, Mapping, guess
from hiiki.exchange.mapping.splitting import PARTS
from hiiki.exchange.models import OwnLayout
from hiiki.exchange.records import Found
from hiiki.exchange.rows.cleaning import mapped_columns
from hiiki.exchange.rules import CONTACTS, CUSTOMERS, Rules

OWN, READY, LAST, GUESSED = "own", "ready", "last", ""


@dataclass(frozen=True)
class Way:
    """A way to match a file's columns. `kind` is OWN, READY, LAST or GUESSED; `share` (0 to 1) says how well it fits."""

    kind: str
    title: str = ""
    share: float = 1.0
    layout: Layout | None = None
    number: int | None = None

    @property
    def key(self) -> str:
        """What a form sends and a run keeps: own/12, ready/shopify, last, or nothing."""
        name = str(self.number) if self.kind == OWN else self.layout.name if self.layout else ""
        return f"{self.kind}/{name}" if name else self.kind


def kind_of(found: Found) -> str:
    """Whether it is brought in as customers or as contact histories: as the last time, or by its headings."""
    if saved := recall(found.headings):
        return saved.kind
    return CONTACTS if columns.is_history(found) else CUSTOMERS


def ways(found: Found, kind: str = CUSTOMERS) -> list[Way]:
    """Every way that fits, the one to begin with first; the last is always to guess.

    What somebody saved for just these headings goes before what was done last time, and that before what fits in part.
    """
    return _ways_of_customers(found) if kind == CUSTOMERS else [*_last(found, kind), Way(GUESSED)]


def _last(found: Found, kind: str) -> list[Way]:
    saved = recall(found.headings, kind)
    return [Way(LAST, saved.name)] if saved else []


def _ways_of_customers(found: Found) -> list[Way]:
    own = list(_own(found))
    exact = [way for way in own if way.share == 1 and found.headings]
    last = _last(found, CUSTOMERS)
    ready = [Way(READY, layout.title, share, layout) for layout, share in layouts.fitting(without(found))]
    partly = sorted((way for way in own if way not in exact), key=lambda way: -way.share)
    fitting = [*exact, *last, *partly, *ready]
    return [*fitting, Way(GUESSED)]


def best(found: Found, kind: str = CUSTOMERS) -> Way:
    """The way to begin with; what fits only somewhat is offered, but never begun with."""
    return next(way for way in ways(found, kind) if way.share >= MOST)


def way(found: Found, key: str, kind: str = CUSTOMERS) -> Way | None:
    return next((each for each in ways(found, kind) if each.key == key), None)


def follow(way: Way, found: Found, kind: str = CUSTOMERS) -> tuple[Mapping, Rules]:
    """The mapping and the rules of a way; columns a layout does not know are guessed."""
    with designed.held():
        return _followed(way, found, kind)


def _followed(way: Way, found: Found, kind: str) -> tuple[Mapping, Rules]:
    if way.kind == LAST and (saved := recall(found.headings, kind)):
        return usable(Mapping.from_json(saved.mapping_json), kind), Rules.from_json(saved.rules_json)
    if kind == CONTACTS:
        mapping = columns.guessed(found)
        return mapping, Rules(key=default_key(mapping, kind))
    others = without(found)
    guessed = guess(without_retired(found), designed.in_files().values())
    if way.layout is None:
        return guessed.mapping, Rules(key=default_key(guessed.mapping))
    mapping = _completed(way.layout, found if way.kind == OWN else others, guessed)
    rules = Rules.from_json({"key": default_key(mapping), **way.layout.rules})
    return mapping, rules


def usable(mapping: Mapping, kind: str = CUSTOMERS) -> Mapping:
    """Without fields the shop no longer uses."""
    return mapping.only({*designed.in_files(), *PARTS} if kind == CUSTOMERS else columns.LABELS)


def keys(mapping: Mapping, kind: str = CUSTOMERS) -> list[matching.Key]:
    """What customers can be told apart by with these columns, the surest first."""
    if kind == CONTACTS:
        return [matching.KEYS[name] for name in columns.usable(mapping)]
    return matching.usable(mapped_columns(mapping))


def default_key(mapping: Mapping, kind: str = CUSTOMERS) -> str:
    """What a file with these columns is best matched by; "" when nothing tells customers apart."""
    if kind == CONTACTS:
        return columns.default_key(mapping)
    found = keys(mapping)
    return found[0].name if found else ""


def _own(found: Found) -> Iterator[Way]:
    for own in OwnLayout.objects.order_by("-used_at", "-saved_at"):
        share = own.layout.share(found)
        if share >= OFFERED:
            yield Way(OWN, own.name, share, own.layout, own.pk)


def _completed(layout: Layout, found: Found, guessed: Guess) -> Mapping:
    """Columns a layout says nothing about are guessed, where that takes no field away from it."""
    mapping = layout.mapping(found)
    if not found.headings:
        return mapping
    known, taken = layout.knows(found), set(mapping.targets())
    fill = {
        each.column: each.target
        for each in guessed.columns
        if each.target and each.column not in known and not taken & set(PARTS.get(each.target, [each.target]))
    }
    links = [Link(link.column, link.target or fill.get(link.column)) for link in mapping.columns]
    return Mapping(links, mapping.constants, {**guessed.joiners, **mapping.joiners})
