"""The address of a one-time link, as another PC would open it."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from hiiki.accounts.models import Invitation


@dataclass(frozen=True)
class Link:
    address: str
    until: datetime
    only_here: bool
    """Nobody at another PC can open it: Hiiki listens to this one alone."""


def link_of(request: HttpRequest, token: str) -> Link:
    invitation = Invitation.objects.open(token)
    if invitation is None:
        raise LookupError("a token that was just issued")
    path = reverse("accounts:arrival", args=[token])
    here = is_loopback(request.get_host())
    name = _name_for_others() if here else ""
    address = f"{request.scheme}://{name}{path}" if name else request.build_absolute_uri(path)
    return Link(address, invitation.expires_at, only_here=here and not name)


def _name_for_others() -> str:
    """The first name colleagues may use, with the port, when Hiiki listens to them."""
    names = [name for name in settings.ALLOWED_HOSTS if not is_loopback(name) and name[:1] not in ".*"]
    if not names or is_loopback(settings.HOST):
        return ""
    return names[0] if settings.TLS else f"{names[0]}:{settings.PORT}"


def is_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"
