"""フリガナ of a name that is edited where it stands, in the card or in a cell."""

from hiiki.audit.models import Change
from hiiki.customers import designed
from hiiki.customers.fields import Field
from hiiki.customers.models import Customer
from hiiki.web.customers.forms import KANA_OF


def reading_of(customer: Customer, field: Field) -> list[Field]:
    """The field of its reading, where that is empty or was last written along with the name."""
    name = KANA_OF.get(field.name, "")
    if not name or (getattr(customer, name) and not _came_along(customer, field.name, name)):
        return []
    return [designed.by_name()[name]]


def _came_along(customer: Customer, name: str, reading: str) -> bool:
    changes = Change.objects.filter(record="customer", record_id=customer.pk, after__has_key=reading)
    last = changes.order_by("-id").first()
    return last is not None and set(last.after or ()) == {name, reading}
