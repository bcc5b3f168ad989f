"""Signed in for two weeks from the last day of work, not from the first: once a day the session is stored anew."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.timezone import localdate

DAY = "day"


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    request.session[DAY] = localdate().isoformat()


def stay(request: HttpRequest) -> None:
    """What is stored in a session gives it, and its cookie, a new time to end."""
    today = localdate().isoformat()
    if request.user.is_authenticated and request.session.get(DAY) != today:
        request.session[DAY] = today
