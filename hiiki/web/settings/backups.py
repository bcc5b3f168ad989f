"""バックアップ: whether the book is safe, where the copies are, one more now, and one to take along."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime, make_aware
from django.views.decorators.http import require_GET, require_POST

from hiiki.audit.models import Event
from hiiki.audit.recording import record
from hiiki.exchange.backups import by_hand, contents, kept, nightly, progress, receiving, taking_away
from hiiki.exchange.backups.reading import Unusable, glance
from hiiki.exchange.backups.restorer import HERE
from hiiki.web.access import SignedIn, address_of, needs
from hiiki.web.responses import fragment, page, say, seen_other
from hiiki.worker import heartbeat

SAID = ("backup.made", "backup.restored", "backup.not_restored")


@require_GET
@needs("own")
def index(request: SignedIn) -> HttpResponse:
    context = {
        "folder": kept.work_folder(),
        "backups": [_line(copy) for copy in kept.copies()],
        "failed": _failure(),
        **_restored(),
        "nightly_at": nightly.AT,
        "kept": kept,
        "beside": contents.size_beside(),
        "can_restore": HERE.is_possible,
        **_progress(),
    }
    return page(request, "settings/backups.html", context)


def _line(copy: kept.Copy) -> dict[str, Any]:
    line = {
        "at": make_aware(copy.at),
        "name": copy.path.name,
        "word": copy.word,
        "size": copy.path.stat().st_size,
    }
    try:
        manifest = glance(copy.path)
        return {**line, "customers": manifest.customers, "lacking": manifest.lacking}
    except Unusable as problem:
        return {**line, "problem": str(problem)}


def _failure() -> dict[str, Any] | None:
    """The failure since the last backup, if there is one."""
    failed = nightly.status()["failed"]
    return failed and {**failed, "at": localtime(datetime.fromisoformat(failed["at"]))}


def _restored() -> dict[str, Any]:
    """The last time somebody went back, or tried to, as long as no backup was made since."""
    last = Event.objects.filter(verb__in=SAID).order_by("-id").first()
    if last is None or last.verb == "backup.made":
        return {}
    to = datetime.fromisoformat(last.data["created"]) if "created" in last.data else None
    return {"restored": last, "restored_to": to}


def _progress() -> dict[str, Any]:
    going = progress.under_way()
    return {
        "going": going,
        "waiting": by_hand.is_waiting() and not going,
        "worker_is_there": heartbeat.is_alive(settings.DATA),
    }


@require_POST
@needs("own")
def make(request: SignedIn) -> HttpResponse:
    """The worker does it within a second or two."""
    by_hand.ask(by=request.user)
    return seen_other(request, "settings:backups")


@require_GET
@needs("own")
def watch(request: SignedIn) -> HttpResponse:
    """Asked for again and again while a backup is being made."""
    context = _progress()
    if context["going"] or context["waiting"]:
        return fragment(request, "settings/_backup_progress.html", context)
    last = nightly.status()["last"]
    if last and not _failure():
        say(request, f"バックアップを取り、読み直して確かめました（顧客 {last.get('customers', 0):,} 人）。")
    return seen_other(request, "settings:backups")


@require_GET
@needs("own")
def download(request: SignedIn, name: str) -> HttpResponseBase:
    copy = copy_or_404(name)
    try:
        whole = taking_away.stream(copy.path) if glance(copy.path).beside else copy.path.open("rb")
    except Unusable as problem:
        say(request, str(problem), warn=True)
        return seen_other(request, "settings:backups")
    record(
        "backup.downloaded",
        by=request.user,
        address=address_of(request),
        file=name,
        size=copy.path.stat().st_size,
    )
    return FileResponse(whole, as_attachment=True, filename=name, content_type="application/zip")


def copy_or_404(name: str) -> kept.Copy:
    copy = kept.copy_named(name)
    if copy is None:
        raise Http404
    return copy


@require_POST
@needs("own")
def bring_in(request: SignedIn) -> HttpResponse:
    """A backup of another PC, to go back to."""
    given = request.FILES.get("file")
    if given is None:
        say(
            request, "ファイルが選ばれていません。バックアップのファイル（.zip）を選んでください。", warn=True
        )
        return seen_other(request, "settings:backups")
    try:
        copy = receiving.receive(given.chunks(), str(given.name), by=request.user)
    except receiving.CannotReceive as problem:
        say(request, str(problem), warn=True)
        return seen_other(request, "settings:backups")
    return seen_other(request, "settings:backup", copy.path.name)
