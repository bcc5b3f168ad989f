"""Customers in the log, who may be gone from the book."""

from hiiki.audit.models import Event
from hiiki.customers.models import Customer


def ids_called(code: str) -> set[int]:
    """Of who has this code, else of who had it: the deleted stand in the log by the title of that day."""
    there = set(Customer.objects.filter(code=code).values_list("id", flat=True))
    if there:
        return there
    called = Event.objects.filter(record="customer", title__startswith=f"{code} ")
    return {id_ for id_ in called.values_list("record_id", flat=True) if id_}
