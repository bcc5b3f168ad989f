"""What people do with a full book: extractions, one field of everybody changed and taken back, duplicates."""

import tempfile
import time
from pathlib import Path

from bench import LOGIN, PASSWORD, customers, serving
from bench.fresh import Book, Result, Say, fresh_book
from bench.running import asked, summed_up
from hiiki.db.people import AWAY

PARTS = ("segments", "bulk", "duplicates")


def measured(
    rows: int, server: str, *, only: set[str], repeat: int = 3, few: int | None = None, say: Say = print
) -> Result:
    """One book for all of it; `few` limits how many addresses of each kind are asked for."""
    with (
        tempfile.TemporaryDirectory(prefix="hiiki-bench-") as place,
        fresh_book(server, Path(place)) as book,
    ):
        found: Result = {"rows": rows, "engine": book.step("describe"), "looks": {}}
        customers.write(Path(place) / "customers.csv", rows)
        book.step("first", path=str(Path(place) / "customers.csv"))
        book.step("index")
        furnished = book.step("furnish")
        say(f"  the book is filled, {furnished['contacts']:,} contacts")
        if "segments" in only:
            found["looks"]["segments"] = _extract(book, few, say)
        if "bulk" in only:
            found |= _change(book, repeat, say)
        if "duplicates" in only:
            found["duplicates"] = summed_up([_step(book, "duplicates", say) for _ in range(repeat)])
        return found


def _extract(book: Book, few: int | None, say: Say) -> Result:
    questions = book.step("extractions")
    for name in ("cpu", "peak"):
        del questions[name]
    with serving.running(book.environment) as server:
        visitor = serving.Visitor(server.port)
        visitor.sign_in(LOGIN, PASSWORD)
        found = asked(server, visitor, questions, few=few, say=say)
    time.sleep(AWAY)  # so long does long work leave room for whoever asked last
    return found


def _change(book: Book, repeat: int, say: Say) -> Result:
    changes, undos = [], []
    for _ in range(repeat):
        changes.append(_step(book, "bulk", say))
        undos.append(_step(book, "undo of the bulk edit", say, batch=changes[-1]["batch"]))
    return {"bulk": summed_up(changes), "undo of the bulk edit": summed_up(undos)}


def _step(book: Book, name: str, say: Say, **arguments: object) -> Result:
    result = book.step(name, **arguments)
    say(f"  {name}: {result['seconds']:.2f} s, {result['peak']:.0f} MB")
    return result
