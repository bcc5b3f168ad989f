"""ファイル: added to a card, looked at, taken away again."""

import logging
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.audit.models import Batch
from hiiki.audit.recording import record
from hiiki.customers import filing
from hiiki.customers.models import Customer, CustomerFile
from hiiki.db.troubles import told
from hiiki.files import naming, previews
from hiiki.files.shelf import TooLarge, shelf
from hiiki.web.access import SignedIn, address_of, found_or_404, needs
from hiiki.web.customers import cabinet
from hiiki.web.customers.card import found
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.tabs import FILES
from hiiki.web.responses import fragment, page, say, seen_other
from hiiki.web.uploads import Measured, measure

PIECE = 1 << 20
FOUND = 50
NO_FILE = "ファイルが選ばれていません。"
LOST = "「{}」の中身が失われています。所有者に、バックアップから戻すよう頼んでください。"
# Whatever a file holds, no browser shows it as a page of ours.
HARMLESS = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
@needs("edit")
def create(request: SignedIn, pk: int) -> HttpResponseBase:
    return _create(request, pk, measure(request, settings.FILE_BYTES))


@csrf_protect
def _create(request: SignedIn, pk: int, measured: Measured) -> HttpResponse:
    """Several files of a form, or one at a time of a script, which says by `batch` what it belongs to."""
    customer = found(request, pk)
    uploads = request.FILES.getlist("file")
    batch, problems = _of_before(request), [_too_large(name) for name in measured.too_large]
    added = 0
    for upload in uploads:
        name = request.POST.get("name") or upload.name or ""
        try:
            _, made = filing.add(customer, name, upload.chunks(PIECE), by=request.user, into=batch)
        except (TooLarge, filing.Refused, OSError) as problem:
            problems.append(f"「{naming.cut(name)}」を追加できませんでした。{_why(problem)}")
        else:
            batch, added = made or batch, added + 1
            if made is None:
                problems.append(f"「{naming.cut(name)}」は、いまの版と同じ中身なので、追加しませんでした。")
    if not uploads and not problems:
        problems.append(NO_FILE)
    if "name" in request.POST:
        return JsonResponse(
            {"batch": batch.pk if batch else None, "problems": problems}, status=422 if problems else 200
        )
    return _told(request, customer, batch, problems)


def _why(problem: Exception) -> str:
    if isinstance(problem, OSError):
        log.exception("a file could not be kept")
        return told(problem)
    return str(problem)


def _too_large(name: str) -> str:
    return f"「{naming.cut(name)}」を追加できませんでした。{TooLarge(settings.FILE_BYTES)}"


def _of_before(request: SignedIn) -> Batch | None:
    """The batch of the files that came just before these."""
    said = request.POST.get("batch", "")
    is_number = said.isdecimal() and len(said) < 19
    return filing.added_before(int(said), by=request.user) if is_number else None


@require_POST
@needs("edit")
def conclude(request: SignedIn, pk: int) -> HttpResponse:
    """A script has sent its last file: say what became of them, on the page that comes next."""
    return _told(request, found(request, pk), _of_before(request), [])


def _told(request: SignedIn, customer: Customer, batch: Batch | None, problems: list[str]) -> HttpResponse:
    count = batch.changes.count() if batch else 0
    if count:
        say(request, f"ファイルを {count:,} 件追加しました。", undo=batch)
    for problem in problems:
        say(request, problem, warn=True)
    return seen_other(request, tab_of(request, customer))


def tab_of(request: SignedIn, customer: Customer) -> str:
    return Asked.here(request).card(customer.pk, FILES.name)


@require_GET
@needs("view")
def index(request: SignedIn, pk: int) -> HttpResponse:
    """The list alone, asked for again while previews are drawn."""
    context = {**cabinet.content(request, found(request, pk)), "query": _query(request)}
    return fragment(request, "customers/_file_list.html", context)


def _query(request: SignedIn) -> str:
    return Asked.here(request).query()


