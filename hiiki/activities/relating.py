"""What becomes of contacts when their customer goes. Merging customers will have its place here too."""

from collections.abc import Sequence

from hiiki.activities.models import Contact
from hiiki.audit.models import Action, Batch, Change


class ContactRelation:
    def go_with(self, customers: Sequence[int], batch: Batch) -> None:
        held = list(Contact.objects.select_for_update().filter(customer__in=customers).order_by("id"))
        Change.objects.bulk_create(
            Change(
                batch=batch,
                record="contact",
                record_id=each.pk,
                action=Action.DELETED,
                before=each.snapshot(),
            )
            for each in held
        )
        Contact.objects.filter(pk__in=[each.pk for each in held]).delete()

    def holding(self, customers: Sequence[int]) -> set[int]:
        found = Contact.objects.filter(customer__in=customers).order_by()
        return set(found.values_list("customer_id", flat=True).distinct())
