"""What was searched, in the operation log: once for each search, not for each letter."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from hiiki.audit.behind import record_behind
from hiiki.audit.models import Event
from hiiki.customers import searching
from hiiki.web.access import SignedIn, address_of, needs
from hiiki.web.customers.counting import Count
from hiiki.web.customers.finding import Asked, count_up_to
from hiiki.web.customers.liking import Liking

VERB = "customer.searched"
SAME_SEARCH = timedelta(minutes=10)


@require_POST
@needs("view")
def create(request: SignedIn) -> HttpResponse:
    """The page says that somebody stopped typing."""
    asked = Asked.read(request.POST, Liking.of(request.user))
    if asked.text:
        note_search(request, asked, Count.up_to_most(count_up_to(asked.rows(request.user))))
    return HttpResponse(status=204)


def note_search(request: SignedIn, asked: Asked, count: Count) -> None:
    """Paging and going back to a search are still the same search."""
    said: dict[str, Any] = {"text": asked.text, "within": searching.CHOICES[asked.within]}
    said["at_least" if count.is_least else "count"] = count.number
    if asked.text and not _is_noted(request, said):
        record_behind(VERB, by=request.user, address=address_of(request), **said)


def _is_noted(request: SignedIn, said: dict[str, Any]) -> bool:
    recent = Event.objects.filter(actor_id=request.user.pk, verb=VERB, at__gt=now() - SAME_SEARCH).first()
    return recent is not None and all(recent.data.get(name) == said[name] for name in ("text", "within"))
