"""Measure and tell; bin/bench calls this with the servers it set up."""

import argparse
import datetime
import json
import os
import platform
import re
import sys
from pathlib import Path
from typing import Any

from bench import running, serving, telling

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def main() -> None:
    wish = read(sys.argv[1:])
    results: dict[str, Any] = {}
    for name, server in servers(wish):
        say(f"{NAMES[name]}, {wish.rows:,} rows")
        if server and wish.durable:
            running.make_durable(server)
        results[NAMES[name]] = running.measured(
            wish.rows, server, repeat=wish.repeat, others=wish.others, only=wish.only, say=say
        )

    text = f"{surroundings(wish, results)}\n\n{telling.told(results)}"
    print(text)
    if wish.json:
        Path(wish.json).write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    if wish.write:
        PAGE.write_text(telling.replaced(PAGE.read_text("utf-8"), text), encoding="utf-8")


def read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--rows", type=number, default=10_000, metavar="10k|100k|1M")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="medians of N")
    parser.add_argument("--others", type=int, metavar="N", help="how often the others, where less often")
    parser.add_argument("--only", type=parts, default=set(running.PARTS), metavar=",".join(running.PARTS))
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument(
        "--postgres", metavar="ADDRESS", help="of a server that may be used for databases of our own"
    )
    parser.add_argument(
        "--durable", action="store_true", help="the server is private: let it wait for the disk"
    )
    parser.add_argument("--note", default="", help="a sentence to stand with the table")
    parser.add_argument("--json", metavar="FILE", help="keep everything measured")
    parser.add_argument("--write", action="store_true", help="replace the table in docs/performance.md")
    return parser.parse_args(words)


def number(text: str) -> int:
    """10k, 1M or plain digits."""
    found = re.fullmatch(r"(\d+)([kM]?)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is not a number of rows such as 10k")
    return int(found[1]) * {"": 1, "k": 1000, "M": 1_000_000}[found[2]]


def parts(text: str) -> set[str]:
    asked = {part.strip() for part in text.split(",") if part.strip()}
    if unknown := asked - set(running.PARTS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return asked


def servers(wish: argparse.Namespace) -> list[tuple[str, str]]:
    found = [("sqlite", "")] if wish.sqlite or not wish.postgres else []
    return found + ([("postgres", wish.postgres)] if wish.postgres else [])


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def surroundings(wish: argparse.Namespace, results: dict[str, Any]) -> str:
    """When, how and on what this was measured."""
    versions = [f"{each['engine']['engine']} {each['engine']['version']}" for each in results.values()]
    load = f", load {os.getloadavg()[2]:.1f} over the last 15 minutes" if hasattr(os, "getloadavg") else ""
    lines = [
        f"`bin/bench {command(wish)}`, {datetime.date.today().isoformat()}, {wish.rows:,} rows, {medians(wish)}.",
        f"{serving.cores()} cores, {processor()}{load}; Python {platform.python_version()}, {', '.join(versions)}.",
    ]
    return "\n".join([*lines, wish.note] if wish.note else lines)


def medians(wish: argparse.Namespace) -> str:
    others = wish.repeat if wish.others is None else min(wish.others, wish.repeat)
    return f"medians of {wish.repeat}" + (f" (the others: {others})" if others < wish.repeat else "")


def command(wish: argparse.Namespace) -> str:
    short = {1_000_000: "M", 1000: "k"}
    rows = next(
        (f"{wish.rows // by}{unit}" for by, unit in short.items() if not wish.rows % by), str(wish.rows)
    )
    engines = [name for name, _ in servers(wish)]
    words = [f"--rows {rows}", f"--engine {'both' if len(engines) > 1 else engines[0]}"]
    words += [f"--only {','.join(part for part in running.PARTS if part in wish.only)}"] * (
        wish.only != set(running.PARTS)
    )
    words += [f"--repeat {wish.repeat}"]
    return " ".join([*words, *([f"--others {wish.others}"] if wish.others is not None else [])])


def processor() -> str:
    file = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", file.read_text(), re.MULTILINE) if file.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
