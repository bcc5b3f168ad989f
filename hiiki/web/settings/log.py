"""操作履歴: who did what, newest first."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hiiki.accounts.models import User
from hiiki.audit.models import Batch, Event
from hiiki.audit.verbs import VERBS
from hiiki.customers.traces import ids_called
from hiiki.db.keysets import Place
from hiiki.db.moments import midnight, next_midnight
from hiiki.db.paging import page as page_of
from hiiki.web.access import SignedIn, needs
from hiiki.web.ids import id_of
from hiiki.web.responses import page
from hiiki.web.settings.details import details, long_details
from hiiki.web.settings.forms import LogForm

SIZE = 100
SYSTEM, COMMAND = 0, -1
BY_COMMAND = Q(actor_id=None, address__startswith="コマンド")


@require_GET
@needs("set_up")
def index(request: SignedIn) -> HttpResponse:
    if request.user.own_customers_only:
        raise PermissionDenied
    form = LogForm(request.GET)
    form.fields["actor"].choices = [("", "すべての人"), *_people()]  # type: ignore[attr-defined]
    form.fields["verb"].choices = [("", "すべての操作"), *VERBS.items()]  # type: ignore[attr-defined]
    asked = form.cleaned_data if form.is_valid() else {}
    found = page_of(_found(asked, request.GET), "-id", size=SIZE, **_place(request.GET))
    undoable = _undoable(found.rows)
    for event in found.rows:
        event.undo = event.data.get("batch") if event.data.get("batch") in undoable else None  # type: ignore[attr-defined]
        event.said, event.details = VERBS.get(event.verb, event.verb), details(event)  # type: ignore[attr-defined]
        event.long_details = long_details(event)  # type: ignore[attr-defined]
    context = {"form": form, "events": found.rows, **_links(request, found), "about": _about(request.GET)}
    return page(request, "settings/log.html", context)


def _undoable(events: "Sequence[Event]") -> set[int]:
    """What was done and still stands: a toast is gone in seconds, and a deletion has no other way back."""
    asked = {event.data["batch"] for event in events if event.data.get("batch")}
    return set(Batch.objects.filter(pk__in=asked, state=Batch.CLOSED).values_list("pk", flat=True))


def _people() -> list[tuple[int, str]]:
    return [*User.objects.values_list("id", "name"), (COMMAND, "コマンド"), (SYSTEM, "Hiiki（自動）")]


def _found(asked: dict[str, Any], given: Any) -> "QuerySet[Event]":
    events = Event.objects.all()
    if asked.get("actor") is not None:
        events = events.filter(_by(asked["actor"]))
    if asked.get("verb"):
        events = events.filter(verb=asked["verb"])
    if asked.get("since"):
        events = events.filter(at__gte=midnight(asked["since"]))
    if asked.get("until"):
        events = events.filter(at__lt=next_midnight(asked["until"]))
    if asked.get("customer"):
        events = events.filter(record="customer", record_id__in=ids_called(asked["customer"].strip()))
    if id_ := id_of(given.get("record_id", "")):
        events = events.filter(record=_record(given), record_id=id_)
    return events


def _by(actor: int) -> Q:
    if actor == COMMAND:
        return BY_COMMAND
    return Q(actor_id=actor) if actor else Q(actor_id=None) & ~BY_COMMAND


def _record(given: Any) -> str:
    return str(given.get("record", "customer")).replace("\0", "")


def _place(given: Any) -> dict[str, Place]:
    for side in ("after", "before"):
        id_ = id_of(given.get(side, ""))
        if id_:
            return {side: Place(id_, id_)}
    return {}


def _links(request: SignedIn, found: Any) -> dict[str, str]:
    links = {}
    if found.rows and found.has_next:
        links["next_url"] = _link(request, after=found.rows[-1].pk)
    if found.rows and found.has_previous:
        links["previous_url"] = _link(request, before=found.rows[0].pk)
    return links


def _link(request: SignedIn, **place: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in {"after", "before"} and value}
    return f"?{urlencode({**kept, **place})}"


def _about(given: Any) -> Event | None:
    """The record whose history is shown."""
    id_ = id_of(given.get("record_id", ""))
    return (
        Event.objects.filter(record=_record(given), record_id=id_).exclude(title="").first() if id_ else None
    )
