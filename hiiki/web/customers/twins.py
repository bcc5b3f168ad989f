"""A quiet word while a new customer is typed: is this one in the book already?"""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from hiiki.customers import matching
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import fragment

ASKED = ("last_name", "first_name", "company_name", "tel", "mobile", "email", "email_mobile")
LONGEST = 254


@require_POST
@needs("edit")
def index(request: SignedIn) -> HttpResponse:
    """POST, so that names and numbers stand in no address; it changes nothing."""
    typed = {name: request.POST.get(name, "").replace("\0", "")[:LONGEST].strip() for name in ASKED}
    ids = matching.alike([typed])[0] if _says_enough(typed) else []
    twins = Customer.objects.visible_to(request.user).filter(pk__in=ids).defer("search_text")
    return fragment(request, "customers/_twins.html", {"twins": twins})


def _says_enough(typed: dict[str, str]) -> bool:
    named = typed["last_name"] or typed["company_name"]
    return bool(named and any(typed[name] for name in ASKED[3:]))
