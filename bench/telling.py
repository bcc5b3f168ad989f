"""What was measured, as Markdown: the targets first, then everything."""

from collections.abc import Callable, Mapping
from typing import Any

Result = Mapping[str, Any]
Results = Mapping[str, Result]  # by engine
NOTHING = "–"
OURS = ("first", "again", "changed", "undo", "csv", "xlsx", "bulk", "undo of the bulk edit", "duplicates")
MANY = 1_000_000  # customers


def table(head: list[str], rows: list[list[str]]) -> str:
    marks = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, marks, *rows))


def told(results: Results) -> str:
    parts = [("Targets", targets(results)), ("Bringing in, undoing, handing out", work(results))]
    parts += [("Searching, as typed", looks(results, "searches")), ("The list", looks(results, "pages"))]
    parts += [("Extractions", looks(results, "segments"))]
    parts += [("Their pages", people(results)), ("Around them", around(results)), ("Kills", kills(results))]
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


def _peak(of: Callable[[int], bool]) -> Callable[[Result], float]:
    """The most memory any process took, of books with so many rows."""

    def peak(result: Result) -> float:
        if not of(result["rows"]):
            raise KeyError("another target")
        work = [result[name]["peak"] for name in OURS if name in result]
        served = result["looks"].get("serving", {}).get("peak")
        if not work and not served:
            raise KeyError("not measured")
        return max([*work, served or 0])

    return peak


def _searchable(result: Result) -> float:
    """How much longer it takes until everything is in and indexed for searching."""
    tool = result.get("sqlite3 .import") or result["COPY, pg_trgm"]
    return (result["first"]["seconds"] + result["index"]["seconds"]) / tool["seconds"]


def _whole(result: Result) -> int:
    """How many kills ended as promised."""
    return sum("problem" not in kill for kill in result["kills"])


# What is wanted, the words for its bound, how it is found, how it is shown, whether that is good enough.
WANTED: tuple[tuple[str, str, Callable[[Result], float], str, Callable[[float], bool]], ...] = (
    ("first import beside django-import-export, rows/s", "≥ 10 ×", _ratio("first", "import-export", inverse=True), "{:.1f} ×", lambda x: x >= 10),
    ("… with everything it can switch off switched off", "", _ratio("first", "import-export, quickest", inverse=True), "{:.1f} ×", lambda x: True),
    ("first import beside bare loading, seconds", "", _ratio("first", "bare"), "{:.1f} ×", lambda x: True),
    ("first import and search index beside the tools for that, with trigrams, seconds", "≤ 3 ×", lambda result: _searchable(result), "{:.1f} ×", lambda x: x <= 3),
    ("the same file again, of the first import", "≤ 0.4 ×", _ratio("again", "first"), "{:.2f} ×", lambda x: x <= 0.4),
    ("the file with 5 % changed, of the first import", "≤ 0.4 ×", _ratio("changed", "first"), "{:.2f} ×", lambda x: x <= 0.4),
    ("undo, of the first import", "≤ 1 ×", _ratio("undo", "first"), "{:.2f} ×", lambda x: x <= 1),
    ("search through HTTP, p95 of all", "< 100 ms", lambda result: result["looks"]["searches"]["all"]["p95"], "{:.0f} ms", lambda x: x < 100),
    ("search, p95 of the slowest kind", "< 100 ms", lambda result: _worst(result, "searches"), "{:.0f} ms", lambda x: x < 100),
    ("list page through HTTP, p95 of all", "< 100 ms", lambda result: result["looks"]["pages"]["all"]["p95"], "{:.0f} ms", lambda x: x < 100),
    ("list, p95 of the slowest kind", "< 100 ms", lambda result: _worst(result, "pages"), "{:.0f} ms", lambda x: x < 100),
    ("most memory of any one process", "< 400 MB", _peak(lambda rows: rows < MANY), "{:.0f} MB", lambda x: x < 400),
    ("most memory of any one process", "< 700 MB", _peak(lambda rows: rows >= MANY), "{:.0f} MB", lambda x: x < 700),
    ("warm start to the first page", "≤ 3 s", lambda result: result["looks"]["start"]["seconds"], "{:.2f} s", lambda x: x <= 3),
    ("web server and worker, idle", "< 250 MB", lambda result: result["looks"]["start"]["resident"], "{:.0f} MB", lambda x: x < 250),
    ("extraction of three conditions through HTTP, p95 of all", "< 1 s", lambda result: result["looks"]["segments"]["all"]["p95"], "{:,.0f} ms", lambda x: x < 1000),
    ("extraction, p95 of the slowest kind", "< 1 s", lambda result: _worst(result, "segments"), "{:,.0f} ms", lambda x: x < 1000),
    ("duplicates by the usual rules", "≤ 30 s", lambda result: result["duplicates"]["seconds"], "{:.1f} s", lambda x: x <= 30),
    ("pages while an import runs, p95 of all", "< 300 ms", lambda result: result["kinds"]["all"]["p95"], "{:.0f} ms", lambda x: x < 300),
    ("errors people meet", "0", lambda result: result["errors"], "{:.0f}", lambda x: x == 0),
    ("kills after which something was not as promised", "0", lambda result: len(result["kills"]) - _whole(result), "{:.0f}", lambda x: x == 0),
)  # fmt: skip


