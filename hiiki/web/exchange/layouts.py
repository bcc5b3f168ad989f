"""形式: which one a file is read by, and what was matched by hand saved as one."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from hiiki.exchange.arrivals.proposing import GUESSED, LAST, Way
from hiiki.exchange.layouts.keeping import layout_of
from hiiki.exchange.models import ImportRun, NameTaken, OwnLayout
from hiiki.exchange.plans import deciding
from hiiki.web.exchange import matches, rules
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.steps import OPEN
from hiiki.web.responses import fragment, seen_other

LONGEST = 60
PAGES = ("columns", "rules")


@require_POST
@of_run(*OPEN)
def take(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Read the file by another layout, or by none."""
    if not deciding.read_by(run, request.POST.get("layout", "")):
        return seen_other(request, "exchange:found", run.pk, message="その形式は、もうありません。")
    return seen_other(request, "exchange:found", run.pk, message=_read_by(run))


def _read_by(run: ImportRun) -> str:
    if run.layout_key == LAST:
        return f"前回と同じ対応（{run.layout}）で読みます。"
    return f"「{run.layout}」で読みます。" if run.layout else "形式を使わず、見出しと値から判断します。"


@require_POST
@of_run(*OPEN)
def create(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Save what the page shows right now, under a name; layouts are of customers."""
    if run.is_of_contacts:
        return seen_other(request, "exchange:columns", run.pk)
    name = " ".join(request.POST.get("layout_name", "").split())
    at = request.POST.get("at")
    mapping = matches.read(request.POST, run) if at == "columns" else run.mapping
    chosen = rules.read(request, run, key=deciding.key_with(run, mapping))
    problem = _problem(name) or next(iter(matches.wrong(mapping)), "")
    if problem:
        return _refused(request, run, name, problem)
    overwrite = bool(request.POST.get("overwrite")) or name == str(run.own_layout)
    try:
        with transaction.atomic():
            own, batch = OwnLayout.keep(
                layout_of(name, run.found, mapping, chosen), by=request.user, overwrite=overwrite
            )
            if mapping.to_json() != run.mapping_json:
                deciding.match(run, mapping)
            deciding.keep_rules(run, **chosen.to_json())
            deciding.keep_layout(run, own)
    except NameTaken:
        return _refused(request, run, name, f"「{name}」という形式はもうあります。", taken=True)
    return seen_other(
        request,
        f"exchange:{at if at in PAGES else 'columns'}",
        run.pk,
        message=f"形式「{name}」を保存しました。",
        undo=batch,
    )


def _problem(name: str) -> str:
    if not name:
        return "形式の名前を入れてください。"
    return f"名前が長すぎます（{LONGEST}文字まで）。" if len(name) > LONGEST else ""


def _refused(
    request: HttpRequest, run: ImportRun, name: str, problem: str, *, taken: bool = False
) -> HttpResponse:
    at = request.POST.get("at")
    context = {"run": run, "layout_name": name, "problem": problem, "taken": taken, "at": at}
    return fragment(request, "exchange/_keep_layout.html", context, status=422)


def told(way: Way, width: int) -> dict[str, Any]:
    """A way as the page shows it."""
    if way.kind == GUESSED:
        return {"key": way.key, "word": "形式を使わない（見出しと値から判断）"}
    if way.kind == LAST:
        return {"key": way.key, "word": f"前回と同じ対応（{way.title}）"}
    fits = "見出しがすべて合います" if way.share == 1 else f"見出しの {way.share:.0%} が合います"
    return {"key": way.key, "word": f"{way.title}（{fits}）" if width else way.title}
