"""People at work, as the server meets them: they list, search as they type, open cards and save a field.

`python -m bench.crowd` reads its task as one line of JSON, says "ready" when everybody is signed in, works until
its standard input ends and answers by JSON. It has no Django and a process of its own, so that what it takes
of the machine is little and can be told.
"""

import http.client
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event
from time import perf_counter, process_time
from typing import Any, NamedTuple

from bench import PASSWORD
from bench.serving import Visitor, summed_up

THINKING, TYPING = (1.0, 5.0), 0.3  # seconds between two deeds, and between two keys
MIX = {"list": 15, "far": 15, "search": 35, "card": 20, "save": 15}
KINDS = ("list page", "far page, sorted", "search, as typed", "how many", "card", "save a field")
LIST, COUNT, LOCKED = "/customers/", "/customers/count", "database is locked"
SAVED, MEANWHILE = 200, 409


class Answer(NamedTuple):
    """`status` 0 stands for none at all."""

    kind: str
    took: float
    address: str
    status: int
    locked: bool

    @property
    def wrong(self) -> bool:
        return self.locked or self.status not in {SAVED, MEANWHILE}


class Person:
    """One browser. `task` has `pages`, `names` (what is searched for) and `cards` by login: [key, title], …"""

    def __init__(self, login: str, task: dict[str, Any], until: Event) -> None:
        self._rng, self._task, self._until = Random(login), task, until
        self._cards: list[list[Any]] = task["cards"][login]
        self._thinking = task.get("thinking", THINKING)
        self._visitor = Visitor(task["port"])
        self._visitor.sign_in(login, PASSWORD)

    def work(self) -> list[Answer]:
        answers: list[Answer] = []
        while not self._until.wait(self._rng.uniform(*self._thinking)):
            [deed] = self._rng.choices(list(MIX), weights=list(MIX.values()))
            answers += getattr(self, deed)()
        return answers

    def list(self) -> Iterator[Answer]:
        yield self._ask("list page", LIST)[0]

    def far(self) -> Iterator[Answer]:
        yield self._ask("far page, sorted", self._rng.choice(self._task["pages"]))[0]

    def search(self) -> Iterator[Answer]:
        """Every key asks; how many there are is asked for where the page does."""
        for address in self._rng.choice(self._task["names"]):
            answer, text = self._ask("search, as typed", address, typing=True)
            yield answer
            if self._until.wait(TYPING):
                return
        if f'hx-get="{COUNT}' in text:
            yield self._ask("how many", address.replace(LIST, COUNT, 1), typing=True)[0]

    def card(self) -> Iterator[Answer]:
        yield self._ask("card", f"{LIST}{self._rng.choice(self._cards)[0]}/beside", typing=True)[0]

    def save(self) -> Iterator[Answer]:
        """One's own customers only: that two change the same one is tested elsewhere."""
        card = self._rng.choice(self._cards)
        given = {"seen": card[1], "value": f"主任{self._rng.randrange(10_000)}"}
        answer, _ = self._ask("save a field", f"{LIST}{card[0]}/cells/title", given=given)
        if answer.status == SAVED:
            card[1] = given["value"]
        yield answer

    def _ask(
        self, kind: str, address: str, *, typing: bool = False, given: dict[str, str] | None = None
    ) -> tuple[Answer, str]:
        began = perf_counter()
        try:
            if given is not None:
                status, text = self._visitor.post(address, given)
            else:
                status, text = self._visitor.get(address, typing=typing)
        except (OSError, http.client.HTTPException) as problem:
            status, text = 0, str(problem)
            self._visitor.close()
        return Answer(kind, (perf_counter() - began) * 1000, address, status, LOCKED in text), text


def told(answers: list[Answer]) -> dict[str, Any]:
    """By kind and "all": p50, p95 and slowest in milliseconds; what went wrong."""
    by_kind = {kind: [each for each in answers if each.kind == kind] for kind in KINDS} | {"all": answers}
    wrong = [each for each in answers if each.wrong]
    return {
        "kinds": {kind: summed_up([(each.took, each.address) for each in some]) for kind, some in by_kind.items() if some},
        "errors": len(wrong), "locked": sum(each.locked for each in wrong),
        "wrong": [[each.status, each.address] for each in wrong[:20]],
        "meanwhile": sum(each.status == MEANWHILE for each in answers),
    }  # fmt: skip


def main() -> None:
    task, until = json.loads(sys.stdin.readline()), Event()
    people = [Person(login, task, until) for login in task["cards"]]
    print("ready", flush=True)
    began, busy = perf_counter(), process_time()
    with ThreadPoolExecutor(len(people)) as threads:
        work = [threads.submit(person.work) for person in people]
        sys.stdin.read()
        until.set()
        answers = [answer for each in work for answer in each.result()]
    seconds = perf_counter() - began
    print(json.dumps({**told(answers), "seconds": seconds, "share": (process_time() - busy) / seconds}))


if __name__ == "__main__":
    main()
