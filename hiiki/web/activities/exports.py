"""Contacts as a file: those the page is about, all of them, or those of one customer."""

import uuid
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from hiiki.activities.models import Contact, ContactQuerySet
from hiiki.customers.models import Customer
from hiiki.exchange.exports import exporting, exporting_contacts
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.activities.asking import Asked
from hiiki.web.ids import id_of

KINDS = (exporting.CSV, exporting.XLSX)


@require_POST
@needs("export")
def create(request: SignedIn) -> HttpResponseBase:
    """The address says which, as that of the page does; `all` or `customer` of the form says others."""
    rows, title = _rows(request)
    kind = request.POST.get("kind", exporting.CSV)
    if kind not in KINDS:
        raise Http404
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"export-{uuid.uuid4().hex}"
    exporting_contacts.export(rows.order_by("at", "id"), path, format=kind, by=request.user, title=title)
    name = f"コンタクト履歴_{localdate():%Y%m%d}.{kind}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _rows(request: SignedIn) -> tuple[ContactQuerySet, str]:
    seen = Contact.objects.visible_to(request.user)
    if "customer" in request.POST:
        customer = found_or_404(Customer.objects.visible_to(request.user), id_of(request.POST["customer"]))
        return seen.filter(customer=customer), str(customer)
    if "all" in request.POST:
        return seen, "すべてのコンタクト"
    asked = Asked.of(request)
    return asked.shown, asked.said
