"""重複とみなす項目: which fields make two customers one, in up to so many ways."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.accounts.models import Shop
from hiiki.customers.duplicates import rules
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import page, say, seen_other

WAYS = 8


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def edit(request: SignedIn) -> HttpResponse:
    if request.method == "POST":
        chosen = [
            [part for part in request.POST.getlist(f"way{way}") if part in rules.PARTS] for way in range(WAYS)
        ]
        text = ",".join("+".join(parts) for parts in chosen if parts)
        if text:
            kept = ",".join(rule.name for rule in rules.read(text))
            batch = Shop.current().change(by=request.user, duplicate_rules=kept)
            message = "重複とみなす項目を保存しました。"
            return seen_other(request, "settings:duplicates", message=message, undo=batch)
        say(request, "項目がひとつも選ばれていません。どれかに印を付けてください。", warn=True)
    known = [rule.parts for rule in rules.read(Shop.current().duplicate_rules)][:WAYS]
    ways = [(f"way{way}", known[way] if way < len(known) else ()) for way in range(WAYS)]
    status = 422 if request.method == "POST" else 200
    return page(
        request, "settings/duplicates.html", {"ways": ways, "parts": rules.PARTS.items()}, status=status
    )
