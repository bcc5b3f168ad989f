"""印刷: the list as it goes on paper, all found or those ticked, with the columns of the list."""

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from hiiki.audit.recording import record
from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn, address_of, needs
from hiiki.web.customers.card import calendar_of
from hiiki.web.customers.cells import Rows
from hiiki.web.customers.columns import fields_of
from hiiki.web.customers.finding import COUNTED, Asked, count_up_to
from hiiki.web.customers.liking import Liking
from hiiki.web.customers.marking import Marker
from hiiki.web.customers.picking import Picked
from hiiki.web.lists import Sheet
from hiiki.web.responses import page

MOST = 2_000  # rows; some 60 sheets of A4
TALL = 90  # characters that stand beside each other on A4 upright


@require_http_methods(["GET", "HEAD", "POST"])
@needs("export")
def show(request: SignedIn) -> HttpResponse:
    """A POST brings the rows ticked in the list along. Paper leaves the shop as a file does: the same right, and a line in the log."""
    liking = Liking.of(request.user)
    picked = Picked(request, Asked.read(request.POST or request.GET, liking))
    asked, found = picked.asked, picked.rows if picked else picked.asked.rows(request.user)
    writer = Rows(liking.columns, Marker(Asked()), calendar=calendar_of(request))
    whole = writer.needed(Customer.objects.all())
    sheet = Sheet(found, asked.sorting, {}, whole=whole, size=MOST, by_index=asked.by_index)
    said = picked.said if picked else asked.said
    record(
        "customer.printed",
        by=request.user,
        address=address_of(request),
        which=said,
        columns=fields_of(liking.columns),
        rows=len(sheet.rows),
    )
    context = {
        "said": said,
        "rows": writer.write_plain(sheet.rows),
        "columns": liking.columns,
        "printed": len(sheet.rows),
        "count": len(sheet.rows) if sheet.is_whole else count_up_to(found),
        "counted": COUNTED,
        "is_wide": sum(map(liking.width_of, liking.columns)) > TALL,
        "today": localdate(),
        "query": asked.query(),
    }
    return page(request, "customers/printout.html", context)
