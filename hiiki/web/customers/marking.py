"""What the search found, marked in what the page shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from hiiki.customers import designed, searching
from hiiki.customers.indexing import COLUMNS, NUMBERED, OWN, SECTIONS, digits
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

    def of(self, column: str) -> Callable[[str], str]:
        """What makes text of this column into HTML: escaped, what was found marked."""
        if not self._words or column not in self._columns:
            return escape
        return partial(self._mark, words=[Word.of(word) for word in self._words], as_number=column in NUMBERS)

    def _mark(self, text: str, *, words: "Sequence[Word]", as_number: bool) -> str:
        spans = spans_of(text, words, as_number=as_number) if text else []
        return marked(text, spans) if spans else escape(text)


@dataclass(frozen=True)
class Word:
    """A word of a search, with the forms in which it is looked for; `digits` is empty for what is no number."""

    text: str
    folded: str
    digits: str

    @classmethod
    def of(cls, text: str) -> "Word":
        return cls(text, fold(text), digits(text) if is_number(text) else "")


def _columns_of(within: str) -> set[str]:
    names = SECTIONS if within == searching.ALL else (within,)
    fields = {field for name in names for field in COLUMNS[name]}
    fields |= {field.name for field in designed.own() if field.searched and OWN in names}
    return fields | {column for column, parts in JOINED.items() if fields & set(parts)}


def spans_of(text: str, words: "Sequence[Word]", *, as_number: bool = False) -> list[tuple[int, int]]:
    """Where words stand in a text. Most texts hold none, and folding them once tells so."""
    folded = fold(text)
    spans = [span for word in words if word.folded in folded for span in find_spans(text, word.text)]
    if as_number:
        spans += [span for word in words if word.digits for span in _digit_spans(text, word.digits)]
    return _apart(spans)


def _digit_spans(text: str, wanted: str) -> Iterable[tuple[int, int]]:
    """Where digits stand whatever marks are between them."""
    if wanted not in digits(text):
        return
    places = [(place, digit) for place, character in enumerate(text) for digit in digits(character)]
    found = "".join(digit for _, digit in places)
    at = found.find(wanted)
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


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """As HTML: every piece is escaped."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*pieces, escape(text[at:])])
