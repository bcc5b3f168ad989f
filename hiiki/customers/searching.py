"""The search box: exact substrings of folded text, over the fields of CHOICES or all, from one character."""

from django.db.models import Q

from hiiki.customers.grams import INDEX, wanted
from hiiki.customers.indexing import END, MARKS, NUMBERED, OURS, SECTIONS, STOP, TAGS, digits
from hiiki.customers.models import CustomerQuerySet
from hiiki.db import substrings
from hiiki.db.substrings import Word
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
    "tags": "タグ",
    "memo": "メモ",
}
NOBODY = Q(pk__in=[])
NUMERIC = set("0123456789-()+. ")
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "%_\\"})


def search(customers: CustomerQuerySet, text: str, within: str = ALL, *, tag: str = "") -> CustomerQuerySet:
    """Customers in which `text` stands, however it is written, and who have the `tag`; all for neither.

    Several words (split by white space) must each be found. What is found is settled now:
    customers who come later are not in it.
    """
    if within in NUMBERED and not all(map(is_number, text.split())):
        return customers.none()
    words = [_word(forms, within) for forms in (_forms(word, within) for word in text.split()) if forms]
    words += [_whole_tag(tag)] if tag else []
    return customers.filter(substrings.containing(INDEX, words)) if words else customers


def standing(text: str, within: str, *, whole: bool = False) -> Q:
    """As a condition by itself: whether `text` stands in one section as `search` finds it, or is all of a text there."""
    words = [text] if whole else text.split()
    if within in NUMBERED and not all(map(is_number, words)):
        return NOBODY
    asked = [
        _whole(_forms(word, within), within) if whole else _word(_forms(word, within), within)
        for word in words
    ]
    asked = [word for word in asked if word.patterns]
    return Q(substrings.containing(INDEX, asked)) if asked else NOBODY


def tagged(tag: str) -> Q:
    return Q(substrings.containing(INDEX, [_whole_tag(tag)])) if _folded(tag) else NOBODY


def _whole(forms: list[str], within: str) -> Word:
    """A text stands between its mark or a STOP and another STOP; digits of a phone are all of their section."""
    patterns: list[str] = []
    for form in forms:
        text = form.translate(_ESCAPED)
        if within in NUMBERED:
            patterns.append(f"%{MARKS[within]}{text}{_mark_after(within)}%")
        else:
            patterns += [
                f"%{MARKS[within]}{text}{STOP}%",
                f"%{MARKS[within]}%{STOP}{text}{STOP}%{_mark_after(within)}%",
            ]
    return Word(tuple(patterns), tuple(pieces for form in forms for pieces in wanted(form, (within,))))


def _whole_tag(tag: str) -> Word:
    """From STOP to STOP, so that VIP is not found in VIP候補."""
    form = f"{STOP}{_folded(tag)}{STOP}"
    return Word((_pattern(form, TAGS),), tuple(wanted(form, (TAGS,))))


def _word(forms: list[str], within: str) -> Word:
    sections = SECTIONS if within == ALL else (within,)
    pieces = tuple(pieces for form in forms for pieces in wanted(form, sections))
    return Word(
        tuple(_pattern(form, within) for form in forms), () if _is_everywhere(forms, within) else pieces
    )


def _is_everywhere(forms: list[str], within: str) -> bool:
    """A single digit: whoever has a phone has it, so that looking it up only costs time."""
    return within == ALL and any(len(form) == 1 and form.isdigit() for form in forms)


def _forms(word: str, within: str) -> list[str]:
    """How a word may stand in the search text: folded, and a number also without its marks."""
    if within in NUMBERED:
        return [digits(word)]
    forms = [_folded(word)]
    if is_number(word) and within in (ALL, "address"):  # the address for its postal code
        forms.append(digits(word))
    return [form for form in dict.fromkeys(forms) if form]


def _pattern(form: str, within: str) -> str:
    """For LIKE: anywhere, or between the marks of one section (each stands once in the search text)."""
    form = form.translate(_ESCAPED)
    return f"%{form}%" if within == ALL else f"%{MARKS[within]}%{form}%{_mark_after(within)}%"


def _mark_after(within: str) -> str:
    place = SECTIONS.index(within) + 1
    return MARKS[SECTIONS[place]] if place < len(SECTIONS) else END


def _folded(word: str) -> str:
    """Without the marks of sections: they are ours, nobody can ask for them."""
    return "".join(character for character in fold(word) if character not in OURS)


def is_number(word: str) -> bool:
    """Digits as people write phones and postal codes."""
    return set(fold(word)) <= NUMERIC and any(character.isdigit() for character in fold(word))
