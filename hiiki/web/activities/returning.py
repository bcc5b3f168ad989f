"""Where one goes after a deed: the page it was done on, which the form names (`back`)."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from hiiki.activities.models import Contact
from hiiki.web.access import SignedIn
from hiiki.web.activities.tab import address_of_card

OF_A_MOMENT = {"finished"}


def back_to(request: SignedIn, contact: Contact | None = None, **added: object) -> str:
    """A page of this Hiiki; the customer's contacts where none is named."""
    given = request.POST.get("back") or request.GET.get("back") or ""
    there = given if _is_ours(request, given) else ""
    if not there:
        there = address_of_card(contact.customer_id) if contact else "/contacts/"
    return with_query(there, **added)


def _is_ours(request: SignedIn, address: str) -> bool:
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return False
    try:
        resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return True


def with_query(address: str, **added: object) -> str:
    """With this in its query; what was true of one moment is gone."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in OF_A_MOMENT]
    query = urlencode([*kept, *added.items()])
    fragment = f"#{parts.fragment}" if parts.fragment and not added else ""
    return f"{parts.path}{'?' + query if query else ''}{fragment}"
