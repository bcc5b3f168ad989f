"""How many customers an extraction is about, while it is built."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hiiki.segments.asking import Extraction
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import fragment
from hiiki.web.segments.building import Building, Draft
from hiiki.web.segments.counts import counted


@require_GET
@needs("view")
def show(request: SignedIn) -> HttpResponse:
    """Of the condition that is being said too, as far as it can be read."""
    building = Building.of(request)
    draft = Draft.of(building, request)
    tree, hint = building.tree, building.problem
    if draft and "put" in request.GET:
        try:
            tree = draft.put(tree)
        except ValueError as why:
            hint = f"{why}。"
    extraction = Extraction(tree)
    context = {"count": counted(request, extraction), "where": extraction.address, "hint": hint}
    return fragment(request, "segments/_count.html", context)
