"""What the search finds of the shop's own fields, made anew after a field is searched, or calls things something else."""

from functools import partial
from time import monotonic

from django.db import transaction

from hiiki.customers import designed, writing
from hiiki.customers.indexing import derive
from hiiki.customers.models import Customer, OwnField, Rewording
from hiiki.db import bulk
from hiiki.db.claiming import claim
from hiiki.db.trying import tried
from hiiki.db.work import LEASE

STEP = 500
ENDS = {Rewording.WAITING: Rewording.WAITING}  # nobody can do anything about it but wait
UNFORESEEN = "思いがけないところで止まりました。1 分ほどあとに、続きからもう一度試します。"


def ask_for(field: OwnField) -> None:
    """From now on it is to be done; whoever is on the way begins anew."""
    Rewording.objects.filter(key=field.key, state=Rewording.WAITING).delete()
    Rewording.objects.create(key=field.key, state=Rewording.WAITING)
    OwnField.objects.filter(pk=field.pk).update(is_quick=False)


def is_going_on() -> bool:
    return Rewording.objects.filter(state=Rewording.WAITING).exists()


def continue_due(*, seconds: float | None = None) -> bool:
    """Go on with one that waits; False when none does."""
    work = claim(Rewording.objects.filter(state=Rewording.WAITING).order_by("id"), lease=LEASE)
    if work is None:
        return False
    ends = monotonic() + seconds if seconds is not None else None
    tried(work, partial(_steps, work, ends), ends=ENDS, unforeseen=UNFORESEEN)
    return True


def _steps(work: Rewording, ends: float | None) -> None:
    while _step(work):
        if ends and monotonic() > ends:
            work.release()
            break


@transaction.atomic
def _step(work: Rewording) -> bool:
    """The next customers by id; False when that was all."""
    having = Customer.objects.filter(own__has_key=work.key, pk__gt=work.cursor).order_by("pk")
    ids = list(having.select_for_update().values_list("pk", flat=True)[:STEP])
    if not ids:
        work.settle(Rewording.DONE, error="")
        return False
    with designed.held():
        records = writing.load(ids).values()
        rows = [(derive(writing.worded(record))["search_text"], record["id"]) for record in records]
    bulk.update(Customer, ("search_text",), rows)
    work.advance(cursor=ids[-1], done=work.done + len(ids))
    return True
