"""When customers were met last, and when they are next: asked for a whole page of a list at once."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, Min

from hiiki.activities.models import Contact


def last_met(customers: Collection[int]) -> dict[int, datetime]:
    done = Contact.objects.done().filter(customer__in=customers).order_by()
    return dict(done.values_list("customer").annotate(Max("at")))


def next_planned(customers: Collection[int]) -> dict[int, datetime]:
    planned = Contact.objects.planned().filter(customer__in=customers).order_by()
    return dict(planned.values_list("customer").annotate(Min("at")))
