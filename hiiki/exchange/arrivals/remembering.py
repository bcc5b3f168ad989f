"""A mapping that worked is found again when a file with the same headings comes, in whatever order."""

from collections import Counter
from collections.abc import Iterator

from django.utils.timezone import now

from hiiki.exchange.mapping import Link, Mapping, fold, heading_fingerprint
from hiiki.exchange.models import ImportRun, SavedMapping


def remember(run: ImportRun) -> None:
    """What was done with these headings, and that the layout it was done with was used."""
    if own := run.own_layout:
        own.used(by=run.by)
    headings = run.found.headings
    if not any(headings):
        return
    SavedMapping.objects.update_or_create(
        run=run,
        defaults={
            "fingerprint": heading_fingerprint(headings),
            "kind": run.kind,
            "name": run.name[:100],
            "headings": headings,
            "mapping_json": run.mapping_json,
            "rules_json": {**run.rules_json, "maybe_answers": {}},
            "used_at": now(),
        },
    )


def recall(headings: list[str], kind: str = "") -> SavedMapping | None:
    """The mapping of the last import (of this kind) with these headings that stands, its columns counted as they stand here."""
    if not any(headings):
        return None
    found = SavedMapping.objects.filter(fingerprint=heading_fingerprint(headings)).standing()
    saved = (found.filter(kind=kind) if kind else found).first()
    if saved is None or not saved.headings:
        return None
    saved.mapping_json = _moved(Mapping.from_json(saved.mapping_json), saved.headings, headings).to_json()
    return saved


def _moved(mapping: Mapping, before: list[str], headings: list[str]) -> Mapping:
    """Joined columns stay in the order they were joined in."""
    named, now_at = list(_places(before)), {place: at for at, place in enumerate(_places(headings))}
    links = [
        Link(now_at[named[link.column]], link.target)
        for link in mapping.columns
        if link.column < len(named) and named[link.column] in now_at
    ]
    known = {link.column for link in links}
    links += [Link(column, None) for column in range(len(headings)) if column not in known]
    moved = Mapping(sorted(links, key=lambda link: link.column), mapping.constants, mapping.joiners)
    for target in moved.sources():
        moved = moved.joined_in(target, [link.column for link in links if link.target == target])
    return moved


def _places(headings: list[str]) -> Iterator[tuple[str, int]]:
    """Each heading with how often it came before: what tells two columns of one heading apart."""
    met: Counter[str] = Counter()
    for heading in map(fold, headings):
        yield heading, met[heading]
        met[heading] += 1
