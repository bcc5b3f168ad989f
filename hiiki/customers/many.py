"""Many customers changed in one go, as one batch that undoes it."""

from collections.abc import Callable

from django.db import transaction

from hiiki.audit.models import Batch
from hiiki.customers.models import CustomerQuerySet

STEP = 1000

Step = Callable[[list[int], Batch], None]


def ids_of(customers: CustomerQuerySet) -> list[int]:
    return list(customers.order_by("id").values_list("id", flat=True))


def in_steps(ids: list[int], step: Step, batch: Batch) -> None:
    """Each step is its own transaction, so that others keep working; what is done can be undone at any time,
    which ends it."""
    batch.close()
    for at in range(0, len(ids), STEP):
        with transaction.atomic():
            # Undoing waits for this step.
            if not Batch.objects.select_for_update().filter(pk=batch.pk, state=Batch.CLOSED).exists():
                return
            step(ids[at : at + STEP], batch)
