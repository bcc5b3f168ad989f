"""A file arrives, is thrown away again, or is brought in once more."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from hiiki.audit.recording import record
from hiiki.db.troubles import told
from hiiki.exchange.arrivals import forgetting, joining, receiving, repeating
from hiiki.exchange.arrivals.unpacking import Dropped
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from hiiki.exchange.refused import recognising
from hiiki.web.exchange.guards import of_everybody, of_run
from hiiki.web.exchange.home import PASTED, left_by, places
from hiiki.web.exchange.steps import OPEN, place_of
from hiiki.web.exchange.wholes import is_for_all
from hiiki.web.responses import fragment, page, say, seen_other

NO_FILE = "ファイルが選ばれていません。CSV、Excel、vCard などのファイルを選んでください。"
PIECE = 1 << 20
NAMED = 5  # files named at once
log = logging.getLogger(__name__)


@require_POST
@of_everybody
def create(request: HttpRequest) -> HttpResponse:
    dropped = _dropped(request)
    if not dropped:
        return _refused(request, NO_FILE)
    name = dropped[0][1] if len(dropped) == 1 else ""
    try:
        runs = joining.receive_all(dropped, by=request.user)
    except CannotRead as problem:
        return _refused(request, str(problem), name=name)
    except OSError as problem:
        log.exception("a file could not be kept")
        return _refused(request, told(problem), name=name)
    return _begun(request, runs)


def _dropped(request: HttpRequest) -> list[Dropped]:
    """Files, or a table that was pasted: rows of cells with tabs between, as spreadsheets copy them."""
    if table := request.POST.get("table", "").strip("\r\n"):
        return [([table.encode()], PASTED)]
    uploads = request.FILES.getlist("file")
    return [(upload.chunks(PIECE), upload.name or "名前のないファイル") for upload in uploads]


def _begun(request: HttpRequest, runs: list[ImportRun]) -> HttpResponse:
    """On to the first; the others wait among what was begun."""
    first, *others = runs
    if others:
        waiting = "、".join(f"「{run.name}」" for run in others[:NAMED]) + (
            " など" if len(others) > NAMED else ""
        )
        words = f"列の違うファイルがあるので、{len(runs)} 回に分けて取り込みます。まず「{first.name}」です。"
        say(request, f"{words}終わったら、データ連動のページで {waiting}を続けてください。", warn=True)
    return seen_other(request, next_place(first), first.pk)


def next_place(run: ImportRun) -> str:
    """Where one goes on with a file that was just received."""
    if run.state == ImportRun.LOCKED:
        return "exchange:lock"
    if is_for_all(run):
        return "exchange:whole"
    return "exchange:continuing" if recognising.origin(run) else "exchange:found"


def _refused(request: HttpRequest, problem: str, *, name: str = "") -> HttpResponse:
    context = {"problem": problem, "refused_name": name}
    if request.htmx:  # type: ignore[attr-defined]
        return fragment(request, "exchange/_refused_file.html", context, status=422)
    return page(
        request, "exchange/home.html", places(request, **{"problem": problem, "name": name}), status=422
    )


@require_POST
@of_run(*OPEN, ImportRun.LOCKED, ImportRun.PLANNING)
def discard(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Only while nothing of it is in the book."""
    if run.batch_id:
        return seen_other(request, "exchange:report", run.pk)
    record("import.discarded", run, by=request.user)
    if run.state == ImportRun.PLANNING:
        run.delete()  # whoever reads the file notices; the worker sweeps it away later
    else:
        receiving.discard(run)
    return seen_other(
        request, "exchange:home", message=f"「{run.name}」の取り込みをやめました。台帳は変わっていません。"
    )


@require_POST
@of_everybody
def discard_all(request: HttpRequest) -> HttpResponse:
    """What this person, or somebody at the terminal, left unfinished."""
    gone = forgetting.forget(left_by(request.user))
    for run in gone:
        record("import.discarded", run, by=request.user)
    words = f"途中の取り込み {len(gone)} 件をやめました。台帳は変わっていません。"
    return seen_other(request, "exchange:home", message=words if gone else "")


@require_POST
@of_run(ImportRun.DONE, ImportRun.FAILED)
def again(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """The same file once more, from the beginning."""
    try:
        repeated = repeating.repeat(run, by=request.user)
    except repeating.CannotRepeat as refusal:
        say(request, str(refusal), warn=True)
        return seen_other(request, place_of(run), run.pk)
    return seen_other(request, next_place(repeated), repeated.pk)
