"""What becomes of the people of a company when its card goes, or turns out to be another one."""

from collections.abc import Iterable, Sequence

from django.utils.timezone import now

from hiiki.audit.models import Action, Batch, Change
from hiiki.customers.models import Customer


class PeopleRelation:
    """People stay without their company; undoing brings both back, newest first."""

    model = Customer

    def go_with(self, customers: Sequence[int], batch: Batch) -> None:
        """Those who go too keep theirs: it is in what is noted of them."""
        staying = Customer.objects.filter(company__in=customers).exclude(pk__in=customers)
        _lead(staying.values_list("pk", "company_id"), None, batch)

    def move(self, duplicate: int, keep: int, batch: Batch) -> None:
        """The people of one company are those of the other; who has no company takes over the duplicate's."""
        people = Customer.objects.filter(company=duplicate)
        _lead(people.filter(pk=keep).values_list("pk", "company_id"), None, batch)
        _lead(people.exclude(pk=keep).values_list("pk", "company_id"), keep, batch)
        company = Customer.objects.filter(pk=duplicate).values_list("company_id", flat=True).first()
        alone = Customer.objects.filter(pk=keep, company=None, kind="individual")
        if company and company != keep:
            _lead(alone.values_list("pk", "company_id"), company, batch)

    def holding(self, customers: Sequence[int]) -> set[int]:
        people = Customer.objects.filter(company__in=customers).order_by()
        return set(people.values_list("company_id", flat=True).distinct())


def _lead(people: Iterable[tuple[int, int | None]], company: int | None, batch: Batch) -> None:
    held = list(people)
    Change.objects.bulk_create(
        Change(
            batch=batch,
            record="customer",
            record_id=pk,
            action=Action.CHANGED,
            before={"company_id": before},
            after={"company_id": company},
        )
        for pk, before in held
    )
    Customer.objects.filter(pk__in=[pk for pk, _ in held]).update(company_id=company, updated_at=now())
