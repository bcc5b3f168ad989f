"""What two records share by a rule, read from their values alone: for the list, for who types, and for a file."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from hiiki.customers.duplicates.rules import Rule
from hiiki.customers.telling import address_of, birthday_of, mails_of, name_of, phones_of
from hiiki.text.folding import fold
from hiiki.text.keys import company_key, town_key

Values = Mapping[str, Any]
ADDRESS = ("prefecture", "address1", "address2")


def _filled(key: str) -> list[str]:
    return [key] if key else []


def _kana(values: Values) -> list[str]:
    return _filled(fold(f"{values.get('last_kana') or ''}{values.get('first_kana') or ''}"))


def _company(values: Values) -> list[str]:
    return _filled(company_key(values.get("company_name") or ""))


def _postal(values: Values) -> list[str]:
    return _filled(fold(values.get("postal_code") or "").replace("-", ""))


def _town(values: Values) -> list[str]:
    get = values.get
    text = f"{get('prefecture') or ''}{get('address1') or ''}{get('address2') or ''}"
    return [town_key(text)] if text else []


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
# Who agrees in a part agrees in this too, which is read at a fraction of the price.
ROUGHLY = {**SAYS, "address": _town}


class Said:
    """What a record says, each part read when it is first asked for."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._parts: dict[str, list[str]] = {}

    def part(self, name: str) -> list[str]:
        if name not in self._parts:
            self._parts[name] = SAYS[name](self._values)
        return self._parts[name]


def agree(rule: Rule, one: Said, other: Said) -> bool:
    """Whether two records share all that the rule names."""
    return all(any(key in other.part(part) for key in one.part(part)) for part in rule.parts)


def is_rough(rule: Rule) -> bool:
    return any(ROUGHLY[part] is not SAYS[part] for part in rule.parts)


def essential(rules: Sequence[Rule]) -> list[Rule]:
    """Without those that ask for more than another one does: 氏名とメール beside メール."""
    return [rule for rule in rules if not any(set(other.parts) < set(rule.parts) for other in rules)]


class Marker:
    """Marks records: who agree by a rule have a mark in common, by one that `is_rough` some others have too.

    The first character of a mark is the place of its rule.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._ways = [(chr(place), rule.parts) for place, rule in enumerate(rules)]
        self._reads = [
            (part, ROUGHLY[part]) for part in dict.fromkeys(sum((rule.parts for rule in rules), ()))
        ]

    def marks(self, values: Values) -> list[str]:
        return self.of({part: read(values) for part, read in self._reads})

    def of(self, said: Mapping[str, list[str]]) -> list[str]:
        """Of what a record says by ROUGHLY, by part. Millions of times: in plain loops, the usual ways first."""
        found: list[str] = []
        for way, parts in self._ways:
            last = said[parts[-1]]
            if not last:
                continue
            if len(parts) == 1:
                for one in last:
                    found.append(way + one)
            elif len(parts) == 2:
                for one in said[parts[0]]:
                    for other in last:
                        found.append(f"{way}{one}\n{other}")
            else:
                found.extend(way + "\n".join(key) for key in product(*(said[part] for part in parts)))
        return found
