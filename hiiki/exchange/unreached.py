"""Columns called like a field of the shop's own, which files do not fill yet: nobody guesses another field for them."""

from dataclasses import replace

from hiiki.customers import designed
from hiiki.exchange.records import Found, Record
from hiiki.text.folding import fold


def places(found: Found) -> set[int]:
    """Which columns of the file are called so."""
    ours = {fold(field.label) for field in designed.own()}
    return {at for at, heading in enumerate(found.headings) if fold(heading) in ours} if ours else set()


def without(found: Found) -> Found:
    """The file as if nothing stood in them."""
    ours = places(found)
    if not ours:
        return found
    headings = _blanked(found.headings, ours)
    samples = [Record(each.line, _blanked(each.cells, ours), each.problem) for each in found.samples]
    return replace(found, headings=headings, samples=samples)


def _blanked(cells: list[str], places: set[int]) -> list[str]:
    return ["" if at in places else cell for at, cell in enumerate(cells)]
