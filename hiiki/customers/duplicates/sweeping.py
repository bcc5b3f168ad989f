"""Likely duplicates of the whole book here and now, as the command asks for them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hiiki.customers.duplicates.finding import READ, Found, add, is_whole, likely_in, profiles_after
from hiiki.customers.models import Customer
from hiiki.db.blocks import FIRST, Blocks


def likely(known: Iterable[Found]) -> Iterator[Found]:
    """Each pair once, but for those that were found by the rules."""
    with TemporaryDirectory() as folder, Blocks(Path(folder) / "blocks.sqlite3") as blocks:
        blocks.group(each.ids for each in known if is_whole(each))
        while profiles := profiles_after(blocks.place[0], READ):
            add(blocks, profiles)
        blocks.seal()
        met: set[tuple[int, ...]] = set()
        key, count = FIRST, max(Customer.objects.current().count(), 1)
        while some := list(blocks.after(key)):
            for each in likely_in(blocks, some, count=count):
                if each.ids not in met:
                    met.add(each.ids)
                    yield each
            key = some[-1][0]
