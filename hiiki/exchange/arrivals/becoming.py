"""A column nobody knows may become a field of the shop's own: of which kind its values call for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from hiiki.customers import reading
from hiiki.customers.designed import BETWEEN, LONGEST_CHOICE
from hiiki.exchange.formats import open_batches
from hiiki.exchange.mapping import values as looks
from hiiki.exchange.models import ImportRun
from hiiki.text.folding import fold

LOOKED_AT = 20_000  # rows
NEARLY_ALL = 0.9
FEW, OFTEN = 30, 2  # different words at most, and how often each stands there on average
LONG = 80  # characters


class Proposal(NamedTuple):
    """A kind of `KINDS`, and the choices in the order of how often they come."""

    kind: str
    choices: list[str]


def proposed(run: ImportRun, column: int) -> Proposal:
    """By what stands in that column of the run's file."""
    return propose(islice(_cells(run, column), LOOKED_AT))


def _cells(run: ImportRun, column: int) -> Iterator[str]:
    for records in open_batches(run.path, run.found):
        for record in records:
            if not record.problem and column < len(record.cells):
                yield record.cells[column]


def propose(cells: Iterable[str]) -> Proposal:
    filled = [cell for cell in map(str.strip, cells) if cell]
    if not filled:
        return Proposal("text", [])
    for kind, is_so in _TESTS.items():
        if is_so(filled):
            return Proposal(kind, [])
    return _chosen(filled) or Proposal("long" if _is_long(filled) else "text", [])


def _chosen(filled: Sequence[str]) -> Proposal | None:
    """Choices, where few words come again and again; several in a cell, where they stand side by side."""
    words = [word.strip() for cell in filled for word in _parted(cell)]
    kind = "several" if len(words) > len(filled) else "choice"
    counts: dict[str, tuple[int, str]] = {}
    for word in filter(None, words):
        count, first = counts.get(fold(word), (0, word))
        counts[fold(word)] = (count + 1, first)
    if not counts or len(counts) > FEW or OFTEN * len(counts) > len(words):
        return None
    if any(len(word) > LONGEST_CHOICE // 2 or not key for key, (_, word) in counts.items()):
        return None
    return Proposal(kind, [word for _, word in sorted(counts.values(), key=lambda each: -each[0])])


def _parted(cell: str) -> list[str]:
    return cell.translate(_one_mark).split("、")


_one_mark = dict.fromkeys(map(ord, BETWEEN), "、")


def _is_long(filled: Sequence[str]) -> bool:
    return any("\n" in cell or len(cell) > LONG for cell in filled)


def _looks(kind: str) -> Callable[[Sequence[str]], bool]:
    return lambda filled: looks.share(kind, filled) >= NEARLY_ALL


def _is_yes_or_no(filled: Sequence[str]) -> bool:
    """Both, or one of them in words: a column of nothing but 1 is a number."""
    said = {cell for cell in filled if _is_read(reading.yes_or_no, cell)}
    answers = {reading.yes_or_no(cell) for cell in said} - {None}
    whole = sum(cell in said for cell in filled) == len(filled)
    return whole and (len(answers) == 2 or (len(answers) == 1 and not any(map(str.isdigit, said))))


def _is_number(filled: Sequence[str]) -> bool:
    """Not 0123, which is a number of a member, a shop or a room."""
    share = sum(_is_read(reading.number, cell) for cell in filled) / len(filled)
    return share >= NEARLY_ALL and not any(
        len(cell) > 1 and cell[0] == "0" and cell.isdigit() for cell in filled
    )


def _is_read(read: Callable[[str], object], cell: str) -> bool:
    try:
        read(cell)
    except ValueError:
        return False
    return True


_TESTS: dict[str, Callable[[Sequence[str]], bool]] = {
    "mail": _looks("email"),
    "url": _looks("url"),
    "phone": lambda filled: _looks("phone")(filled) or _looks("mobile")(filled),
    "date": _looks("date"),
    "yesno": _is_yes_or_no,
    "number": _is_number,
}
