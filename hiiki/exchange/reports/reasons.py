"""Why rows were refused, put together: each reason once, with how many rows and the first of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from hiiki.exchange.models import ImportRun
from hiiki.exchange.reports.reporting import Headings
from hiiki.exchange.verdicts import REFUSED

FIRST = 3
WAYS_OUT = {
    "顧客コードが 別の行と同じです": "ひとつの会社に何人もいる名簿なら、「列の対応」でこの列を「使わない」か「メモ」にすると、ひとりずつ入ります。",
}
_quoted = re.compile("「[^」]*」")
_line = re.compile(r"(?:\S+\.\w+ )?\d+ 行目")


@dataclass
class Reason:
    """`column` is the heading in the file, "" where the whole row is meant; `lines` as people find them."""

    column: str
    words: str
    count: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def way_out(self) -> str:
        """What may be done about all rows of this reason at once, "" where there is no such thing."""
        return WAYS_OUT.get(self.words, "")

    def to_json(self) -> dict[str, Any]:
        return {"column": self.column, "reason": self.words, "count": self.count, "lines": self.lines}


def grouped(run: ImportRun, *, limit: int | None = None) -> list[Reason]:
    """The commonest first; of the first `limit` refused rows where there are many."""
    return put_together(run, _problems(run, limit))


def put_together(run: ImportRun, problems: Iterable[tuple[int, dict[str, Any]]]) -> list[Reason]:
    """`problems` with the line each stands in."""
    names, at = Headings(run), run.found.at
    reasons: dict[tuple[str, str], Reason] = {}
    for line, problem in problems:
        key = problem["column"], gist(problem["reason"], problem["value"])
        reason = reasons.setdefault(key, Reason(names.of(key[0]), key[1]))
        reason.count += 1
        if len(reason.lines) < FIRST:
            reason.lines.append(at(line))
    return sorted(reasons.values(), key=lambda reason: -reason.count)


def _problems(run: ImportRun, limit: int | None) -> Iterator[tuple[int, dict[str, Any]]]:
    with run.stage() as stage:
        for row in islice(stage.iterate(REFUSED), limit):
            for problem in row.problems:
                yield row.line, problem


def gist(reason: str, value: str) -> str:
    """What a reason says of any row: without this one's value, and without the line it resembles."""
    first = reason.removeprefix(f"「{value}」は").partition("。")[0]
    return _line.sub("別の行", _quoted.sub("「…」", first))
