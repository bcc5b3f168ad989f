"""What people keep under a name, for themselves or for everybody: views, extractions."""

from typing import Any

from django.core.exceptions import PermissionDenied

from hiiki.audit.kept import LONGEST, free_name
from hiiki.web.access import SignedIn


def name_in(request: SignedIn) -> str:
    return " ".join(request.POST.get("name", "").replace("\0", "").split())[:LONGEST]


def free(name: str, others: Any) -> str:
    """The name itself, or with a number behind it where one of `others` has it."""
    return free_name(name, others.values_list("name", flat=True))


def kept(what: str, wanted: str, name: str) -> str:
    """What to say."""
    if wanted != name:
        return f"「{wanted}」はもうあるので、「{name}」という名前で保存しました。"
    return f"{what}「{name}」を保存しました。"


def is_shared_in(request: SignedIn) -> bool:
    """Raises PermissionDenied for who may not decide what everybody sees."""
    shared = bool(request.POST.get("is_shared"))
    if shared and not request.user.may("set_up"):
        raise PermissionDenied
    return shared
