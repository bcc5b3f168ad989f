"""Columns called like a field of the shop's own: no ready-made layout takes them for something else."""

from collections.abc import Iterable
from dataclasses import replace

from hiiki.customers import designed
from hiiki.customers.designed import Designed
from hiiki.exchange.mapping import fold
from hiiki.exchange.records import Found, Record


def places(found: Found) -> set[int]:
    """Which columns of the file are called so, also like one that is no longer used."""
    return _called(found, designed.now().ever.values())


def without(found: Found) -> Found:
    """The file as if nothing stood in them."""
    return _blank(found, places(found))


def without_retired(found: Found) -> Found:
    """The file as if nothing stood in those called like a field that is no longer used."""
    return _blank(found, _called(found, [each for each in designed.now().ever.values() if each.is_retired]))


def _called(found: Found, fields: Iterable[Designed]) -> set[int]:
    ours = {fold(field.label) for field in fields}
    return {at for at, heading in enumerate(found.headings) if fold(heading) in ours} if ours else set()


def _blank(found: Found, ours: set[int]) -> Found:
    if not ours:
        return found
    headings = _blanked(found.headings, ours)
    samples = [Record(each.line, _blanked(each.cells, ours), each.problem) for each in found.samples]
    return replace(found, headings=headings, samples=samples)


def _blanked(cells: list[str], places: set[int]) -> list[str]:
    return ["" if at in places else cell for at, cell in enumerate(cells)]
