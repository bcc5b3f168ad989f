"""R8 at size: an import killed with SIGKILL at random moments is whole up to a row, finishes, and can be undone."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random

from bench import customers
from bench.fresh import Book, Result, Say, fresh_book

SEED = 7
SHORTEST, GLANCE = 0.3, 0.005  # seconds
ORPHANS = 5.0  # seconds anything it started has to end by itself
CONTINUED = 0.5  # how many of the killed are killed again on their way on


class Broken(Exception):
    """Says what was not as promised."""


class Target:
    """One import, killed and continued until it is through: a book of its own each time."""

    def __init__(self, server: str, place: Path, file: str) -> None:
        self.server, self.place, self.file = server, place, file
        self.start = self.took = 0.0  # seconds of a command that finds nothing to do, and of a whole import
        self._stack, self._killed = ExitStack(), 0
        self.book: Book
        self.cursor = 0

    def fresh(self) -> None:
        self.close()
        self.book, self.cursor = self._stack.enter_context(fresh_book(self.server, self.place)), 0

    def close(self) -> None:
        self._stack.close()

    def command(self, *words: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "hiiki", *words, "--json"],
            env=self.book.environment, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode not in {0, 1}:
            raise Broken(f"hiiki {words[0]}: {done.stderr.decode(errors='replace').strip()[-300:]}")
        return json.loads(done.stdout)

    def whole(self) -> Result:
        return self.command("import", self.file, "--unknown-staff", "create")

    def kill_after(self, seconds: float) -> Result | None:
        """Kill it so long after it took the file in; what it said, if it was through before."""
        process = subprocess.Popen(
            [sys.executable, "-m", "hiiki", "import", self.file, "--unknown-staff", "create", "--json"],
            env=self.book.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            self._wait_for_file(process)
            said, _ = process.communicate(timeout=seconds)
            return json.loads(said) if process.returncode in {0, 1} else {"problem": "the import broke off"}
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            self._killed = process.pid
            return None

    def _wait_for_file(self, process: subprocess.Popen[bytes]) -> None:
        """Wait while it only starts: the file it takes in gets a folder of its own."""
        folder = Path(self.book.environment["HIIKI_DATA"]) / "imports"
        before = set(folder.glob("*"))
        while process.poll() is None and set(folder.glob("*")) <= before:
            time.sleep(GLANCE)

    def look(self) -> Result:
        """What must hold however it was cut off."""
        _no_orphans(self._killed)
        said, state = self.command("doctor")["problems"], self.book.step("state")
        if said:
            raise Broken(f"doctor: {said}")
        run = state["run"] or {"cursor": 0, "created": 0, "state": "not begun"}
        if state["customers"] != state["codes"]:
            raise Broken(f"{state['customers']} customers have {state['codes']} codes")
        if state["customers"] != run["created"]:
            raise Broken(f"{state['customers']} customers are there, {run['created']} are reported")
        if run["cursor"] < self.cursor:
            raise Broken(f"it was at row {self.cursor} and is back at {run['cursor']}")
        self.cursor = run["cursor"]
        return {"state": run["state"], "cursor": run["cursor"], "customers": state["customers"]}


def measured(rows: int, server: str, *, times: int, seed: int = SEED, say: Say = print) -> Result:
    """`kills`: what each of them met, with "problem" where something was not as promised."""
    with tempfile.TemporaryDirectory(prefix="hiiki-bench-") as place:
        file = Path(place) / "customers.csv"
        customers.write(file, rows)
        target = Target(server, Path(place), str(file))
        try:
            return _run(target, rows, times, Random(seed), say) | {"seed": seed, "rows": rows}
        finally:
            target.close()


def _run(target: Target, rows: int, times: int, rng: Random, say: Say) -> Result:
    target.fresh()
    engine, whole = target.book.step("describe"), _reference(target)
    say(f"  not killed: {target.took:.1f} s, {whole['customers']:,} customers")
    kills: list[Result] = []
    while len(kills) < times:
        target.fresh()
        some = _one_import(target, rows, times - len(kills), rng, whole)
        kills += some
        for number, each in enumerate(some, len(kills) - len(some) + 1):
            say(f"  {number} of {times}: {each}")
    return {"kills": kills, "seconds": target.took, "customers": whole["customers"], "engine": engine}


def _reference(target: Target) -> Result:
    """What the book holds when nobody kills; how long it takes."""
    target.start = _seconds(lambda: target.command("search", "青木"))
    target.took = _seconds(target.whole)
    return {**target.book.step("state"), **target.book.step("digest")}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _one_import(target: Target, rows: int, most: int, rng: Random, whole: Result) -> list[Result]:
    """Kill it, perhaps kill it again as it goes on, then let it finish and take it back.

    None, where it was through before it could be killed.
    """
    kills: list[Result] = []
    said, going_on = None, True
    while going_on and len(kills) < most:
        left = (target.took - target.start) * (1 - target.cursor / rows)
        after = rng.random() * max(SHORTEST, left)
        said = target.kill_after(after)
        if said:
            kills += [{"after": round(after, 2), "again": bool(kills), **said}] if "problem" in said else []
            break
        kills.append({"after": round(after, 2), "again": bool(kills), **_checked(target.look)})
        going_on = "problem" not in kills[-1] and rng.random() < CONTINUED
    if kills and "problem" not in kills[-1]:
        kills[-1] |= _checked(lambda: _finished(target, whole, is_through=bool(said)))
    return kills


def _checked(look: Callable[[], Result]) -> Result:
    try:
        return look()
    except Broken as problem:
        return {"problem": str(problem)}


def _finished(target: Target, whole: Result, *, is_through: bool) -> Result:
    """All it should hold and nothing else; and empty again once it is taken back."""
    if not is_through:
        target.whole()
    state = target.book.step("state")
    if state["customers"] != whole["customers"] or target.book.step("digest")["digest"] != whole["digest"]:
        raise Broken(f"finished with {state['customers']} customers, or others than without a kill")
    said = target.command("undo", str(state["run"]["number"]))
    left = target.book.step("state")["customers"]
    if left:
        raise Broken(f"{left} customers are left after undo, which said {str(said)[:200]}")
    return {"finished": True}


def _no_orphans(group: int) -> None:
    ends = time.monotonic() + ORPHANS
    while time.monotonic() < ends:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    raise Broken("something it started lived on")


def failed(result: Result) -> list[Result]:
    return [each for each in result["kills"] if "problem" in each]
