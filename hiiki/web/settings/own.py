"""Each user's own things: how pages look, the password."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hiiki.accounts.models import Preference
from hiiki.web.access import SignedIn, needs
from hiiki.web.accounts.forms import ChangePasswordForm
from hiiki.web.responses import page, seen_other
from hiiki.web.settings.forms import USUAL, LooksForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs("view")
def looks(request: SignedIn) -> HttpResponse:
    user = request.user
    form = LooksForm(request.POST or None, initial={**USUAL, **Preference.objects.read(user, "looks", {})})
    if form.is_valid():
        Preference.objects.write(user, "looks", form.cleaned_data)
        return seen_other(request, "settings:looks", message="見やすさを変えました。")
    return page(request, "settings/looks.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@needs("view")
def password(request: SignedIn) -> HttpResponse:
    user = request.user
    form = ChangePasswordForm(request.POST or None, user=user)
    if form.is_valid():
        user.change_password(form.cleaned_data["password"], by=user)
        update_session_auth_hash(request, user)
        message = "パスワードを変えました。ほかの端末では、もう一度ログインが要ります。"
        return seen_other(request, "settings:password", message=message)
    return page(request, "settings/password.html", {"form": form}, status=422 if form.is_bound else 200)
