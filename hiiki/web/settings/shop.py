"""店の設定: its name, and how 顧客コード are numbered."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.accounts.models import Shop
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import page, seen_other
from hiiki.web.settings.forms import ShopForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def edit(request: SignedIn) -> HttpResponse:
    form = ShopForm(request.POST or None, instance=Shop.current())
    if form.is_valid():
        Shop.current().change(by=request.user, **form.cleaned_data)
        return seen_other(request, "settings:shop", message="店の設定を保存しました。")
    shop = Shop.current()
    context = {"form": form, "example": shop.code(shop.next_number)}
    return page(request, "settings/shop.html", context, status=422 if form.is_bound else 200)
