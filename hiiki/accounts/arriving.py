"""What a one-time link leads to: opening the shop, joining it, choosing a new password."""

from django.db import transaction

from hiiki.accounts.models import Invitation, Role, Shop, Staff, User
from hiiki.accounts.models.invitation import Purpose
from hiiki.audit.recording import record


class LinkSpent(Exception):
    """The link was used, replaced or has run out."""


def opened_by(token: str) -> Invitation:
    """The invitation behind a link; raises LinkSpent."""
    invitation = Invitation.objects.open(token)
    if invitation is None or not _still_stands(invitation):
        raise LinkSpent
    return invitation


def _still_stands(invitation: Invitation) -> bool:
    if invitation.purpose == Purpose.FIRST_OWNER:
        return not User.objects.filter(role=Role.OWNER).exists()
    return invitation.user is not None and invitation.user.is_active


@transaction.atomic
def open_shop(invitation: Invitation, *, shop: str, name: str, login: str, password: str) -> User:
    """The first owner, who looks after customers as well, and the shop's name."""
    _spend(invitation)
    Shop.objects.filter(pk=Shop.current().pk).update(name=shop)
    owner = User.objects.create_owner(login, name, password)
    record("account.joined", owner, by=owner)
    _look_after_customers(owner)
    return owner


def _look_after_customers(user: User) -> None:
    staff, is_new = Staff.objects.get_or_create(name=user.name)
    if is_new:
        record("staff.created", staff, by=user)
    user.staff = staff
    user.save(update_fields=["staff"])


@transaction.atomic
def join(invitation: Invitation, *, login: str, password: str) -> User:
    _spend(invitation)
    user = _invited(invitation)
    user.login = login
    user.set_password(password)
    user.save(update_fields=["login", "password"])
    record("account.joined", user, by=user)
    return user


@transaction.atomic
def choose_password(invitation: Invitation, *, password: str) -> User:
    _spend(invitation)
    user = _invited(invitation)
    user.change_password(password, by=user)
    return user


def _spend(invitation: Invitation) -> None:
    if not invitation.use():
        raise LinkSpent


def _invited(invitation: Invitation) -> User:
    if invitation.user is None:
        raise LinkSpent
    return invitation.user
