"""The order of things: each measurement in a process of its own, ours and theirs turn about, medians at the end."""

import importlib.util
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from bench import LOGIN, PASSWORD, serving
from bench.fresh import Book, Result, Say, fresh_book
from hiiki.db.people import AWAY

PARTS = ("import", "again", "undo", "search", "list", "export", "start")


class Bench:
    """Everything measured on one engine at one size."""

    def __init__(
        self,
        rows: int,
        server: str,
        place: Path,
        *,
        only: set[str],
        beside: str,
        few: int | None,
        say: Say,
    ) -> None:
        self.rows, self.server, self.place = rows, server, place
        self.only, self.beside, self.few, self.say = only, beside, few, say
        self.files = {name: str(place / f"{name}.csv") for name in ("customers", "changed", "clean")}
        self.found: dict[str, list[Result]] = {}

    def run(self, repeat: int, others: int) -> Result:
        self._make_files()
        looks: Result = {}
        for number in range(repeat):
            with fresh_book(self.server, self.place) as book:
                if not number:
                    self._note("engine", book.step("describe"))
                self._bring_in(book)
                if not number and "import" in self.only and others:
                    book.step("dump", path=self.files["clean"])
                self._change(book)
                if number == repeat - 1:
                    looks = self._look(book, repeat)
                self._take_back(book)
            if "import" in self.only and number < others:
                self._ask_others()
        found = {name: summed_up(results) for name, results in self.found.items()}
        return {"rows": self.rows, "looks": looks, **found}

    def _make_files(self) -> None:
        from bench import customers

        customers.write(Path(self.files["customers"]), self.rows)
        customers.changed(Path(self.files["customers"]), Path(self.files["changed"]))

    def _bring_in(self, book: Book) -> None:
        self._measure(book, "first", path=self.files["customers"])
        self._measure(book, "index")

    def _change(self, book: Book) -> None:
        if "again" in self.only:
            self._measure(book, "again", path=self.files["customers"])
            self._measure(book, "changed", step="again", path=self.files["changed"])

    def _take_back(self, book: Book) -> None:
        if "undo" in self.only:
            if "again" in self.only:
                self._measure(book, "undo of the changes", step="undo", run=self.found["changed"][-1]["run"])
            self._measure(book, "undo", run=self.found["first"][-1]["run"])

    def _ask_others(self) -> None:
        for name, (step, words) in beside(self.server, self.beside).items():
            with fresh_book(self.server, self.place) as book:
                self._measure(book, name, step=step, path=self.files["clean"], **words)

    def _look(self, book: Book, repeat: int) -> Result:
        looks: Result = {}
        if {"search", "list"} & self.only:
            looks |= self._browse(book)
        if "export" in self.only:
            self._measure(book, "csv")
            self._measure(book, "xlsx")
        if "start" in self.only:
            looks["start"] = serving.starts(book.environment, repeat)
            self.say(f"  start: {looks['start']}")
        if looks:
            time.sleep(AWAY)  # so long does long work leave room for whoever asked last
        return looks

    def _browse(self, book: Book) -> Result:
        book.step("index")
        questions = book.step("questions")
        found: Result = {}
        with serving.running(book.environment) as server:
            visitor = serving.Visitor(server.port)
            visitor.sign_in(LOGIN, PASSWORD)
            for kind in ("searches", "pages"):
                if {"searches": "search", "pages": "list"}[kind] in self.only:
                    found[kind] = asked(
                        server,
                        visitor,
                        questions[kind],
                        typing=kind == "searches",
                        few=self.few,
                        say=self.say,
                    )
            found["serving"] = {"peak": server.peak}
        return found

    def _measure(self, book: Book, name: str, *, step: str = "", **arguments: object) -> None:
        result = book.step(step or name, **arguments)
        self.say(f"  {name}: {result.get('seconds', 0):.2f} s, {result['peak']:.0f} MB")
        self._note(name, result)

    def _note(self, name: str, result: Result) -> None:
        self.found.setdefault(name, []).append(result)


def asked(
    server: serving.Server, visitor: serving.Visitor, questions: dict[str, list[str]], *,
    typing: bool = False, few: int | None = None, say: Say = print,
) -> Result:  # fmt: skip
    """How long each kind of question took, and all of them together."""
    every: list[tuple[float, str]] = []
    answer = {}
    for name, every_address in questions.items():
        addresses = every_address[:few]
        before = server.busy
        found = serving.timings(visitor, addresses, typing=typing)
        busy = (server.busy - before) * 1000
        every += found
        answer[name] = {**serving.summed_up(found), "busy": busy / serving.requests(addresses)}
        say(f"  {name}: p95 {answer[name]['p95']:.0f} ms, {answer[name]['busy']:.0f} ms busy")
    busy = sum(each["busy"] * each["asked"] for each in answer.values()) / len(every)
    return {**answer, "all": {**serving.summed_up(every), "busy": busy}}


def beside(server: str, only: str = "") -> dict[str, tuple[str, Result]]:
    """Who is measured beside us: the name in the tables, the step and its arguments.

    `only`: names, parted by commas; all of them where nothing is said.
    """
    found: dict[str, tuple[str, Result]] = {
        "import-export": ("import-export", {}),
        "import-export, quickest": ("import-export", {"quickest": True}),
        "bare": ("bare", {}),
    }
    tools = {
        "sqlite-utils": not server and importlib.util.find_spec("sqlite_utils"),
        "sqlite3 .import": not server and shutil.which("sqlite3"),
        "COPY, pg_trgm": server,
    }
    found |= {name: (name, {}) for name, is_here in tools.items() if is_here}
    wanted = {name.strip() for name in only.split(",")}
    return {name: step for name, step in found.items() if not only or name.partition(",")[0] in wanted}


def summed_up(results: list[Result]) -> Result:
    """Medians of the times, the highest of the peaks, the rest as it was the last time."""
    last = dict(results[-1])
    if "seconds" in last:
        last["seconds"] = median(each["seconds"] for each in results)
        last["every"] = [each["seconds"] for each in results]
        last["cpu"] = median(each["cpu"] for each in results)
        last["peak"] = max(each["peak"] for each in results)
    if "parts" in last:
        last["parts"] = {name: median(each["parts"][name] for each in results) for name in last["parts"]}
    return last


def measured(
    rows: int, server: str, *, repeat: int = 3, others: int | None = None, only: set[str] | None = None,
    beside: str = "", few: int | None = None, say: Say = print,
) -> Result:  # fmt: skip
    """Measure at this size; `server` is the address of a PostgreSQL, or "" for SQLite.

    `others` is how often those beside us are measured, where that is not as often; `few` limits
    how many addresses of each kind are asked for.
    """
    with tempfile.TemporaryDirectory(prefix="hiiki-bench-") as place:
        bench = Bench(rows, server, Path(place), say=say, only=only or set(PARTS), beside=beside, few=few)
        return bench.run(repeat, repeat if others is None else others)
