"""Several files with the same columns read as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.mapping.headings import fold
from hiiki.exchange.records import CannotRead, Found, Part, Record

SAMPLES = 50


def again(path: Path, parts: Sequence[Part], **said: Any) -> Found:
    """The files beside `path` looked at once more, with what somebody says of all of them."""
    said.pop("sheet", None)
    looked = [replace(part, found=sniff(path.with_name(part.file), name=part.name, **said)) for part in parts]
    for part in looked[1:]:
        if not same_columns(looked[0].found, part.found):
            raise CannotRead(
                f"そう読むと「{part.name}」の列が「{looked[0].name}」と違うので、ひとつにまとめられません。"
            )
    return joined(looked)


def same_columns(one: Found, other: Found) -> bool:
    """The same headings, in whatever order; of files without any, the same number of columns."""
    if one.headings and other.headings:
        return one.headings == other.headings or _order(one, other) != []
    return one.headings == other.headings and one.width == other.width


def _order(first: Found, other: Found) -> list[int]:
    """For each column of the first its place in the other; empty where they do not match one to one."""
    theirs = {fold(heading): at for at, heading in enumerate(other.headings)}
    ours = [fold(heading) for heading in first.headings]
    if "" in theirs or len(theirs) != other.width or len(ours) != first.width:
        return []
    return [theirs[heading] for heading in ours] if sorted(ours) == sorted(theirs) else []


def joined(parts: Sequence[Part]) -> Found:
    """What is found in all of them together; columns stand as in the first."""
    first = parts[0].found
    for part in parts:
        part.columns = [] if part.found.headings == first.headings else _order(first, part.found)
    return Found(
        kind=first.kind,
        encoding=_common(part.found.encoding for part in parts),
        delimiter=_common(part.found.delimiter for part in parts),
        heading_row=first.heading_row,
        headings=first.headings,
        width=first.width,
        rows=sum(part.found.rows for part in parts),
        samples=_samples(parts),
        notes=[f"{part.name}：{note}" for part in parts for note in part.found.notes],
        parts=[replace(part, found=replace(part.found, samples=[], notes=[])) for part in parts],
    )


def _common(values: Iterable[str]) -> str:
    """What all of them have; "" where they differ."""
    different = set(values)
    return different.pop() if len(different) == 1 else ""


def _samples(parts: Sequence[Part]) -> list[Record]:
    """The first rows of each file by turns, so that every file is among the first of them."""
    rows = [
        [part.placed(number, record) for record in part.found.samples] for number, part in enumerate(parts)
    ]
    return [row for row in chain.from_iterable(zip_longest(*rows)) if row][:SAMPLES]
