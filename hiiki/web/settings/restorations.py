"""この時点に戻す: what would be lost, the word of the owner, and the wait."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from hiiki.exchange.backups import CannotRestore, kept, since
from hiiki.exchange.backups.reading import Unusable, glance
from hiiki.exchange.backups.restorer import HERE
from hiiki.text.width import narrow
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import page, say, seen_other
from hiiki.web.settings.backups import copy_or_404

NOBODY = "このバックアップには利用者がひとりもいないので、戻すとだれもログインできなくなります。Hiiki を止めて、hiiki restore をお使いください。"


class WordForm(forms.Form):
    """Whoever goes back types how many customers there will be then."""

    count = forms.CharField(label="戻したあとの顧客の人数", max_length=20)

    def __init__(self, *args: Any, then: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.then = then

    def clean_count(self) -> str:
        typed = narrow(self.cleaned_data["count"]).replace(",", "").removesuffix("人").strip()
        if typed != str(self.then):
            raise forms.ValidationError(f"戻したあとの人数と違います。{self.then:,} と入れてください。")
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@needs("own")
def ask(request: SignedIn, name: str) -> HttpResponse:
    copy = copy_or_404(name)
    try:
        loss = since.loss(glance(copy.path))
    except Unusable as problem:
        say(request, str(problem), warn=True)
        return seen_other(request, "settings:backups")
    form = WordForm(request.POST or None, then=loss.customers_then)
    if form.is_valid() and _begun(request, copy, loss, form):
        return seen_other(request, "settings:restoration")
    context = {
        "copy": copy,
        "loss": loss,
        "form": form,
        "can_restore": HERE.is_possible,
        "is_ours": copy.kind != kept.BROUGHT_IN,
    }
    return page(request, "settings/backup.html", context, status=422 if form.is_bound else 200)


def _begun(request: SignedIn, copy: kept.Copy, loss: since.Loss, form: WordForm) -> bool:
    if not loss.users_then:
        form.add_error(None, NOBODY)
        return False
    try:
        HERE.begin(copy.path, by=request.user)
    except CannotRestore as problem:
        form.add_error(None, str(problem))
        return False
    return True


@require_GET
@needs("own")
def wait(request: SignedIn) -> HttpResponse:
    """While the file is looked through everybody works on; then the door shows the same page (web/doors.py)."""
    if not HERE.doing:
        return seen_other(request, "settings:backups")
    answer = page(request, "waiting.html", {"doing": HERE.doing, "looks_only": True})
    answer["Refresh"] = "1"
    return answer
