"""会社とその会社の方: a person belongs to the card of a company, and leaves it."""

from typing import Any

from django.db import transaction

from hiiki.audit.models import Batch
from hiiki.customers.meanwhile import GoneMeanwhile
from hiiki.customers.models import Customer
from hiiki.customers.registering import register

COMPANY, PERSON = "corporate", "individual"
NAMING = ("company_name", "company_short", "company_kana")
TAKEN_OVER = (*NAMING, "postal_code", "prefecture", "address1", "address2", "tel")


class CannotJoin(Exception):
    """Says in Japanese why somebody cannot belong to this company."""


@transaction.atomic
def join(person: Customer, company: Customer, *, by: Any) -> Batch | None:
    """The batch that undoes it, None where it was so already. Raises CannotJoin."""
    held = hold(company)
    if held.pk == person.pk:
        raise CannotJoin("ご自身のカードは、会社に選べません。")
    if person.kind == COMPANY:
        raise CannotJoin(
            f"{person.display_name} は法人です。会社に入れられるのは、顧客区分が個人の顧客です。"
        )
    return person.change({"company_id": held.pk}, by=by)


def leave(person: Customer, *, by: Any) -> Batch | None:
    return person.change({"company_id": None}, by=by)


@transaction.atomic
def found(person: Customer, *, by: Any) -> tuple[Customer, Batch | None]:
    """会社のカードを作る: from the company's name that stands on the person's card. Raises CannotJoin.

    Where it was made and joined already, that one and None.
    """
    if not person.company_name:
        raise CannotJoin("会社名が入っていません。先に会社名を入れてください。")
    held = person.hold()
    if held.company and held.company.company_name == held.company_name:
        return held.company, None
    named = {name: getattr(person, name) for name in NAMING}
    company = register({"kind": COMPANY, "staff_id": person.staff_id, **named}, by=by)
    return company, join(person, company, by=by)


@transaction.atomic
def register_person(values: dict[str, Any], company: Customer, *, by: Any) -> Customer:
    """A new customer of this company (stored values by column). Raises CannotJoin, Nameless."""
    return register({"kind": PERSON, **values, "company_id": hold(company).pk}, by=by)


def hold(company: Customer) -> Customer:
    """As it is now, so that it does not go meanwhile."""
    try:
        held = company.hold()
    except GoneMeanwhile:
        raise CannotJoin("この会社は、もう台帳にありません。別の会社を選んでください。") from None
    if held.kind != COMPANY:
        raise CannotJoin(f"{held.display_name} は法人ではありません。顧客区分を法人にすると選べます。")
    return held
