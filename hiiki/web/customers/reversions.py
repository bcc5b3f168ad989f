"""Put back what one change did to this customer, where it was part of an import or of something done to many."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from hiiki.audit.models import Action, Change
from hiiki.customers import designed
from hiiki.customers.meanwhile import EditedMeanwhile
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.customers.card import found
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.tabs import HISTORY
from hiiki.web.responses import say, seen_other
from hiiki.web.undoings import undoable_by


@require_POST
@needs("edit")
def create(request: SignedIn, pk: int, change: int) -> HttpResponse:
    customer = found(request, pk)
    changes = Change.objects.filter(record="customer", record_id=pk, action=Action.CHANGED)
    changes = changes.filter(batch__in=undoable_by(request.user))
    kept = found_or_404(changes, change)
    back = Asked.here(request).card(pk, HISTORY.name)
    try:
        batch = customer.change(_before(kept), by=request.user, was=kept.after)
    except EditedMeanwhile as meanwhile:
        labels = "、".join(designed.by_column()[column].label for column in meanwhile.columns)
        say(request, f"そのあとで変えられているので、そのままにしました（{labels}）。", warn=True)
        return seen_other(request, back)
    message = f"{customer.display_name} を元に戻しました。" if batch else "もう元に戻っています。"
    return seen_other(request, back, message=message, undo=batch)


def _before(change: Change) -> dict[str, Any]:
    """As the card stores it."""
    kept = change.before or {}
    return {
        column: kept.get(column) if designed.is_own(column) else _field(column).to_python(kept.get(column))
        for column in change.after or {}
        if column in designed.by_column()
    }


def _field(column: str) -> Any:
    field: Any = Customer._meta.get_field(column)
    return field.target_field if field.is_relation else field
