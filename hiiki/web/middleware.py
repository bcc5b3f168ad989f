"""Around every page: has somebody made the first owner yet, is somebody at work, was somebody else quicker?"""

from collections.abc import Callable
from time import monotonic

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from hiiki.accounts.models import Role, User
from hiiki.customers.meanwhile import GoneMeanwhile
from hiiki.db import people
from hiiki.web import staying
from hiiki.web.responses import say, seen_other

View = Callable[[HttpRequest], HttpResponse]


class FirstStart:
    """Until there is an owner, only the one-time link of the first start leads anywhere."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        self.has_owner = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.has_owner = self.has_owner or User.objects.filter(role=Role.OWNER).exists()
        if self.has_owner or self._is_way_in(request):
            return self.get_response(request)
        return render(request, "accounts/not_started.html", status=503)

    def _is_way_in(self, request: HttpRequest) -> bool:
        if request.path.startswith("/static/"):
            return True
        try:
            return resolve(request.path_info).view_name == "accounts:arrival"
        except Resolver404:
            return False


class PeopleAtWork:
    """Notes that somebody uses the book, and how long they wait; lets them stay signed in.

    Whoever only watches an import does not slow it, and an open window alone keeps nobody signed in.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = monotonic()
        answer = self.get_response(request)
        match = request.resolver_match
        if match and "exchange" not in match.namespaces and match.view_name != "running":
            people.note(monotonic() - began)
            staying.stay(request)
        return answer


class CustomersGone:
    """A card was sent that a colleague has deleted or merged meanwhile: says so, and leads to what there is."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, GoneMeanwhile):
            return None
        say(request, str(exception), warn=True)
        merged = exception.customer.merged_into_id
        return seen_other(
            request, *(["customers:card", exception.customer.pk] if merged else ["customers:list"])
        )
