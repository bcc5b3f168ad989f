"""Customers who share to the letter what a rule names, compared on folded keys."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from hiiki.customers import matching
from hiiki.customers.duplicates.profiles import COLUMNS
from hiiki.customers.duplicates.rules import Rule
from hiiki.customers.models import Customer
from hiiki.customers.telling import address_of, birthday_of, mails_of, name_of, phones_of
from hiiki.db.repeated import repeated
from hiiki.text.folding import fold
from hiiki.text.keys import company_key

MOST_CANDIDATES = 2_000  # of one name
CURRENT = "archived_at IS NULL"
# Parts the book keeps a key of, by the columns it may stand in; the others are folded when they are asked for.
KEPT = {
    "tel": ("tel_key", "mobile_key"),
    "email": ("email_key", "email_mobile_key"),
    "name": ("name_key",),
    "birthday": ("birthday",),
}
FOLDED: dict[str, tuple[str, ...]] = {
    "kana": ("last_kana", "first_kana"),
    "company": ("company_name",),
    "address": ("prefecture", "address1", "address2"),
    "postal": ("postal_code",),
}

Values = Mapping[str, Any]


class Group(NamedTuple):
    rule: Rule
    ids: tuple[int, ...]


def _kana(values: Values) -> list[str]:
    return _filled(fold(f"{values.get('last_kana') or ''}{values.get('first_kana') or ''}"))


def _company(values: Values) -> list[str]:
    return _filled(company_key(values.get("company_name") or ""))


def _postal(values: Values) -> list[str]:
    return _filled(fold(values.get("postal_code") or "").replace("-", ""))


def _filled(key: str) -> list[str]:
    return [key] if key else []


SAYS: dict[str, Callable[[Values], list[str]]] = {
    "name": lambda values: _filled(name_of(values)),
    "tel": phones_of,
    "email": mails_of,
    "birthday": birthday_of,
    "address": lambda values: _filled(address_of(values)),
    "kana": _kana,
    "company": _company,
    "postal": _postal,
}


def agree(rule: Rule, one: Values, other: Values) -> bool:
    """Whether two records share all that the rule names."""
    return all(set(SAYS[part](one)) & set(SAYS[part](other)) for part in rule.parts)


def known(rules: Iterable[Rule], values: Values) -> list[int]:
    """Who in the book is this one by the rules, the merged standing for the ones that stay.

    A rule is looked for by a part the book keeps a key of; one without is left to the search of the whole book.
    """
    found: dict[int, None] = {}
    for rule in rules:
        for record in _candidates(rule, values):
            if agree(rule, values, record):
                found[record["id"]] = None
    return matching.led({"": list(found)})[""]


def _candidates(rule: Rule, values: Values) -> Iterator[dict[str, Any]]:
    part = next((part for part in KEPT if part in rule.parts), None)
    if part is None or not all(SAYS[each](values) for each in rule.parts):
        return
    for column in KEPT[part]:
        rows = Customer.objects.filter(**{f"{column}__in": SAYS[part](values)}).order_by("id")
        yield from rows.values("id", *COLUMNS)[:MOST_CANDIDATES]


def groups(rules: Iterable[Rule]) -> Iterator[Group]:
    """By rule; who was brought together by an earlier rule does not come again."""
    met: set[tuple[int, ...]] = set()
    for rule in rules:
        for ids in sorted(set(of(rule)), key=lambda ids: ids[0]):
            if ids not in met:
                met.add(ids)
                yield Group(rule, ids)


def of(rule: Rule) -> Iterator[tuple[int, ...]]:
    kept = [KEPT[part] for part in rule.parts if part in KEPT]
    folded = [part for part in rule.parts if part in FOLDED]
    if not kept:
        yield from _folded_alone(folded)
        return
    extra = [column for part in folded for column in FOLDED[part]]
    rows = repeated(Customer, kept, extra=extra, where=CURRENT)
    for _, group in groupby(rows, key=lambda row: row[: len(kept)]):
        yield from _refined([row[len(kept) :] for row in group], folded, extra)


def _refined(rows: list[tuple[Any, ...]], folded: list[str], extra: list[str]) -> Iterator[tuple[int, ...]]:
    """Of customers who share what the book keeps keys of, those who share the rest too."""
    if not folded:
        yield tuple(row[0] for row in rows)
        return
    by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for id_, *values in rows:
        if key := _key(dict(zip(extra, values, strict=True)), folded):
            by_key[key].append(id_)
    yield from (tuple(ids) for ids in by_key.values() if len(ids) > 1)


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
