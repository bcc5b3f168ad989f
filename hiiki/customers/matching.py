"""Recognising a customer in the book by a key: one query per key for a thousand rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hiiki.customers.indexing import Values
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.text.keys import address_key, company_key, mail_key, name_key, phone_key

Found = dict[str, list[int]]

# The same value comes twice within one batch (once to match, once to store) and often again.
mail = lru_cache(8192)(mail_key)
phone = lru_cache(8192)(phone_key)


@dataclass(frozen=True)
class Key:
    """A way to tell customers apart.

    `of` gives the key of a record's plain values ("" when it has none); `find` gives, for
    keys, the ids of the customers that have them.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    of: Callable[[Values], str]
    find: Callable[[Iterable[str]], Found]


def name_of(values: Values) -> str:
    person = f"{values.get('last_name') or ''}{values.get('first_name') or ''}"
    return name_key(person) if person else company_key(values.get("company_name") or "")


def mails_of(values: Values) -> list[str]:
    return [mail(text) for column in ("email", "email_mobile") if (text := values.get(column))]


def phones_of(values: Values) -> list[str]:
    return [phone(text) for column in ("tel", "mobile") if (text := values.get(column))]


def address_of(values: Values) -> str:
    text = "".join(values.get(column) or "" for column in ("prefecture", "address1", "address2"))
    return address_key(text) if text else ""


def _first(texts: list[str]) -> str:
    return next(filter(None, texts), "")


def _by_code(keys: Iterable[str]) -> Found:
    return {code: [pk] for code, pk in bulk.fetch(Customer, ("code", "id"), "code", keys)}


def _by_columns(*columns: str) -> Callable[[Iterable[str]], Found]:
    def find(keys: Iterable[str]) -> Found:
        found: dict[str, set[int]] = defaultdict(set)
        wanted = set(keys)
        for column in columns:
            for key, pk in bulk.fetch(Customer, (column, "id"), column, wanted):
                found[key].add(pk)
        return {key: sorted(ids) for key, ids in found.items()}

    return find


def _named(
    second: Callable[[Values], list[str]],
) -> tuple[Callable[[Values], str], Callable[[Iterable[str]], Found]]:
    """A key made of the name and the first of some other values."""

    def of(values: Values) -> str:
        name, other = name_of(values), _first(second(values))
        return f"{name}\n{other}" if name and other else ""

    def find(keys: Iterable[str]) -> Found:
        wanted = set(keys)
        names = {key.partition("\n")[0] for key in wanted}
        found: Found = defaultdict(list)
        for candidate in candidates(names):
            for other in second(candidate):
                if (key := f"{candidate['name_key']}\n{other}") in wanted and candidate["id"] not in found[
                    key
                ]:
                    found[key].append(candidate["id"])
        return {key: ids for key, ids in found.items() if ids}

    return of, find


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


def _birthday_of(values: Values) -> list[str]:
    return [str(values["birthday"])] if values.get("birthday") else []


KEYS = {
    key.name: key
    for key in (
        Key("code", "顧客コード", ("code",), lambda values: values.get("code") or "", _by_code),
        Key("name+tel", "氏名と電話", ("last_name", "tel", "mobile"), *_named(phones_of)),
        Key("name+email", "氏名とメール", ("last_name", "email", "email_mobile"), *_named(mails_of)),
        Key("name+address", "氏名と住所", ("last_name", "address1"), *_named(lambda values: [address_of(values)])),
        Key("name+birthday", "氏名と生年月日", ("last_name", "birthday"), *_named(_birthday_of)),
        Key("email", "メール", ("email", "email_mobile"), lambda values: _first(mails_of(values)),
            _by_columns("email_key", "email_mobile_key")),
        Key("tel", "電話", ("tel", "mobile"), lambda values: _first(phones_of(values)),
            _by_columns("tel_key", "mobile_key")),
        Key("name", "氏名だけ", ("last_name",), name_of, _by_columns("name_key")),
    )
}  # fmt: skip


ALIKE_SHOWN = 10


def alike(contents: Sequence[Values]) -> list[list[int]]:
    """For each record: customers of the same name who share a phone or a mail address with it.

    A record without either is compared by its name and 住所1 as written.
    """
    ids = _sharing(contents)
    return [_of_one_name(ids, content) for content in contents]


def _of_one_name(ids: dict[tuple[str, str], list[int]], content: Values) -> list[int]:
    name = name_of(content)
    others = [other for other in (*phones_of(content), *mails_of(content)) if other]
    shared = others or [content.get("address1") or ""]
    found = dict.fromkeys(pk for other in shared for pk in ids.get((name, other), ()))
    return list(found)[:ALIKE_SHOWN]


def _sharing(contents: Sequence[Values]) -> dict[tuple[str, str], list[int]]:
    """Ids by name key and what is shared."""
    phones = {key for content in contents for key in phones_of(content) if key}
    mails = {key for content in contents for key in mails_of(content) if key}
    bare = [content for content in contents if not any(phones_of(content)) and not any(mails_of(content))]
    ids: dict[tuple[str, str], list[int]] = defaultdict(list)
    lanes = [("tel_key", phones), ("mobile_key", phones), ("email_key", mails), ("email_mobile_key", mails)]
    for column, wanted in lanes:
        for name, shared, pk in sorted(bulk.fetch(Customer, ("name_key", column, "id"), column, wanted)):
            ids[name, shared].append(pk)
    if bare:
        for name, street, pk in _of_streets(bare):
            ids[name, street].append(pk)
    return ids


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
        (_birthday_of(content), _birthday_of(record)),
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
