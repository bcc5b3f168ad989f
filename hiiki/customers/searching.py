"""The search box: exact substrings of folded text, over eight fields or all, from one character."""

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex, Substr

from hiiki.customers.indexing import END, MARKS, NUMBERED, OURS, SECTIONS, digits
from hiiki.customers.models import CustomerQuerySet
from hiiki.text.folding import fold

ALL = "all"
CHOICES = {
    ALL: "すべて",
    "name": "姓名",
    "company": "会社名",
    "address": "住所",
    "tel": "電話",
    "mobile": "携帯電話",
    "fax": "FAX",
    "email": "PCメール",
    "email_mobile": "携帯メール",
}
HELD_AS_DIGITS = {*NUMBERED, "address"}  # the address for its postal code
NUMERIC = set("0123456789-()+. ")


def search(customers: CustomerQuerySet, text: str, within: str = ALL) -> CustomerQuerySet:
    """Customers in which `text` stands, however it is written; the whole set for an empty text.

    Several words (split by white space) must each be found.
    """
    for word in text.split():
        customers = customers.filter(_has(word)) if within == ALL else _in_field(customers, word, within)
    return customers


def _has(word: str) -> Q:
    found = Q()
    for wanted in _forms(word):
        found |= Q(search_text__contains=wanted)
    return found


def _in_field(customers: CustomerQuerySet, word: str, within: str) -> CustomerQuerySet:
    """Only in the section of one field; the plain search goes first, since it is the cheaper one."""
    if within in NUMBERED and not is_number(word):
        return customers.none()
    begin, end = (
        StrIndex("search_text", Value(MARKS[within])),
        StrIndex("search_text", Value(_mark_after(within))),
    )
    forms = _forms(word) if within in HELD_AS_DIGITS else [_folded(word)]
    customers = customers.filter(_has(word)).alias(_section=Substr("search_text", begin, end - begin))
    found = Q()
    for number, wanted in enumerate(filter(None, forms)):
        customers = customers.alias(**{f"_place{number}": StrIndex(F("_section"), Value(wanted))})
        found |= Q(**{f"_place{number}__gt": 0})
    return customers.filter(found)


def _forms(word: str) -> list[str]:
    """How a word may stand in the search text: folded, and a number also without its marks."""
    forms = [_folded(word)]
    if is_number(word):
        forms.append(digits(word))
    return [form for form in dict.fromkeys(forms) if form]


def _mark_after(within: str) -> str:
    place = SECTIONS.index(within) + 1
    return MARKS[SECTIONS[place]] if place < len(SECTIONS) else END


def _folded(word: str) -> str:
    """Without the marks of sections: they are ours, nobody can ask for them."""
    return "".join(character for character in fold(word) if character not in OURS)


def is_number(word: str) -> bool:
    """Digits as people write phones and postal codes."""
    return set(fold(word)) <= NUMERIC and any(character.isdigit() for character in fold(word))
