"""A file that takes a while to write: how far it is, and then the file, for the one who asked for it."""

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from hiiki.exchange.models import OutgoingFile
from hiiki.web.access import SignedIn, View, needs
from hiiki.web.exchange.pace import pace
from hiiki.web.responses import fragment, page, seen_other

RIGHT = {OutgoingFile.WHOLE: "export", OutgoingFile.REFUSED: "edit"}


def of_mine(view: View) -> View:
    """The view gets the file, which nobody else may have, and only while one still may."""

    @needs("view")
    @wraps(view)
    def found(request: SignedIn, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        file = OutgoingFile.objects.filter(pk=pk, by=request.user).select_related("run").first()
        if file is None:
            raise Http404
        if not request.user.may(RIGHT[file.kind]) or request.user.own_customers_only:
            raise PermissionDenied
        return view(request, file, *args, **kwargs)

    return found


@require_safe
@of_mine
def show(request: SignedIn, file: OutgoingFile) -> HttpResponse:
    return page(request, "exchange/outgoing.html", {"file": file, "pace": pace(request, file)})


@require_safe
@of_mine
def progress(request: SignedIn, file: OutgoingFile) -> HttpResponse:
    if file.state != OutgoingFile.WRITING:
        return seen_other(request, "exchange:outgoing", file.pk)
    return fragment(request, "exchange/_writing.html", {"file": file, "pace": pace(request, file)})


@require_safe
@of_mine
def content(request: SignedIn, file: OutgoingFile) -> HttpResponseBase:
    if not file.is_there:
        return seen_other(request, "exchange:outgoing", file.pk)
    return FileResponse(file.path.open("rb"), as_attachment=True, filename=file.name)
