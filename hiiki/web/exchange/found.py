"""見つけたもの: what Hiiki sees in the file, and how to say that it is otherwise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from hiiki.exchange.arrivals import nobody, proposing, receiving
from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import deciding
from hiiki.exchange.records import FILE, CannotRead, Found, Record
from hiiki.exchange.rules import KINDS
from hiiki.text import encodings
from hiiki.web.exchange import layouts
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.steps import OPEN, around
from hiiki.web.responses import page, seen_other

TABLES = {"delimited", "excel"}  # what may hold contact histories
ROWS = 8
COLUMNS = 60
HEADINGS_OFFERED = 15
CHEAP_TO_LOOK_AGAIN = 2 * 1024 * 1024
DELIMITERS = {",": "コンマ（,）", "\t": "タブ", ";": "セミコロン（;）", "|": "縦棒（|）", " ": "空白"}


@require_safe
@of_run(*OPEN)
def show(request: HttpRequest, run: ImportRun) -> HttpResponse:
    return page(request, "exchange/found.html", context(run))


@require_POST
@of_run(*OPEN)
def change(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Look at the file again with what the person says about it."""
    said = overrides(request)
    try:
        receiving.look(run, **said)
    except CannotRead as problem:
        return page(request, "exchange/found.html", context(run, problem=str(problem)), status=422)
    ImportRun.objects.filter(pk=run.pk, state__in=OPEN).update(state=ImportRun.CHOOSING, error="", counts={})
    with run.stage() as stage:
        stage.empty()
    return seen_other(request, "exchange:found", run.pk, message="読み方を変えました。")


@require_POST
@of_run(*OPEN)
def take_as(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Its rows are customers, or contact histories, after all."""
    kind = request.POST.get("kind", "")
    if kind in KINDS:
        deciding.read_as(run, kind)
    return seen_other(request, "exchange:found", run.pk)


def overrides(request: HttpRequest) -> dict[str, Any]:
    """Only what was really chosen; the rest is found out again."""
    encoding, delimiter = request.POST.get("encoding"), request.POST.get("delimiter")
    heading_row = request.POST.get("heading_row", "")
    return {
        "encoding": encoding if encoding in encodings.NAMES else None,
        "delimiter": delimiter if delimiter in DELIMITERS else None,
        "heading_row": int(heading_row) if heading_row.isdecimal() and len(heading_row) < 7 else None,
        "sheet": request.POST.get("sheet") or None,
    }


def context(run: ImportRun, *, problem: str = "") -> dict[str, Any]:
    found = run.found
    width = min(found.width, COLUMNS)
    return around(
        run,
        "exchange:found",
        found=found,
        problem=problem,
        encoding=encodings.label(found.encoding) if found.encoding else "",
        delimiter=DELIMITERS.get(found.delimiter, found.delimiter),
        **reading_by(run, found),
        kinds=KINDS.items() if found.kind in TABLES and found.headings else [],
        nobody=nobody if _is_about_nobody(run, found) else None,
        encodings=[(name, encodings.label(name)) for name in encodings.NAMES],
        delimiters=DELIMITERS.items(),
        heading_rows=heading_rows(run, found),
        headings=found.headings[:width],
        rows=[(found.at(row.line), row.cells[:width], row.problem) for row in first_rows(found)],
        hidden_columns=found.width - width,
        is_estimate=found.kind == "delimited" and run.size > CHEAP_TO_LOOK_AGAIN * 2,
        parts=[(part.name, _read_as(part.found), part.found.rows) for part in found.parts],
    )


def _is_about_nobody(run: ImportRun, found: Found) -> bool:
    return not run.is_of_contacts and nobody.is_about_nobody(found, run.mapping)


def first_rows(found: Found) -> list[Record]:
    """Of every file some."""
    return sorted(found.samples[: max(ROWS, 2 * len(found.parts))])


def _read_as(found: Found) -> str:
    """One of several files: how it is read, in a few words."""
    if found.kind == "excel":
        return f"シート「{found.sheet}」"
    if found.kind == "vcard":
        return f"vCard・{encodings.label(found.encoding)}"
    return f"{encodings.label(found.encoding)}・{DELIMITERS.get(found.delimiter, found.delimiter)}"


def reading_by(run: ImportRun, found: Found) -> dict[str, Any]:
    """The layouts that fit, the one in use, and what has to be known about it."""
    ways = proposing.ways(found, run.kind)
    used = next((way for way in ways if way.key == run.layout_key), ways[-1])
    if run.layout_key == proposing.LAST:
        used = proposing.Way(proposing.LAST, run.layout)
    layout = used.layout
    return {
        "ways": [layouts.told(way, len(found.headings)) for way in ways],
        "used": used,
        "missing": layout.missing(found) if layout and found.headings and used.share < 1 else [],
        "gone": layout.gone() if layout else [],
        "retired": layout.retired() if layout else [],
    }


def heading_rows(run: ImportRun, found: Found) -> list[tuple[int, str]]:
    """The first rows of the file, each as it would read as headings."""
    rows = [(found.heading_row, found.headings)] if found.heading_row else []
    rows += [(row.line, row.cells) for row in found.samples if row.line < 1 << FILE]
    if not found.parts and found.heading_row > 1 and run.size < CHEAP_TO_LOOK_AGAIN:
        rows = _from_the_top(run, found) or rows
    return [(line, "、".join(filter(None, cells))[:60]) for line, cells in rows[:HEADINGS_OFFERED]]


def _from_the_top(run: ImportRun, found: Found) -> list[tuple[int, list[str]]]:
    try:
        whole = sniff(
            run.path,
            name=run.name,
            heading_row=0,
            encoding=found.encoding or None,
            delimiter=found.delimiter or None,
            sheet=found.sheet or None,
        )
    except (CannotRead, OSError):
        return []
    return [(row.line, row.cells) for row in whole.samples]
