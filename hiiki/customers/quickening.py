"""Fields of the shop's own that are searched, made quick to find and to sort by: each gets an index, and loses it with its mark."""

from collections.abc import Mapping

from django.db import transaction

from hiiki.customers import designs, finding_own
from hiiki.customers.designing import seen_by_all
from hiiki.customers.models import Customer, OwnField, Rewording
from hiiki.db import keyed_indexes, people
from hiiki.db.models import SetAsideIndex

LONG = "long"  # longer than an index holds, and in no order
LARGE = 200_000  # customers for whom making one takes so long that people would notice


def keep_up() -> bool:
    """Make or drop one index; whether there may be more to do. A table that is just filled is left alone."""
    if SetAsideIndex.objects.filter(table=Customer._meta.db_table).exists():
        return False
    with keyed_indexes.alone() as alone:
        return alone and _keep_up()


def _keep_up() -> bool:
    wanted, there = _wanted(), keyed_indexes.there(Customer)
    for name, is_whole in there.items():
        if name not in wanted or not is_whole:
            keyed_indexes.drop(name)
            return True
    for name, field in wanted.items():
        if name not in there:
            return _make(name, field)
    return _tell(wanted)


def _wanted() -> Mapping[str, OwnField]:
    fields = OwnField.objects.filter(searched=True, retired_at=None).exclude(kind=LONG)
    return {keyed_indexes.name_of(field.key): field for field in fields}


def _make(name: str, field: OwnField) -> bool:
    if keyed_indexes.makes_writers_wait() and people.at_work() and _is_large():
        return False
    keyed_indexes.make(Customer, name, finding_own.key(designs.of(field)))
    return True


def _is_large() -> bool:
    return Customer.objects.order_by()[: LARGE + 1].count() > LARGE


@transaction.atomic
def _tell(wanted: Mapping[str, OwnField]) -> bool:
    """What is through may be asked by its index."""
    going_on = Rewording.objects.filter(state=Rewording.WAITING).values_list("key", flat=True)
    searched = OwnField.objects.select_for_update().filter(searched=True, retired_at=None, is_quick=False)
    through = [field.pk for field in searched if field.key not in set(going_on)]
    if through:
        OwnField.objects.filter(pk__in=through).update(is_quick=True)
        seen_by_all()
    return bool(through)


def is_going_on() -> bool:
    return OwnField.objects.filter(searched=True, retired_at=None, is_quick=False).exists()
