"""担当者."""

from django.db.models import Count
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from hiiki.accounts.models import Staff
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.responses import page, seen_other
from hiiki.web.settings.forms import StaffForm


@require_GET
@needs("set_up")
def index(request: SignedIn) -> HttpResponse:
    people = (
        Staff.objects.select_related("user").annotate(count=Count("customers")).order_by("retired", "name")
    )
    return page(request, "settings/staff.html", {"people": people})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def new(request: SignedIn) -> HttpResponse:
    form = StaffForm(request.POST or None)
    if form.is_valid():
        form.save(commit=False).register(by=request.user)
        return seen_other(request, "settings:staff", message=f"担当者 {form.instance} を登録しました。")
    return page(request, "settings/staff_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def edit(request: SignedIn, pk: int) -> HttpResponse:
    staff = found_or_404(Staff.objects.all(), pk)
    form = StaffForm(request.POST or None, instance=staff)
    if form.is_valid():
        staff.change(by=request.user, **form.cleaned_data)
        return seen_other(request, "settings:staff", message=f"担当者 {staff} を保存しました。")
    context = {"form": form, "staff": staff}
    return page(request, "settings/staff_edit.html", context, status=422 if form.is_bound else 200)