def _worst(result: Result, kind: str) -> float:
    return max(each["p95"] for each in result["looks"][kind].values())


def targets(results: Results) -> str:
    rows = []
    for what, bound, find, form, enough in WANTED:
        cells = [_judged(result, find, form, enough) for result in results.values()]
        rows += [[what, bound, *cells]] if set(cells) != {NOTHING} else []
    return table(["", "target", *results], rows) if rows else ""


def _judged(
    result: Result, find: Callable[[Result], float], form: str, enough: Callable[[float], bool]
) -> str:
    try:
        value = find(result)
    except (KeyError, TypeError):
        return NOTHING  # not measured this time
    return form.format(value) if enough(value) else f"**{form.format(value)}** (missed)"


UNDONE = (
    "¹ Reads clean rows: no detecting, cleaning, kana, matching by name or phone, preview, history, undo, error file "
    "or search text.",
    "² Loads rows Hiiki made ready, search text and keys included, and does nothing else: no cleaning, matching, "
    "preview, history, undo or error file. Trigrams find nothing shorter than three characters; sqlite-utils leaves "
    "empty cells as empty text.",
)
WORK = {
    "first": "first import", "index": "search index, afterwards", "again": "the same file again", "changed": "the same file, 5 % changed",
    "undo": "undo of the first import", "undo of the changes": "undo of the 5 %", "bulk": "one field of everybody changed", "undo of the bulk edit": "undo of that",
    "duplicates": "duplicates by the usual rules", "csv": "CSV export, all columns",
    "xlsx": "Excel export, all columns", "import-export": "django-import-export ¹",
    "import-export, quickest": "django-import-export, at its quickest ¹", "bare": "bare csv + database ²",
    "sqlite-utils": "sqlite-utils, trigrams ²", "sqlite3 .import": "`sqlite3 .import`, trigrams ²",
    "COPY, pg_trgm": "COPY, pg_trgm ²",
}  # fmt: skip


def work(results: Results) -> str:
    head = ["", *(f"{engine}: {what}" for engine in results for what in ("s", "CPU s", "rows/s", "peak MB"))]
    rows = []
    for name, words in WORK.items():
        if any(name in result for result in results.values()):
            rows += [[words, *(cell for result in results.values() for cell in _work(result.get(name)))]]
            rows += _steps(results) if name == "first" else []
    told = [table(head, rows)] if rows else []
    told += [mark for mark in UNDONE if rows and any(mark[0] in row[0] for row in rows)]
    return "\n\n".join(told)


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
    found = {engine: result.get("looks", {}).get(kind, {}) for engine, result in results.items()}
    names = list(dict.fromkeys(name for each in found.values() for name in each))
    head = ["ms", *(f"{engine}: {what}" for engine in found for what in ("p50", "p95", "slowest", "CPU"))]
    rows = [[name, *(cell for each in found.values() for cell in _look(each.get(name)))] for name in names]
    return table(head, rows) if rows else ""


