"""使い方: the manual inside Hiiki."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from hiiki.web import responses
from hiiki.web.access import SignedIn, needs
from hiiki.web.help import manual

HOUR = 3600


@require_GET
@needs("view")
def home(request: SignedIn) -> HttpResponse:
    return HttpResponseRedirect(reverse("help:page", args=[manual.PAGES[0]]))


@require_GET
@needs("view")
def page(request: SignedIn, page: str) -> HttpResponse:
    if page not in manual.PAGES:
        raise Http404
    try:
        context = {"here": manual.page(page), "pages": manual.contents()}
    except manual.NoManual as missing:
        return responses.page(request, "help/missing.html", {"missing": missing}, status=404)
    return responses.page(request, "help/page.html", context)


@require_GET
@needs("view")
def picture(request: SignedIn, picture: str) -> HttpResponseBase:
    path = manual.folder() / "images" / f"{picture}.png"
    if not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"), content_type="image/png", headers={"Cache-Control": f"private, max-age={HOUR}"}
    )
