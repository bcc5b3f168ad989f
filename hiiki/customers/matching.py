"""Recognising a customer in the book by a key: one query per key for a thousand rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hiiki.customers import telling
from hiiki.customers.indexing import Values
from hiiki.customers.models import Customer
from hiiki.customers.telling import Keys, address_of, birthday_of, mails_of, name_of, phones_of
from hiiki.db import bulk

Found = dict[str, list[int]]


@dataclass(frozen=True)
class Key:
    """A way to tell customers apart.

    `every` gives the keys of a record's plain values: somebody with two mail addresses has two, and
    is met by either. `find` gives, for keys, the ids of the customers that have them.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    every: Keys
    find: Callable[[Iterable[str]], Found]

    def of(self, values: Values) -> str:
        """The key a record is looked for by: its first, "" when it has none."""
        return next(iter(self.every(values)), "")


def _by_code(keys: Iterable[str]) -> Found:
    return led({code: [pk] for code, pk in bulk.fetch(Customer, ("code", "id"), "code", keys)})


def led(found: Found) -> Found:
    """With those that were merged standing for the ones they were merged into; without those whose one is gone."""
    to = dict(Customer.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    if not to:
        return found
    ends = {pk: _end(to, pk) for ids in found.values() for pk in ids if pk in to}
    gone = set(ends.values()).difference(
        Customer.objects.filter(pk__in=ends.values()).values_list("pk", flat=True)
    )
    return {key: sorted({ends.get(pk, pk) for pk in ids} - gone) for key, ids in found.items()}


def _end(to: Mapping[int, int | None], pk: int) -> int:
    while (further := to.get(pk)) is not None:
        pk = further
    return pk


def _by_columns(*columns: str) -> Callable[[Iterable[str]], Found]:
    def find(keys: Iterable[str]) -> Found:
        found: dict[str, set[int]] = defaultdict(set)
        wanted = set(keys)
        for column in columns:
            for key, pk in bulk.fetch(Customer, (column, "id"), column, wanted):
                found[key].add(pk)
        return led({key: sorted(ids) for key, ids in found.items()})

    return find


def _named(second: Keys) -> Callable[[Iterable[str]], Found]:
    def find(keys: Iterable[str]) -> Found:
        wanted = set(keys)
        names = {key.partition("\n")[0] for key in wanted}
        found: Found = defaultdict(list)
        for candidate in candidates(names):
            for other in second(candidate):
                key = f"{candidate['name_key']}\n{other}"
                if key in wanted:
                    found[key].append(candidate["id"])
        return led(dict(found))

    return find


TELLING = (
    "id",
    "name_key",
    "tel",
    "mobile",
    "email",
    "email_mobile",
    "birthday",
    "prefecture",
    "address1",
    "address2",
)


def candidates(names: Iterable[str]) -> list[dict[str, Any]]:
    """Customers of these name keys, with what tells people of one name apart."""
    rows = bulk.fetch(Customer, TELLING, "name_key", set(names))
    return [dict(zip(TELLING, row, strict=True)) for row in sorted(rows)]


KEYS = {
    name: Key(name, label, columns, telling.KEYS[name], find)
    for name, label, columns, find in (
        ("code", "顧客コード", ("code",), _by_code),
        ("name+tel", "氏名と電話", ("last_name", "tel", "mobile"), _named(phones_of)),
        ("name+email", "氏名とメール", ("last_name", "email", "email_mobile"), _named(mails_of)),
        (
            "name+address",
            "氏名と住所",
            ("last_name", "address1"),
            _named(lambda values: [address_of(values)]),
        ),
        ("name+birthday", "氏名と生年月日", ("last_name", "birthday"), _named(birthday_of)),
        ("email", "メール", ("email", "email_mobile"), _by_columns("email_key", "email_mobile_key")),
        ("tel", "電話", ("tel", "mobile"), _by_columns("tel_key", "mobile_key")),
        ("name", "氏名だけ", ("last_name",), _by_columns("name_key")),
    )
}


ALIKE_SHOWN = 10


def alike(contents: Sequence[Values]) -> list[list[int]]:
    """For each record: customers of the same name who share a phone or a mail address with it.

    A record without either is compared by its name and 住所1 as written; with nothing of all that it is like nobody.
    """
    ids = _sharing(contents)
    return [_of_one_name(ids, content) for content in contents]


def _of_one_name(ids: dict[tuple[str, str], list[int]], content: Values) -> list[int]:
    name, street = name_of(content), [content.get("address1") or ""]
    shared = street if _is_bare(content) else [*phones_of(content), *mails_of(content)]
    found = dict.fromkeys(pk for other in shared for pk in ids.get((name, other), ()))
    return list(found)[:ALIKE_SHOWN]


def _sharing(contents: Sequence[Values]) -> dict[tuple[str, str], list[int]]:
    """Ids by name key and what is shared."""
    phones = {key for content in contents for key in phones_of(content)}
    mails = {key for content in contents for key in mails_of(content)}
    bare = [content for content in contents if _is_bare(content)]
    ids: dict[tuple[str, str], list[int]] = defaultdict(list)
    lanes = [("tel_key", phones), ("mobile_key", phones), ("email_key", mails), ("email_mobile_key", mails)]
    for column, wanted in lanes:
        for name, shared, pk in sorted(bulk.fetch(Customer, ("name_key", column, "id"), column, wanted)):
            ids[name, shared].append(pk)
    if bare:
        for name, street, pk in _of_streets(bare):
            ids[name, street].append(pk)
    return _led_pairs(ids)


def _led_pairs(ids: dict[tuple[str, str], list[int]]) -> dict[tuple[str, str], list[int]]:
    texts = {"\n".join(key): found for key, found in ids.items()}
    return dict(zip(ids, led(texts).values(), strict=True))


def _is_bare(content: Values) -> bool:
    """Whether only its name and street can tell whom it resembles."""
    says = bool(name_of(content) or content.get("address1"))
    return says and not phones_of(content) and not mails_of(content)


def _of_streets(contents: Sequence[Values]) -> list[tuple[Any, ...]]:
    names = {name_of(content) for content in contents}
    streets = {content.get("address1") or "" for content in contents}
    found = bulk.fetch(Customer, ("name_key", "address1", "id"), "name_key", names)
    return sorted(row for row in found if row[1] in streets)


NAMES = ("last_name", "first_name", "company_name")


def are_strangers(content: Values, record: Values) -> bool:
    """Whether two of one code are plainly two people: another name, and nothing else in common.

    A list numbered 1, 2, 3 … meets another list numbered 1, 2, 3 …. Where a row says nothing
    but name and code there is nothing to doubt: somebody corrects names.
    """
    theirs, ours = name_of(content), name_of({name: record.get(name) for name in NAMES if content.get(name)})
    if not theirs or not ours or theirs == ours:
        return False
    pairs = [
        (phones_of(content), phones_of(record)),
        (mails_of(content), mails_of(record)),
        ([address_of(content)], [address_of(record)]),
        (birthday_of(content), birthday_of(record)),
    ]
    said = [(set(one) - {""}, set(other) - {""}) for one, other in pairs]
    said = [(one, other) for one, other in said if one and other]
    return bool(said) and not any(one & other for one, other in said)


def usable(columns: Iterable[str]) -> list[Key]:
    """The keys a file with these columns can be matched by, the surest first."""
    given = set(columns)
    if "company_name" in given:
        given.add("last_name")
    return [key for key in KEYS.values() if _has(key, given)]


def _has(key: Key, given: set[str]) -> bool:
    if key.columns[0] not in given and not (key.name in {"email", "tel"} and given & set(key.columns)):
        return False
    return len(key.columns) == 1 or key.name in {"email", "tel"} or bool(given & set(key.columns[1:]))
