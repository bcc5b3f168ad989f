"""ログイン and ログアウト."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hiiki.audit.models import Event
from hiiki.audit.recording import record
from hiiki.demo import opening
from hiiki.web.access import SignedIn, address_of, needs, open_to_all
from hiiki.web.accounts.forms import SigninForm
from hiiki.web.responses import page, seen_other

TOLD = timedelta(hours=1)
WRONG = "ログイン名かパスワードが違います。"


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    form = SigninForm(request.POST or None)
    if form.is_valid() and _signed_in(request, form):
        return HttpResponseRedirect(_next(request))
    return _ask(request, form, status=422 if form.is_bound else 200)


def _signed_in(request: HttpRequest, form: SigninForm) -> bool:
    name = form.cleaned_data["login"]
    user = authenticate(request, login=name, password=form.cleaned_data["password"])
    if user is None:
        record("account.refused", address=address_of(request), login=name)
        form.add_error(None, WRONG)
        return False

    login(request, user)
    record("account.signed_in", user, by=user, address=address_of(request))
    return True


def _next(request: HttpRequest) -> str:
    """Only ever to ourselves."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url("home")


def _ask(request: HttpRequest, form: SigninForm, **answer: Any) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    context = {"form": form, "next": wanted, **_restored(), **_demo()}
    return page(request, "accounts/signin.html", context, **answer)


def _demo() -> dict[str, Any]:
    """Whoever tries the demo need not go back to the terminal for names everybody knows."""
    if not opening.is_shop(settings.DATA):
        return {}
    return {"demo_users": opening.USERS, "demo_password": opening.PASSWORD}


def _restored() -> dict[str, Any]:
    """Everybody was signed out when the book went back: they are told why."""
    last = Event.objects.filter(verb="backup.restored", at__gte=now() - TOLD).first()
    return {"restored": last, "made_at": datetime.fromisoformat(last.data["created"])} if last else {}


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """What django-axes answers after too many failures, for known and unknown names alike."""
    seconds = _wait(request)
    answer = page(request, "accounts/signin.html", {"wait": ceil(seconds / 60)}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _wait(request: HttpRequest) -> int:
    pause = get_cool_off(request)
    return int(pause.total_seconds()) if pause else 0


@require_POST
@needs("view")
def leave(request: SignedIn) -> HttpResponse:
    record("account.signed_out", request.user, by=request.user, address=address_of(request))
    logout(request)
    return seen_other(request, "accounts:signin", message="ログアウトしました。")
