"""One-time links an owner hands over: to a new colleague, or to one who forgot the password."""

import secrets
from typing import Any

from django.db import transaction

from hiiki.accounts.models import Invitation, User
from hiiki.accounts.models.invitation import Purpose
from hiiki.audit.recording import record

DAYS = {Purpose.JOIN: 7, Purpose.RESET: 2}


@transaction.atomic
def invite(name: str, *, by: User, **rights: Any) -> tuple[User, str]:
    """A user who cannot sign in yet, and the token of the link by which they choose how."""
    user = User(name=name, login=f"{User.INVITED}{secrets.token_hex(16)}", **rights)
    user.lock_password()
    user.save(force_insert=True)
    record("account.invited", user, by=by, role=user.get_role_display())
    return user, _issue(Purpose.JOIN, user)


@transaction.atomic
def issue_link(user: User, *, by: User) -> str:
    """A new token for somebody who waits to join, or for a forgotten password; older links end."""
    if not user.has_joined:
        record("account.invited", user, by=by)
        return _issue(Purpose.JOIN, user)
    record("account.reset_issued", user, by=by)
    return _issue(Purpose.RESET, user)


def _issue(purpose: Purpose, user: User) -> str:
    return Invitation.objects.issue(purpose, user=user, days=DAYS[purpose])[1]
