"""Customers who share to the letter what a rule names, compared on folded keys."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from hiiki.customers import matching
from hiiki.customers.duplicates.agreeing import ADDRESS, ROUGHLY, SAYS, Marker, Values, essential, is_rough
from hiiki.customers.duplicates.rules import Rule
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.db.repeated import repeated
from hiiki.text.keys import town_key

CURRENT = "archived_at IS NULL"
# Parts the book keeps a key of, by the columns it may stand in, those that the fewest share first; the others are
# folded when they are asked for.
KEPT = {
    "tel": ("tel_key", "mobile_key"),
    "email": ("email_key", "email_mobile_key"),
    "name": ("name_key",),
    "birthday": ("birthday",),
}
FOLDED: dict[str, tuple[str, ...]] = {
    "kana": ("last_kana", "first_kana"),
    "company": ("company_name",),
    "address": ADDRESS,
    "postal": ("postal_code",),
}
STORED = {**KEPT, **FOLDED}


class Group(NamedTuple):
    rule: Rule
    ids: tuple[int, ...]


def _everybody(_: str, __: Sequence[Rule], contents: Sequence[Values]) -> Iterable[int]:
    return range(len(contents))


def known(
    rules: Iterable[Rule],
    contents: Sequence[Values],
    sift: Callable[[str, Sequence[Rule], Sequence[Values]], Iterable[int]] = _everybody,
) -> list[dict[int, Rule]]:
    """For each record who in the book is the same by the rules, and by which; the merged stand for the ones that stay.

    A rule is looked for by a part the book keeps a key of; one without is left to the
    search of the whole book. `sift` may say, for such a part and its rules, which places are worth it.
    """
    found: list[dict[int, Rule]] = [{} for _ in contents]
    lanes: dict[str, list[Rule]] = defaultdict(list)
    for rule in essential(list(rules)):
        if first := next((part for part in KEPT if part in rule.parts), None):
            lanes[first].append(rule)
    for part, those in lanes.items():
        for place, pk, rule in _met(part, those, contents, sift(part, those, contents)):
            found[place].setdefault(pk, rule)
    return _led(found)


def _met(
    part: str, rules: Sequence[Rule], contents: Sequence[Values], places: Iterable[int]
) -> Iterator[tuple[int, int, Rule]]:
    """(place, id, rule) of customers who share a part the book keeps a key of, and all else a rule asks for."""
    marker, asking, keys = Marker(rules), defaultdict[str, list[int]](list), set[str]()
    for place in places:
        if shared := marker.marks(contents[place]):
            keys.update(SAYS[part](contents[place]))
            for mark in shared:
                asking[mark].append(place)
    for pk, record, marks in marked(part, rules, keys):
        for mark in marks:
            for place in asking.get(mark, ()):
                rule = rules[ord(mark[0])]
                if not is_rough(rule) or _agrees(rule, part, contents[place], record):
                    yield place, pk, rule


def marked(
    part: str, rules: Sequence[Rule], keys: Iterable[str]
) -> Iterator[tuple[int, dict[str, Any], list[str]]]:
    """Customers who have one of `keys` in a part the book keeps: id, what the rules ask for, and its marks."""
    marker, others, wanted = Marker(rules), _columns(rules, but=part), set(keys)
    for column in KEPT[part]:
        for key, pk, *values in sorted(bulk.fetch(Customer, (column, "id", *others), column, wanted)):
            record = dict(zip(others, values, strict=True))
            yield pk, record, marker.of(_said(part, str(key), record, rules))


def _columns(rules: Sequence[Rule], *, but: str) -> tuple[str, ...]:
    others = dict.fromkeys(part for rule in rules for part in rule.parts if part != but)
    return tuple(dict.fromkeys(column for part in others for column in STORED[part]))


def _said(part: str, key: str, record: Values, rules: Sequence[Rule]) -> dict[str, list[str]]:
    """What a stored customer says by ROUGHLY, as far as the rules ask; by the keys the book keeps."""
    said = {part: [key]}
    for other in dict.fromkeys(other for rule in rules for other in rule.parts):
        if other not in said:
            kept = KEPT.get(other)
            said[other] = (
                [str(record[column]) for column in kept if record[column]] if kept else ROUGHLY[other](record)
            )
    return said


def _agrees(rule: Rule, part: str, content: Values, record: Values) -> bool:
    """In what a mark says roughly."""
    rough = [other for other in rule.parts if ROUGHLY[other] is not SAYS[other]]
    return all(set(SAYS[other](content)) & set(SAYS[other](record)) for other in rough)


def _led(found: list[dict[int, Rule]]) -> list[dict[int, Rule]]:
    ends = matching.led({str(pk): [pk] for each in found for pk in each})
    return [{ends[str(pk)][0]: rule for pk, rule in each.items()} for each in found]


def groups(rules: Iterable[Rule]) -> Iterator[Group]:
    """By rule; who was brought together by an earlier rule does not come again."""
    met: set[tuple[int, ...]] = set()
    for rule in rules:
        for ids in sorted(set(of(rule)), key=lambda ids: ids[0]):
            if ids not in met:
                met.add(ids)
                yield Group(rule, ids)


def of(rule: Rule) -> Iterator[tuple[int, ...]]:
    kept = [KEPT[part] for part in KEPT if part in rule.parts]
    folded = [part for part in rule.parts if part in FOLDED]
    if not kept:
        yield from _folded_alone(folded)
        return
    extra = [column for part in folded for column in FOLDED[part]]
    for rows in repeated(Customer, kept, extra=extra, where=CURRENT):
        yield from _refined(rows, folded, extra)


def _refined(rows: list[tuple[Any, ...]], folded: list[str], extra: list[str]) -> Iterator[tuple[int, ...]]:
    """Of customers who share what the book keeps keys of, those who share the rest too."""
    if not folded:
        yield tuple(row[0] for row in rows)
        return
    if "address" in folded:
        rows = _of_one_town(rows, 1 + extra.index(FOLDED["address"][0]))
    by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for id_, *values in rows:
        if key := _key(dict(zip(extra, values, strict=True)), folded):
            by_key[key].append(id_)
    yield from (tuple(ids) for ids in by_key.values() if len(ids) > 1)


def _of_one_town(rows: list[tuple[Any, ...]], place: int) -> list[tuple[Any, ...]]:
    """Those whose town another one has: of the others no address needs to be read. It stands from `place` on."""
    columns = slice(place, place + len(FOLDED["address"]))
    towns = [town_key("".join(row[columns])) for row in rows]
    times = Counter(towns)
    return [row for row, town in zip(rows, towns, strict=True) if times[town] > 1]


def _folded_alone(folded: list[str]) -> Iterator[tuple[int, ...]]:
    """Twice through the book: hashes of what is there, then who has one that came twice."""
    seen: set[int] = set()
    twice: set[int] = set()
    for _, key in _keyed(folded):
        (twice if hash(key) in seen else seen).add(hash(key))
    by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for id_, key in _keyed(folded):
        if hash(key) in twice:
            by_key[key].append(id_)
    yield from (tuple(ids) for ids in by_key.values() if len(ids) > 1)


def _keyed(folded: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    columns = [column for part in folded for column in FOLDED[part]]
    rows = Customer.objects.current().order_by("id").values("id", *columns)
    for values in rows.iterator(chunk_size=5_000):
        if key := _key(values, folded):
            yield values["id"], key


def _key(values: Values, folded: list[str]) -> tuple[str, ...]:
    """() where one of the parts is not said."""
    said = [SAYS[part](values) for part in folded]
    return tuple(each[0] for each in said) if all(said) else ()
