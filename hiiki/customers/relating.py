"""What becomes of customers who hang on another one, when that one goes or turns out to be somebody else."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.timezone import now

from hiiki.audit.models import Action, Batch, Change
from hiiki.customers.models import Customer


class PeopleRelation:
    """People stay without their company; undoing brings both back, newest first."""

    columns = ((Customer, "company"),)

    def go_with(self, customers: Sequence[int], batch: Batch) -> None:
        """Those who go too keep theirs: it is in what is noted of them."""
        _lead(
            Customer.objects.filter(company__in=customers).exclude(pk__in=customers),
            "company_id",
            None,
            batch,
        )

    def move(self, duplicate: int, keep: int, batch: Batch) -> None:
        """The people of one company are those of the other; who has no company takes over the duplicate's."""
        people = Customer.objects.filter(company=duplicate)
        _lead(people.filter(pk=keep), "company_id", None, batch)
        _lead(people.exclude(pk=keep), "company_id", keep, batch)
        company = Customer.objects.filter(pk=duplicate).values_list("company_id", flat=True).first()
        alone = Customer.objects.filter(pk=keep, company=None, kind="individual")
        if company and company != keep:
            _lead(alone, "company_id", company, batch)

    def holding(self, customers: Sequence[int]) -> set[int]:
        people = Customer.objects.filter(company__in=customers).order_by()
        return set(people.values_list("company_id", flat=True).distinct())


class MergedRelation:
    """Who was merged into one that goes stands for themselves again, put away as they are."""

    columns = ((Customer, "merged_into"),)

    def go_with(self, customers: Sequence[int], batch: Batch) -> None:
        _lead(Customer.objects.filter(merged_into__in=customers), "merged_into_id", None, batch)

    def move(self, duplicate: int, keep: int, batch: Batch) -> None:
        """They lead to the duplicate and on from there, so that each merger is undone by itself."""

    def holding(self, customers: Sequence[int]) -> set[int]:
        merged = Customer.objects.filter(merged_into__in=customers).order_by()
        return set(merged.values_list("merged_into_id", flat=True).distinct())


def _lead(customers: QuerySet[Customer], column: str, to: int | None, batch: Batch) -> None:
    held = list(customers.values_list("pk", column))
    Change.objects.bulk_create(
        Change(
            batch=batch,
            record="customer",
            record_id=pk,
            action=Action.CHANGED,
            before={column: before},
            after={column: to},
        )
        for pk, before in held
    )
    Customer.objects.filter(pk__in=[pk for pk, _ in held]).update(**{column: to}, updated_at=now())
