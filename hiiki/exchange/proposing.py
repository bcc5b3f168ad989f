"""Which mapping a file is begun with: of a layout, as last time, or guessed; and what else would fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hiiki.customers import designed, matching
from hiiki.exchange import layouts
from hiiki.exchange.called import without, without_retired
from hiiki.exchange.cleaning import mapped_columns
from hiiki.exchange.layouts import MOST, OFFERED, Layout
from hiiki.exchange.mapping import Guess, Link, Mapping, guess
from hiiki.exchange.mapping.splitting import PARTS
from hiiki.exchange.models import OwnLayout
from hiiki.exchange.records import Found
from hiiki.exchange.remembering import recall
from hiiki.exchange.rules import Rules

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


def ways(found: Found) -> list[Way]:
    """Every way that fits, the one to begin with first; the last is always to guess.

    What somebody saved for just these headings goes before what was done last time, and that before what fits in part.
    """
    own = list(_own(found))
    exact = [way for way in own if way.share == 1 and found.headings]
    saved = recall(found.headings)
    last = [Way(LAST, saved.name)] if saved else []
    ready = [Way(READY, layout.title, share, layout) for layout, share in layouts.fitting(without(found))]
    partly = sorted((way for way in own if way not in exact), key=lambda way: -way.share)
    fitting = [*exact, *last, *partly, *ready]
    return [*fitting, Way(GUESSED)]


def best(found: Found) -> Way:
    """The way to begin with; what fits only somewhat is offered, but never begun with."""
    return next(way for way in ways(found) if way.share >= MOST)


def way(found: Found, key: str) -> Way | None:
    return next((each for each in ways(found) if each.key == key), None)


def follow(way: Way, found: Found) -> tuple[Mapping, Rules]:
    """The mapping and the rules of a way; columns a layout does not know are guessed."""
    with designed.held():
        return _followed(way, found)


def _followed(way: Way, found: Found) -> tuple[Mapping, Rules]:
    if way.kind == LAST and (saved := recall(found.headings)):
        return usable(Mapping.from_json(saved.mapping_json)), Rules.from_json(saved.rules_json)
    others = without(found)
    guessed = guess(without_retired(found), designed.every())
    if way.layout is None:
        return guessed.mapping, Rules(key=default_key(guessed.mapping))
    mapping = _completed(way.layout, found if way.kind == OWN else others, guessed)
    rules = Rules.from_json({"key": default_key(mapping), **way.layout.rules})
    return mapping, rules


def usable(mapping: Mapping) -> Mapping:
    """Without fields the shop no longer uses."""
    return mapping.only({*designed.by_name(), *PARTS})


def default_key(mapping: Mapping) -> str:
    """What a file with these columns is best matched by; "" when nothing tells customers apart."""
    usable = matching.usable(mapped_columns(mapping))
    return usable[0].name if usable else ""


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
