"""Measure and tell; bin/bench calls this with the servers it set up."""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import fresh, keeping, killing, load, picture, running, serving, sizes, telling, work

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
USUAL, WORK, LOAD, KILL = set(running.PARTS), set(work.PARTS), "load", "kill"
PARTS = (*running.PARTS, *work.PARTS, LOAD, KILL)


def main() -> int:
    wish = read(sys.argv[1:])
    if wish.picture:
        say(f"{picture.save()}")
        return 0
    runs = evening(wish) if wish.everything else [wish]
    if wish.write:
        check_places(runs)
    if wish.postgres and wish.durable:
        fresh.make_durable(wish.postgres)
    every: dict[str, Any] = {}
    broken = False
    for run in runs:
        try:
            every |= measure(run)
        except (subprocess.CalledProcessError, RuntimeError) as problem:
            broken = True  # hours of other measurements may follow
            say(f"{run.rows:,} rows could not be measured: {problem}")
        if wish.json:
            Path(wish.json).write_text(json.dumps(every, ensure_ascii=False, indent=1), encoding="utf-8")
    found = [result for results in every.values() for result in results.values()]
    return int(broken or any(killing.failed(result) for result in found if "kills" in result))


def read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--rows", type=number, default=10_000, metavar="10k|100k|1M")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="medians of N")
    parser.add_argument("--others", type=int, metavar="N", help="how often the others, where less often")
    parser.add_argument("--beside", default="", metavar="NAME,…", help="only these others")
    parser.add_argument("--only", type=parts, default=USUAL, metavar=",".join(PARTS))
    parser.add_argument("--people", type=int, metavar="N", help="how many work while the import runs")
    parser.add_argument("--times", type=int, default=20, metavar="N", help="how often to kill")
    parser.add_argument("--seed", type=int, default=killing.SEED, help="of the moments to kill at")
    parser.add_argument("--everything", action="store_true", help="all sizes: an evening")
    parser.add_argument("--picture", action="store_true", help="draw what was kept, measure nothing")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument(
        "--postgres", metavar="ADDRESS", help="of a server that may be used for databases of our own"
    )
    parser.add_argument(
        "--durable", action="store_true", help="the server is private: let it wait for the disk"
    )
    parser.add_argument("--note", default="", help="a sentence to stand with the table")
    parser.add_argument("--json", metavar="FILE", help="keep everything measured")
    parser.add_argument("--keep", action="store_true", help="keep what the picture is drawn from")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    return parser.parse_args(words)


