"""What tells customers apart, read from their values alone."""

from collections.abc import Callable
from functools import lru_cache

from hiiki.customers.indexing import Values
from hiiki.text.keys import address_key, company_key, mail_key, name_key, phone_key

Keys = Callable[[Values], list[str]]

# The same value comes twice within one batch (once to match, once to store) and often again.
mail = lru_cache(8192)(mail_key)
phone = lru_cache(8192)(phone_key)


def name_of(values: Values) -> str:
    person = f"{values.get('last_name') or ''}{values.get('first_name') or ''}"
    return name_key(person) if person else company_key(values.get("company_name") or "")


def mails_of(values: Values) -> list[str]:
    return _keys(mail, values.get("email"), values.get("email_mobile"))


def phones_of(values: Values) -> list[str]:
    return _keys(phone, values.get("tel"), values.get("mobile"))


def _keys(key: Callable[[str], str], first: str | None, second: str | None) -> list[str]:
    """The keys there are, none twice."""
    one = key(first) if first else ""
    other = key(second) if second else ""
    if not other or one == other:
        return [one] if one else []
    return [one, other] if one else [other]


def address_of(values: Values) -> str:
    text = "".join(values.get(column) or "" for column in ("prefecture", "address1", "address2"))
    return address_key(text) if text else ""


def _filled(text: str | None) -> list[str]:
    return [text] if text else []


def birthday_of(values: Values) -> list[str]:
    return [str(values["birthday"])] if values.get("birthday") else []


def _named(second: Keys) -> Keys:
    """Keys made of the name and one of some other values."""

    def every(values: Values) -> list[str]:
        name = name_of(values)
        return [f"{name}\n{other}" for other in second(values)] if name else []

    return every


KEYS: dict[str, Keys] = {
    "code": lambda values: _filled(values.get("code")),
    "name+tel": _named(phones_of),
    "name+email": _named(mails_of),
    "name+address": _named(lambda values: _filled(address_of(values))),
    "name+birthday": _named(birthday_of),
    "email": mails_of,
    "tel": phones_of,
    "name": lambda values: _filled(name_of(values)),
}
