"""What becomes of contacts when their customer goes, or turns out to be another one."""

from collections.abc import Sequence

from hiiki.activities.models import Contact
from hiiki.audit.models import Action, Batch, Change

CHUNK = 2_000


class ContactRelation:
    columns = ((Contact, "customer"),)

    def go_with(self, customers: Sequence[int], batch: Batch) -> None:
        """Customers are held already, so that nobody adds a contact meanwhile."""
        held = Contact.objects.filter(customer__in=customers).order_by("id").defer("search_text")
        Change.objects.bulk_create(
            Change(
                batch=batch,
                record="contact",
                record_id=each.pk,
                customer_id=each.customer_id,
                action=Action.DELETED,
                before=each.snapshot(),
            )
            for each in held.iterator(chunk_size=CHUNK)
        )
        Contact.objects.filter(customer__in=customers).delete()

    def move(self, duplicate: int, keep: int, batch: Batch) -> None:
        """Noted without a card: on that of `keep` the merger is told once, not for each contact."""
        ids = list(
            Contact.objects.select_for_update().filter(customer=duplicate).values_list("pk", flat=True)
        )
        Change.objects.bulk_create(
            Change(
                batch=batch,
                record="contact",
                record_id=pk,
                action=Action.CHANGED,
                before={"customer_id": duplicate},
                after={"customer_id": keep},
            )
            for pk in ids
        )
        Contact.objects.filter(pk__in=ids).update(customer_id=keep)

    def holding(self, customers: Sequence[int]) -> set[int]:
        found = Contact.objects.filter(customer__in=customers).order_by()
        return set(found.values_list("customer_id", flat=True).distinct())
