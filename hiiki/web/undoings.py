"""元に戻す, from any toast: what was undone, and what stayed because somebody changed it since."""

from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from hiiki.accounts.models import SavedView, User
from hiiki.audit import foreseeing, staying, undoing
from hiiki.audit.models import Batch
from hiiki.customers import designing
from hiiki.customers.models import Customer
from hiiki.segments.models import Segment
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.before import page_before
from hiiki.web.responses import say, seen_other

PATIENCE = 2  # seconds a person waits; the worker goes on with what is left
CONFLICTS_SAID = 3


@require_POST
@needs("view")
def create(request: SignedIn, pk: int) -> HttpResponse:
    batch = found_or_404(undoable_by(request.user), pk)
    run = getattr(batch, "import_run", None)
    if run and not request.user.own_customers_only and is_to_be_asked(batch):
        return seen_other(request, "exchange:undoing_new", run.pk)
    is_sure = "sure" in request.POST
    if not is_sure and is_of_many(batch) and is_to_be_asked(batch):
        return seen_other(request, "undo_new", batch.pk)
    try:
        undoing.begin(batch, by=request.user)
    except undoing.CannotUndo as reason:
        say(request, str(reason), warn=True)
        return seen_other(request, "deeds" if is_sure else _back(request))

    undoing.continue_due(only=batch.pk, seconds=PATIENCE)
    batch.refresh_from_db()
    say(request, _said_with_link(request.user, batch), warn=bool(batch.conflicts))
    return seen_other(request, "deeds" if is_sure else _back(request))


def is_of_many(batch: Batch) -> bool:
    return batch.changes.all()[1:2].exists()


def is_to_be_asked(batch: Batch) -> bool:
    """Something would stay, or might: one is told before."""
    return batch.can_be_undone and foreseeing.may_stay(batch)


def _said_with_link(user: User, batch: Batch) -> str:
    href = next((each.href for each in holding_back(user, batch) if each.href), "")
    said = said_of(batch)
    return format_html('{} <a href="{}">あとの操作を見る</a>', said, href) if href else said


def undoable_by(user: User) -> "QuerySet[Batch]":
    """Saved views and the design of fields are a matter of one's own or of who may set up; who sees only their own customers undoes only what they did."""
    own, of_settings = Q(actor_id=user.pk), Q(kind__in=(SavedView.BATCH, Segment.BATCH, designing.BATCH))
    if not user.may("edit"):
        return Batch.objects.filter(own & of_settings)
    if user.own_customers_only:
        return Batch.objects.filter(own)
    return Batch.objects.all() if user.may("set_up") else Batch.objects.filter(own | ~of_settings)


def said_of(batch: Batch) -> str:
    if batch.state == Batch.UNDOING:
        return f"「{batch.title}」を元に戻しています。画面を閉じても、つづきます。"
    if batch.state == Batch.PAUSED:
        return f"「{batch.title}」：{batch.error}"
    if not batch.conflicts:
        return f"元に戻しました（{batch.title}）。"
    count = staying.counts([batch])[batch.pk]
    few = "".join(batch.conflicts) if count <= CONFLICTS_SAID else ""
    stayed = few or f"{count:,} 件は、あとから変わっているので残しました。"
    done = "一部を残して元に戻しました" if _something_went_back(batch) else "元に戻せませんでした"
    return f"{done}（{batch.title}）。{stayed}{_way_out(batch)}"


def _something_went_back(batch: Batch) -> bool:
    """Of many, as far as one can tell at once: that nothing did is said only of a few."""
    if batch.changes.filter(stayed__isnull=True).exists():
        return True
    few = batch.changes.order_by("id")[: CONFLICTS_SAID + 1]
    return len(few) > CONFLICTS_SAID or any(
        each.stayed and len(each.stayed) < len(each.after or {}) for each in few
    )


def _way_out(batch: Batch) -> str:
    titles = "、".join(f"「{cause.batch}」" for cause in staying.causes(batch))
    return f"先にあとの操作（{titles}）を戻すと、残りも戻せます。" if titles else ""


class HoldingBack(NamedTuple):
    """A later deed that holds `records` records back; `href` leads to it, "" for who cannot see it."""

    title: str
    records: int
    href: str


def holding_back(user: User, batch: Batch) -> list[HoldingBack]:
    return [
        HoldingBack(cause.batch.title, cause.records, href_of(user, cause.batch))
        for cause in staying.causes(batch)
    ]


def href_of(user: User, batch: Batch) -> str:
    is_seen = user.may("edit") and (user.is_owner or batch.actor_id == user.pk)
    return f"{resolve_url('deeds')}?before={batch.pk + 1}#deed-{batch.pk}" if is_seen else ""


def _back(request: SignedIn) -> str:
    """The page one came from, unless it went with what was undone."""
    before = page_before(request)
    if not before:
        return resolve_url("home")
    address, match = before
    if match.app_name == "customers" and "pk" in match.kwargs and not _is_there(match.kwargs["pk"]):
        return resolve_url("customers:list")
    return address


def _is_there(pk: int) -> bool:
    return Customer.objects.filter(pk=pk).exists()
