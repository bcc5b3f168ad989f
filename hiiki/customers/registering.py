"""新しい顧客: one by one, from the card."""

from typing import Any

from django.db import transaction

from hiiki.accounts.models import Shop
from hiiki.audit.recording import created, open_batch, record
from hiiki.customers.drafting import kind_of
from hiiki.customers.models import Customer

NAMING = (
    "last_name",
    "first_name",
    "last_kana",
    "first_kana",
    "company_name",
    "email",
    "email_mobile",
    "tel",
    "mobile",
)

BLOCK = 1000  # numbers looked at together, where those before are taken


class Nameless(ValueError):
    """A customer needs something to be called by."""

    def __init__(self) -> None:
        super().__init__("氏名・会社名・電話・メールのどれかひとつは入れてください")


@transaction.atomic
def register(values: dict[str, Any], *, by: Any) -> Customer:
    """Store a new customer (stored values by column) and number it when no code was typed.

    Who sees only their own customers is in charge of the one they register, unless they name somebody.
    """
    if by and by.own_customers_only and not values.get("staff_id"):
        values = {**values, "staff_id": by.staff_id}
    if not any(values.get(column) for column in NAMING):
        raise Nameless

    customer = Customer()
    for column, value in values.items():
        if value is not None:
            customer.put(column, value)
    customer.code = customer.code or next_code()
    if "kind" not in values:
        customer.kind = kind_of(values)
    customer.save(force_insert=True)
    batch = open_batch("create", f"{customer} の登録", by=by)
    created(batch, customer)
    batch.close()
    record("customer.created", customer, by=by, batch=batch.pk)
    return customer


def next_code() -> str:
    """The next free 顧客コード, which nobody else gets."""
    return next_codes(1)[0]


@transaction.atomic
def next_codes(count: int) -> list[str]:
    """`count` free codes in order, skipping those somebody typed. Whoever asks at the same time waits."""
    shop = Shop.held()
    codes, shop.next_number = _free(shop, count)
    shop.save(update_fields=["next_number"])
    return codes


def codes_ahead(shop: Shop, count: int = 3) -> list[str]:
    """Those that come next, without taking them."""
    return _free(shop, count)[0]


def _free(shop: Shop, count: int) -> tuple[list[str], int]:
    """The codes, and the number that comes after them."""
    found: list[str] = []
    number, size = shop.next_number, count
    while len(found) < count:
        codes = [shop.code(each) for each in range(number, number + size)]
        taken = set(Customer.objects.filter(code__in=codes).values_list("code", flat=True))
        free = [at for at, code in enumerate(codes) if code not in taken][: count - len(found)]
        found += [codes[at] for at in free]
        number += free[-1] + 1 if len(found) == count else size
        size = max(count, BLOCK)
    return found, number
