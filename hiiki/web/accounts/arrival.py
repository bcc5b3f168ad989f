"""One-time links: the first owner, a colleague who joins, a forgotten password."""

from typing import Any

from axes.utils import reset as forget_failures
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hiiki.accounts import arriving
from hiiki.accounts.models import Invitation, User
from hiiki.accounts.models.invitation import Purpose
from hiiki.audit.recording import record
from hiiki.web.access import address_of, open_to_all
from hiiki.web.accounts.forms import NewLoginForm, NewPasswordForm, OpeningForm
from hiiki.web.responses import page, seen_other

BACKEND = "django.contrib.auth.backends.ModelBackend"
FORMS: dict[str, type[NewPasswordForm]] = {
    Purpose.FIRST_OWNER: OpeningForm,
    Purpose.JOIN: NewLoginForm,
    Purpose.RESET: NewPasswordForm,
}
WELCOME = {
    Purpose.FIRST_OWNER: "台帳の用意ができました。",
    Purpose.JOIN: "ようこそ。ログインしました。",
    Purpose.RESET: "パスワードを決め直しました。",
}


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    try:
        return _arrive(request, arriving.opened_by(token))
    except arriving.LinkSpent:
        return page(request, "accounts/link_spent.html", {}, status=410)


def _arrive(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = FORMS[invitation.purpose](request.POST or None, user=invitation.user)
    if not form.is_valid():
        return _ask(request, invitation, form)

    user = _settle(invitation, form.cleaned_data)
    forget_failures(username=user.login)
    login(request, user, backend=BACKEND)
    record("account.signed_in", user, by=user, address=address_of(request))
    return seen_other(request, "home", message=WELCOME[Purpose(invitation.purpose)])


def _settle(invitation: Invitation, given: dict[str, Any]) -> User:
    given.pop("again")
    if invitation.purpose == Purpose.FIRST_OWNER:
        return arriving.open_shop(invitation, **given)
    if invitation.purpose == Purpose.JOIN:
        return arriving.join(invitation, **given)
    return arriving.choose_password(invitation, **given)


def _ask(request: HttpRequest, invitation: Invitation, form: NewPasswordForm) -> HttpResponse:
    context = {"form": form, "invitation": invitation, "invited": invitation.user}
    template = f"accounts/arrival_{invitation.purpose}.html"
    return page(request, template, context, status=422 if form.is_bound else 200)
