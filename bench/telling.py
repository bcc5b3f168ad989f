"""What was measured, as Markdown: the targets first, then everything."""

from collections.abc import Callable, Mapping
from typing import Any

Result = Mapping[str, Any]
Results = Mapping[str, Result]  # by engine
BEGIN, END = "<!-- measured by bin/bench: begin -->", "<!-- measured by bin/bench: end -->"
NOTHING = "–"


def table(head: list[str], rows: list[list[str]]) -> str:
    marks = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, marks, *rows))


def told(results: Results) -> str:
    parts = [("Targets", targets(results)), ("Bringing in, undoing, handing out", work(results))]
    parts += [("Searching, as typed", looks(results, "searches")), ("The list", looks(results, "pages"))]
    return "\n\n".join(f"### {title}\n\n{text}" for title, text in parts if text)


def per_second(result: Result) -> float:
    return result["rows"] / result["seconds"]


def _ratio(of: str, to: str, *, inverse: bool = False) -> Callable[[Result], float]:
    def ratio(result: Result) -> float:
        return (
            per_second(result[of]) / per_second(result[to])
            if inverse
            else result[of]["seconds"] / result[to]["seconds"]
        )

    return ratio


def _peak(result: Result) -> float:
    work = [
        result[name]["peak"]
        for name in ("first", "again", "changed", "undo", "csv", "xlsx")
        if name in result
    ]
    return max([*work, result["looks"].get("serving", {}).get("peak") or 0])


# What is wanted, the words for its bound, how it is found, how it is shown, whether that is good enough.
WANTED: tuple[tuple[str, str, Callable[[Result], float], str, Callable[[float], bool]], ...] = (
    ("first import beside django-import-export, rows/s", "≥ 10 ×", _ratio("first", "import-export", inverse=True), "{:.1f} ×", lambda x: x >= 10),
    ("… with everything it can switch off switched off", "", _ratio("first", "import-export, quickest", inverse=True), "{:.1f} ×", lambda x: True),
    ("first import beside bare loading, seconds", "", _ratio("first", "bare"), "{:.1f} ×", lambda x: True),
    ("the same file again, of the first import", "≤ 0.4 ×", _ratio("again", "first"), "{:.2f} ×", lambda x: x <= 0.4),
    ("the file with 5 % changed, of the first import", "≤ 0.4 ×", _ratio("changed", "first"), "{:.2f} ×", lambda x: x <= 0.4),
    ("undo, of the first import", "≤ 1 ×", _ratio("undo", "first"), "{:.2f} ×", lambda x: x <= 1),
    ("search through HTTP, p95 of all", "< 100 ms", lambda result: result["looks"]["searches"]["all"]["p95"], "{:.0f} ms", lambda x: x < 100),
    ("search, p95 of the slowest kind", "< 100 ms", lambda result: _worst(result, "searches"), "{:.0f} ms", lambda x: x < 100),
    ("list page through HTTP, p95 of all", "< 100 ms", lambda result: result["looks"]["pages"]["all"]["p95"], "{:.0f} ms", lambda x: x < 100),
    ("list, p95 of the slowest kind", "< 100 ms", lambda result: _worst(result, "pages"), "{:.0f} ms", lambda x: x < 100),
    ("most memory of any one process", "< 400 MB", _peak, "{:.0f} MB", lambda x: x < 400),
    ("warm start to the first page", "≤ 3 s", lambda result: result["looks"]["start"]["seconds"], "{:.2f} s", lambda x: x <= 3),
    ("web server and worker, idle", "< 250 MB", lambda result: result["looks"]["start"]["resident"], "{:.0f} MB", lambda x: x < 250),
)  # fmt: skip


def _worst(result: Result, kind: str) -> float:
    return max(each["p95"] for each in result["looks"][kind].values())


def targets(results: Results) -> str:
    rows = []
    for what, bound, find, form, enough in WANTED:
        cells = [_judged(result, find, form, enough) for result in results.values()]
        rows += [[what, bound, *cells]] if set(cells) != {NOTHING} else []
    return table(["", "target", *results], rows)


def _judged(
    result: Result, find: Callable[[Result], float], form: str, enough: Callable[[float], bool]
) -> str:
    try:
        value = find(result)
    except (KeyError, TypeError):
        return NOTHING  # not measured this time
    return form.format(value) if enough(value) else f"**{form.format(value)}** (missed)"


WORK = {
    "first": "first import", "index": "search index, afterwards", "again": "the same file again", "changed": "the same file, 5 % changed",
    "undo": "undo of the first import", "undo of the changes": "undo of the 5 %", "csv": "CSV export, all columns",
    "xlsx": "Excel export, all columns", "import-export": "django-import-export",
    "import-export, quickest": "django-import-export, at its quickest", "bare": "bare csv + database",
}  # fmt: skip


def work(results: Results) -> str:
    head = ["", *(f"{engine}: {what}" for engine in results for what in ("s", "CPU s", "rows/s", "peak MB"))]
    rows = []
    for name, words in WORK.items():
        if any(name in result for result in results.values()):
            rows += [[words, *(cell for result in results.values() for cell in _work(result.get(name)))]]
            rows += _steps(results) if name == "first" else []
    return table(head, rows) if rows else ""


def _work(result: Result | None) -> list[str]:
    if not result:
        return [NOTHING] * 4
    return [
        f"{result['seconds']:.2f}",
        f"{result['cpu']:.2f}",
        f"{per_second(result):,.0f}",
        f"{result['peak']:.0f}",
    ]


def _steps(results: Results) -> list[list[str]]:
    """Where the time of a first import goes."""
    names = next(iter(results.values()))["first"]["parts"]
    return [
        [f"· {name}", *(cell for result in results.values() for cell in (f"{result['first']['parts'][name]:.2f}", "", "", ""))]
        for name in names
    ]  # fmt: skip


def looks(results: Results, kind: str) -> str:
    found = {engine: result["looks"].get(kind, {}) for engine, result in results.items()}
    names = list(dict.fromkeys(name for each in found.values() for name in each))
    head = ["ms", *(f"{engine}: {what}" for engine in found for what in ("p50", "p95", "slowest", "CPU"))]
    rows = [[name, *(cell for each in found.values() for cell in _look(each.get(name)))] for name in names]
    return table(head, rows) if rows else ""


def _look(result: Result | None) -> list[str]:
    return [f"{result[name]:.0f}" for name in ("p50", "p95", "slowest", "busy")] if result else [NOTHING] * 4


def replaced(page: str, text: str) -> str:
    """The page with what stands between its marks exchanged."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"the page has no place for the table: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"
