"""利用者: who comes in, what each may do, and the links that let them in. Owners' matters."""

from datetime import datetime

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.accounts import inviting
from hiiki.accounts.models import Invitation, User
from hiiki.accounts.models.user import LastOwner
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.responses import page, say, seen_other
from hiiki.web.settings.forms import ROLES, InvitationForm, RightsForm
from hiiki.web.settings.links import Link, link_of


@require_GET
@needs("own")
def index(request: SignedIn) -> HttpResponse:
    people = User.objects.select_related("staff").order_by("-is_active", "name", "id")
    waiting = _waiting()
    for person in people:
        person.link_until = waiting.get(person.pk)  # type: ignore[attr-defined]
    return page(request, "settings/users.html", {"people": people})


def _waiting() -> dict[int | None, datetime]:
    """Until when each open link lives, by user."""
    links = Invitation.objects.filter(used_at=None, expires_at__gt=now()).exclude(user=None)
    return dict(links.values_list("user_id", "expires_at"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("own")
@never_cache
def new(request: SignedIn) -> HttpResponse:
    form = InvitationForm(request.POST or None, initial={"role": "editor"})
    if form.is_valid():
        user, token = inviting.invite(by=request.user, **form.cleaned_data)
        return _hand_over(request, user, link_of(request, token))
    return _ask(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("own")
def edit(request: SignedIn, pk: int) -> HttpResponse:
    user = found_or_404(User.objects.all(), pk)
    form = RightsForm(request.POST or None, instance=found_or_404(User.objects.all(), pk))
    if form.is_valid() and _changed(request, user, form):
        return seen_other(request, "settings:users", message=f"{user.name} さんの内容を保存しました。")
    return _ask(request, form, user)


def _changed(request: SignedIn, user: User, form: RightsForm) -> bool:
    try:
        user.change(by=request.user, **form.cleaned_data)
    except LastOwner as error:
        form.add_error("role", str(error))
        return False
    _keep_own_session(request, user)
    return True


def _keep_own_session(request: SignedIn, user: User) -> None:
    """Whoever changes their own rights stays signed in."""
    if user.pk == request.user.pk:
        update_session_auth_hash(request, user)


def _ask(request: SignedIn, form: RightsForm, user: User | None) -> HttpResponse:
    context = {"form": form, "person": user, "roles": ROLES}
    return page(request, "settings/user_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs("own")
@never_cache
def make_link(request: SignedIn, pk: int) -> HttpResponse:
    user = found_or_404(User.objects.filter(is_active=True), pk)
    return _hand_over(request, user, link_of(request, inviting.issue_link(user, by=request.user)))


def _hand_over(request: SignedIn, user: User, link: Link) -> HttpResponse:
    """Shown once: only the hash of the link's token is kept."""
    return page(request, "settings/link.html", {"person": user, "link": link}, status=201)


@require_POST
@needs("own")
def stop(request: SignedIn, pk: int) -> HttpResponse:
    user = found_or_404(User.objects.all(), pk)
    try:
        user.change(by=request.user, is_active=False)
    except LastOwner as error:
        say(request, str(error), warn=True)
        return seen_other(request, "settings:user", pk)
    return seen_other(request, "settings:users", message=f"{user.name} さんの利用を止めました。")


@require_POST
@needs("own")
def resume(request: SignedIn, pk: int) -> HttpResponse:
    user = found_or_404(User.objects.all(), pk)
    user.change(by=request.user, is_active=True)
    return seen_other(request, "settings:users", message=f"{user.name} さんの利用を再開しました。")