def _look(result: Result | None) -> list[str]:
    return [f"{result[name]:.0f}" for name in ("p50", "p95", "slowest", "busy")] if result else [NOTHING] * 4


def people(results: Results) -> str:
    """The pages of many at work, by kind."""
    found = {engine: result["kinds"] for engine, result in results.items() if "kinds" in result}
    names = list(dict.fromkeys(name for each in found.values() for name in each))
    what = ("p50", "p95", "slowest", "asked")
    head = ["ms", *(f"{engine}: {word}" for engine in found for word in what)]
    rows = [
        [name, *(cell for each in found.values() for cell in _kind(each.get(name), what))] for name in names
    ]
    return table(head, rows) if rows else ""


def _kind(result: Result | None, what: tuple[str, ...]) -> list[str]:
    return [f"{result[name]:,.0f}" for name in what] if result else [NOTHING] * len(what)


AROUND: tuple[tuple[str, Callable[[Result], str]], ...] = (
    ("people", lambda result: f"{result['people']}"),
    ("customers in the book, before", lambda result: f"{result['rows']:,}"),
    ("rows of the import", lambda result: f"{result['together']['rows']:,}"),
    ("import without people, rows/s", lambda result: f"{per_second(result['alone']):,.0f}"),
    ("import with them, rows/s", lambda result: f"{per_second(result['together']):,.0f}"),
    ("search index afterwards, without and with them, s", lambda result: " / ".join(f"{result[name]['parts']['index']:.1f}" for name in ("alone", "together"))),
    ("their work, s", lambda result: f"{result['seconds']:.0f}"),
    ("errors", lambda result: f"{result['errors']}"),
    ("… of them \"database is locked\"", lambda result: f"{result['locked']}"),
    ("saved by somebody else meanwhile", lambda result: f"{result['meanwhile']}"),
    ("web server, share of a core", lambda result: f"{result['server']:.0%}"),
    ("who makes the load, share of a core", lambda result: f"{result['share']:.0%}"),
    ("web server, peak MB", lambda result: f"{result['peak'] or 0:.0f}"),
)  # fmt: skip


def around(results: Results) -> str:
    found = {engine: result for engine, result in results.items() if "kinds" in result}
    rows = [[words, *(tell(result) for result in found.values())] for words, tell in AROUND]
    return table(["", *found], rows) if found else ""


def kills(results: Results) -> str:
    """A row for each: when, in which state it was, what was in, and whether all was as promised."""
    rows = [
        [str(number), engine, f"{kill['after']:.2f}", "yes" if kill["again"] else "", kill.get("state", NOTHING),
         f"{kill.get('cursor', 0):,}", f"{kill.get('customers', 0):,}", _outcome(kill)]
        for engine, result in results.items() for number, kill in enumerate(result.get("kills", []), 1)
    ]  # fmt: skip
    head = [
        "",
        "engine",
        "seconds after it took the file in",
        "killed before",
        "state",
        "row reported",
        "customers",
        "then",
    ]
    return table(head, rows) if rows else ""


def _outcome(kill: Result) -> str:
    if "problem" in kill:
        return f"**{kill['problem']}**"
    return "finished, right; undone, empty" if kill.get("finished") else "whole; went on"


def replaced(page: str, block: str, text: str) -> str:
    """The page with what stands between the marks of this block exchanged."""
    begin, end = (f"<!-- bin/bench {block}: {word} -->" for word in ("begin", "end"))
    before, _, rest = page.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"docs/performance.md has no place for the table: {begin} … {end}")
    return f"{before}{begin}\n{text}\n{end}{after}"