@require_GET
@needs("view")
def search(request: SignedIn) -> HttpResponse:
    """By name, over all customers one may see."""
    name = request.GET.get("name", "").strip()
    files = CustomerFile.objects.visible_to(request.user).newest().named_like(name)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        files = files.filter(pk__lt=int(before))
    some = list(files.select_related("content", "customer").order_by("-id")[: FOUND + 1])
    context = {
        "name": name,
        "files": [cabinet.Line(file) for file in some[:FOUND]],
        "next_before": some[FOUND - 1].pk if len(some) > FOUND else None,
        "is_first": not before,
    }
    return page(request, "customers/files.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit")
def change(request: SignedIn, pk: int, file: int) -> HttpResponse:
    """Its name and note."""
    held = _file(request, pk, file)
    back = tab_of(request, held.customer)
    context: dict[str, Any] = {
        "customer": held.customer,
        "file": held,
        "back": back,
        "query": _query(request),
    }
    if request.method != "POST":
        return page(request, "customers/file.html", {**context, "name": held.name, "note": held.note})
    name, note = request.POST.get("name", ""), request.POST.get("note", "")[:200]
    try:
        batch = filing.change(held, name=name, note=note, by=request.user)
    except filing.Refused as problem:
        context |= {"name": name, "note": note, "problem": str(problem)}
        return page(request, "customers/file.html", context, status=422)
    held.refresh_from_db(fields=["name"])
    message = f"「{held.name}」を保存しました。" if batch else ""
    return seen_other(request, back, message=message, undo=batch)


@require_POST
@needs("edit")
def restore(request: SignedIn, pk: int, file: int) -> HttpResponse:
    held = _file(request, pk, file)
    return _done(request, held, lambda: filing.restore(held, by=request.user)[1], "を前の版に戻しました。")


@require_POST
@needs("edit")
def show_as_picture(request: SignedIn, pk: int, file: int) -> HttpResponse:
    held, shown = _file(request, pk, file), bool(request.POST.get("shown"))
    words = "をカードの写真にしました。" if shown else "をカードの写真から外しました。"
    return _done(request, held, lambda: filing.show_as_picture(held, shown, by=request.user), words)


@require_POST
@needs("edit")
def remove(request: SignedIn, pk: int, file: int) -> HttpResponse:
    held = _file(request, pk, file)
    return _done(request, held, lambda: filing.remove(held, by=request.user), "を削除しました。")


def _done(request: SignedIn, file: CustomerFile, act: Any, words: str) -> HttpResponse:
    try:
        batch = act()
    except filing.Refused as problem:
        say(request, str(problem), warn=True)
        return seen_other(request, tab_of(request, file.customer))
    return seen_other(
        request, tab_of(request, file.customer), message=f"「{file}」{words}" if batch else "", undo=batch
    )


@require_GET
@needs("view")
def download(request: SignedIn, pk: int, file: int) -> HttpResponseBase:
    """Always to be saved, never shown."""
    held = _file(request, pk, file)
    try:
        content = shelf().open(held.content.digest)
    except FileNotFoundError:
        say(request, LOST.format(held), warn=True)
        return seen_other(request, tab_of(request, held.customer))
    _opened(request, held, "download")
    return FileResponse(
        content,
        as_attachment=True,
        filename=held.name,
        content_type="application/octet-stream",
        headers=HARMLESS,
    )


@require_GET
@needs("view")
def preview(request: SignedIn, pk: int, file: int, page: str) -> HttpResponseBase:
    """A picture we drew ourselves."""
    held = _file(request, pk, file)
    try:
        picture = previews.path(held.content.digest, page).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    if page == "1":
        _opened(request, held, "preview")
    headers = {**HARMLESS, "Cache-Control": "private, max-age=3600"}
    return FileResponse(picture, content_type="image/webp", headers=headers)


def _opened(request: SignedIn, file: CustomerFile, how: str) -> None:
    record(
        "file.opened",
        file.customer,
        by=request.user,
        address=address_of(request),
        file=file.name,
        version=file.version,
        how=how,
    )


def _file(request: SignedIn, customer: int, file: int) -> CustomerFile:
    files: Any = CustomerFile.objects.visible_to(request.user).select_related("customer", "content")
    return found_or_404(files.filter(customer=customer), file)
