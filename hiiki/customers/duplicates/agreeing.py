"""What two records share by a rule, read from their values alone: for the list, for who types, and for a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    text = "".join(values.get(column) or "" for column in ADDRESS)
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
    """What a record says, each part read when it is first asked for; `known` has been read before."""

    def __init__(self, values: Values, known: Mapping[str, list[str]] | None = None) -> None:
        self._values, self._parts = values, dict(known or {})
        self._roughly: dict[str, list[str]] = {}

    def part(self, name: str) -> list[str]:
        if name not in self._parts:
            self._parts[name] = SAYS[name](self._values)
        return self._parts[name]

    def roughly(self, name: str) -> list[str]:
        if ROUGHLY[name] is SAYS[name]:
            return self.part(name)
        if name not in self._roughly:
            self._roughly[name] = ROUGHLY[name](self._values)
        return self._roughly[name]

    def keys(self, rule: Rule) -> list[tuple[str, ...]]:
        """Who has one of them too agrees by the rule; none where a part is not said."""
        return list(product(*map(self.part, rule.parts)))

    def rough_keys(self, rule: Rule) -> list[tuple[str, ...]]:
        return list(product(*map(self.roughly, rule.parts)))


def agree(rule: Rule, one: Said, other: Said) -> bool:
    """Whether two records share all that the rule names."""
    if not all(_meet(one.roughly(part), other.roughly(part)) for part in rule.parts):
        return False
    return all(_meet(one.part(part), other.part(part)) for part in rule.parts)


def _meet(ones: Sequence[str], others: Sequence[str]) -> bool:
    return any(one in others for one in ones)


def marks(rules: Iterable[Rule], values: Values) -> list[str]:
    """Who agrees by one of the rules has one of these too, and hardly anybody else."""
    said = Said(values)
    return ["\n".join(key) for rule in rules for key in said.rough_keys(rule)]


def essential(rules: Sequence[Rule]) -> list[Rule]:
    """Without those that ask for more than another one does: 氏名とメール beside メール."""
    return [rule for rule in rules if not any(set(other.parts) < set(rule.parts) for other in rules)]