def number(text: str) -> int:
    try:
        return sizes.number(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong


def parts(text: str) -> set[str]:
    asked = {part.strip() for part in text.split(",") if part.strip()}
    if unknown := asked - set(PARTS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return asked


def evening(wish: argparse.Namespace) -> list[argparse.Namespace]:
    """Every size once as it stands in docs/performance.md, a full book at work, many at once, and killed."""

    def also(rows: str, only: set[str], **changes: Any) -> argparse.Namespace:
        return argparse.Namespace(**{**vars(wish), "rows": number(rows), "only": only, **changes})

    runs = [
        also("10k", USUAL, repeat=3, others=3),
        also("100k", USUAL, repeat=3, others=1),
        *(also(rows, WORK, repeat=repeat) for rows, repeat in (("10k", 3), ("100k", 3), ("1M", 1))),
        also("100k", {LOAD}),
        also("100k", {KILL}),
        also("1M", USUAL, repeat=1, others=1),
        also("1M", {LOAD}),
    ]
    huge = also("3M", USUAL, repeat=1, others=0, postgres=None)
    return [*runs, huge] if wish.sqlite or not wish.postgres else runs


def servers(wish: argparse.Namespace) -> list[tuple[str, str]]:
    found = [("sqlite", "")] if wish.sqlite or not wish.postgres else []
    return found + ([("postgres", wish.postgres)] if wish.postgres else [])


def blocks(wish: argparse.Namespace) -> list[tuple[str, set[str]]]:
    """What stands in the page under a name of its own."""
    size = sizes.short(wish.rows)
    found = [
        (size, wish.only & USUAL),
        (f"work {size}", wish.only & WORK),
        (f"load {size}", wish.only & {LOAD}),
        (f"kill {size}", wish.only & {KILL}),
    ]
    return [(name, only) for name, only in found if only]


def check_places(runs: list[argparse.Namespace]) -> None:
    """Better now than after hours."""
    page = PAGE.read_text("utf-8")
    for run in runs:
        for name, _ in blocks(run):
            telling.replaced(page, name, "")


def measure(wish: argparse.Namespace) -> dict[str, Any]:
    """Results by block and engine, printed, and kept and written where that is wished."""
    found: dict[str, Any] = {}
    for block, only in blocks(wish):
        results = {NAMES[name]: measured(wish, only, name, server) for name, server in servers(wish)}
        text = f"{surroundings(wish, only, results)}\n\n{telling.told(results)}"
        print(f"{text}\n", flush=True)
        found[block] = results
        if (wish.keep or wish.write) and only <= USUAL:
            for result in results.values():
                keeping.keep(result)
            picture.save()
        if wish.write:
            PAGE.write_text(telling.replaced(PAGE.read_text("utf-8"), block, text), encoding="utf-8")
    return found


def measured(wish: argparse.Namespace, only: set[str], name: str, server: str) -> dict[str, Any]:
    say(f"{NAMES[name]}, {wish.rows:,} rows: {', '.join(part for part in PARTS if part in only)}")
    if LOAD in only:
        return load.measured(wish.rows, server, people=wish.people, say=say)
    if only & WORK:
        return work.measured(wish.rows, server, only=only, repeat=wish.repeat, say=say)
    if KILL in only:
        return killing.measured(wish.rows, server, times=wish.times, seed=wish.seed, say=say)
    return running.measured(
        wish.rows, server, repeat=wish.repeat, others=wish.others, only=only, beside=wish.beside, say=say
    )


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def surroundings(wish: argparse.Namespace, only: set[str], results: dict[str, Any]) -> str:
    """When, how and on what this was measured."""
    versions = [f"{each['engine']['engine']} {each['engine']['version']}" for each in results.values()]
    busy = f", load {os.getloadavg()[2]:.1f} over the last 15 minutes" if hasattr(os, "getloadavg") else ""
    often = f", {medians(wish)}" if only <= USUAL else f", medians of {wish.repeat}" if only <= WORK else ""
    lines = [
        f"`bin/bench {command(wish, only)}`, {datetime.date.today().isoformat()}, {wish.rows:,} rows{often}.",
        f"{serving.cores()} cores, {processor()}{busy}; Python {platform.python_version()}, {', '.join(versions)}.",
    ]
    return "\n".join([*lines, wish.note] if wish.note else lines)


def medians(wish: argparse.Namespace) -> str:
    others = wish.repeat if wish.others is None else min(wish.others, wish.repeat)
    return f"medians of {wish.repeat}" + (f" (the others: {others})" if others < wish.repeat else "")


def command(wish: argparse.Namespace, only: set[str]) -> str:
    engines = [name for name, _ in servers(wish)]
    words = [f"--rows {sizes.short(wish.rows)}", f"--engine {'both' if len(engines) > 1 else engines[0]}"]
    words += [f"--only {','.join(part for part in PARTS if part in only)}"] * (only != USUAL)
    if only <= WORK:
        words += [f"--repeat {wish.repeat}"]
    if KILL in only:
        words += [f"--times {wish.times} --seed {wish.seed}"]
    if LOAD in only:
        words += [f"--people {wish.people}"] * (wish.people is not None)
    if only <= USUAL:
        words += [f"--repeat {wish.repeat}"]
        words += [f"--others {wish.others}"] * (wish.others is not None)
        words += [f"--beside '{wish.beside}'"] * bool(wish.beside)
    return " ".join(words)


def processor() -> str:
    file = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", file.read_text(), re.MULTILINE) if file.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
