"""What the search found, marked in what the page shows."""

from collections.abc import Iterable, Sequence

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from hiiki.customers import searching
from hiiki.customers.indexing import COLUMNS, NUMBERED, SECTIONS, digits
from hiiki.customers.searching import is_number
from hiiki.text.folding import find_spans, fold
from hiiki.web.customers.columns import JOINED
from hiiki.web.customers.finding import Asked

NUMBERS = {"postal_code", *NUMBERED}


class Marker:
    """Marks the words of a search in the columns they were searched in."""

    def __init__(self, asked: Asked) -> None:
        self._words = asked.text.split()
        self._columns = _columns_of(asked.within)

    def mark(self, text: str, column: str) -> SafeString:
        if not self._words or column not in self._columns:
            return conditional_escape(text)
        return marked(text, spans_of(text, self._words, as_number=column in NUMBERS))


def _columns_of(within: str) -> set[str]:
    names = SECTIONS if within == searching.ALL else (within,)
    fields = {field for name in names for field in COLUMNS[name]}
    return fields | {column for column, parts in JOINED.items() if fields & set(parts)}


def spans_of(text: str, words: Sequence[str], *, as_number: bool = False) -> list[tuple[int, int]]:
    spans = [span for word in words for span in find_spans(text, word)]
    if as_number:
        spans += [span for word in words if is_number(word) for span in _digit_spans(text, digits(word))]
    return _apart(spans)


def _digit_spans(text: str, wanted: str) -> Iterable[tuple[int, int]]:
    """Where digits stand whatever marks are between them."""
    places = [(place, fold(character)) for place, character in enumerate(text) if fold(character).isdigit()]
    found = "".join(digit for _, digit in places)
    at = found.find(wanted) if wanted else -1
    while at >= 0:
        yield places[at][0], places[at + len(wanted) - 1][0] + 1
        at = found.find(wanted, at + len(wanted))


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that touch joined."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def marked(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return mark_safe("".join([*pieces, escape(text[at:])]))  # noqa: S308 - every piece is escaped
