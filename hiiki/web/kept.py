"""What people keep under a name, changed and removed: also where somebody else was first."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse

from hiiki.audit.kept import Kept
from hiiki.audit.models import Batch
from hiiki.web.access import SignedIn
from hiiki.web.responses import say, seen_other


def change_or_404(kept: Kept, **fields: Any) -> Batch | None:
    try:
        return kept.change(**fields)
    except ObjectDoesNotExist:
        raise Http404 from None


def removed(request: SignedIn, kept: Kept, back: str) -> HttpResponse:
    called, batch = kept.called, kept.remove(by=request.user)
    if batch is None:
        say(request, f"{called}は、もう削除されています。", warn=True)
        return seen_other(request, back)
    return seen_other(request, back, message=f"{called}を削除しました。", undo=batch)
