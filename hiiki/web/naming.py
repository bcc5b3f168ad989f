"""What people keep under a name, for themselves or for everybody: views, extractions."""

from typing import Any

from django.core.exceptions import PermissionDenied

from hiiki.web.access import SignedIn

LONGEST = 60


def name_in(request: SignedIn) -> str:
    return " ".join(request.POST.get("name", "").replace("\0", "").split())[:LONGEST]


def free(name: str, others: Any) -> str:
    """The name itself, or with a number behind it where one of `others` has it."""
    taken = set(others.values_list("name", flat=True))
    numbered = (f"{name[: LONGEST - 5]} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


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
