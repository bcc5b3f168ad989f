"""店の設定: its name, and how 顧客コード are numbered."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.accounts.models import Shop
from hiiki.customers.registering import codes_ahead
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import page, seen_other
from hiiki.web.settings.forms import ShopForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def edit(request: SignedIn) -> HttpResponse:
    form = ShopForm(request.POST or None, instance=Shop.current())
    if form.is_valid():
        batch = Shop.current().change(by=request.user, **form.cleaned_data)
        return seen_other(request, "settings:shop", message="店の設定を保存しました。", undo=batch)
    context = {"form": form, "codes": codes_ahead(_asked(request))}
    return page(request, "settings/shop.html", context, status=422 if form.is_bound else 200)


def _asked(request: SignedIn) -> Shop:
    """As it is being typed, for the page to show which codes come of it."""
    form = ShopForm(request.GET, instance=Shop.current())
    return form.instance if request.htmx and form.is_valid() else Shop.current()
