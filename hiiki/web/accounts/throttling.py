"""Who may still try to sign in: five tries for each name at an address, and many more for an address as a whole."""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db.models import Sum
from django.http import HttpRequest

# Far above what typing slips come to in a whole office behind one address, far below what guessing takes.
OF_AN_ADDRESS = 60


class Handler(AxesDatabaseHandler):
    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return super().is_locked(request, credentials) or _failures_of_address(request) >= OF_AN_ADDRESS


def _failures_of_address(request: HttpRequest) -> int:
    """Under any name, within the time one would have to wait."""
    address: str = request.axes_ip_address  # type: ignore[attr-defined]
    tries = AccessAttempt.objects.filter(
        ip_address=address, attempt_time__gte=get_cool_off_threshold(request)
    )
    return tries.aggregate(all=Sum("failures_since_start"))["all"] or 0
