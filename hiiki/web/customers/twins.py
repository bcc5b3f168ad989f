"""A quiet word while a new customer is typed: is this one in the book already?"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from hiiki.accounts.models import Shop, User
from hiiki.customers.duplicates import exact, rules
from hiiki.customers.fields import BY_NAME
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import fragment

ASKED = (
    "last_name", "first_name", "company_name", "tel", "mobile", "email", "email_mobile", "last_kana", "first_kana",
    "postal_code", "prefecture", "address1", "address2", "birthday",
)  # fmt: skip
LONGEST = 254
MOST_SHOWN = 10


@require_POST
@needs("edit")
def index(request: SignedIn) -> HttpResponse:
    """POST, so that names and numbers stand in no address; it changes nothing."""
    typed = {name: request.POST.get(name, "").replace("\0", "")[:LONGEST].strip() for name in ASKED}
    return fragment(
        request, "customers/_twins.html", {"twins": _but_its_company(of(typed, request.user), request)}
    )


def of(values: Mapping[str, Any], user: User) -> list[Customer]:
    """Those in the book who may be the one these values are about, as far as the user may see them."""
    known = {name: values.get(name) or "" for name in ASKED}
    [found] = exact.known(rules.read(Shop.current().duplicate_rules), [_readable(known)])
    ids = list(found)[:MOST_SHOWN]
    return list(Customer.objects.visible_to(user).filter(pk__in=ids).defer("search_text")) if ids else []


def _readable(known: dict[str, Any]) -> dict[str, Any]:
    """A birthday half typed is none yet."""
    try:
        return {**known, "birthday": BY_NAME["birthday"].clean(str(known["birthday"]))}
    except ValueError:
        return {**known, "birthday": ""}


def unasked(request: SignedIn, values: Mapping[str, Any]) -> list[Customer]:
    """Such people, unless each of them stood in the question the person has just answered."""
    asked = request.POST.get("other_than", "").split(",")
    found = _but_its_company(of(values, request.user), request)
    return found if any(str(twin.pk) not in asked for twin in found) else []


def _but_its_company(found: list[Customer], request: SignedIn) -> list[Customer]:
    """Whose person is registered shares what is compared."""
    return [each for each in found if str(each.pk) != request.POST.get("company", "")]
