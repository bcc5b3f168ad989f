"""タグ: their colours and names."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.audit.recording import record
from hiiki.customers import tagging
from hiiki.customers.models import Customer
from hiiki.customers.models.tag import COLOURS, colours, paint
from hiiki.text.folding import fold
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.carrying_out import carry_out
from hiiki.web.customers.chips import Chip, address
from hiiki.web.responses import page, seen_other
from hiiki.web.settings.forms import TagForm


@require_GET
@needs("set_up")
def index(request: SignedIn) -> HttpResponse:
    known = colours()
    found = tagging.in_use(Customer.objects.all()).items()
    tags = [(Chip(word, known.get(fold(word), 0), address(word)), count) for word, count in found]
    return page(request, "settings/tags.html", {"tags": tags})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def edit(request: SignedIn, word: str) -> HttpResponse:
    count = _count(word)
    colour = colours().get(fold(word), 0)
    form = TagForm(request.POST or None, initial={"word": word, "colour": colour})
    if not form.is_valid():
        context = {"form": form, "word": word, "count": count, "colours": list(enumerate(COLOURS))}
        return page(request, "settings/tag_edit.html", context, status=422 if form.is_bound else 200)
    to, chosen = form.cleaned_data["word"], form.cleaned_data["colour"]
    renaming = tagging.renaming(word, to, by=request.user) if to != word else None
    if chosen != colour:
        paint(to, chosen)
        record("tag.painted", by=request.user, tag=to, colour=COLOURS[chosen])
    if renaming is None:
        return seen_other(request, "settings:tags", message=f"タグ「{to}」を保存しました。")
    carry_out(request, renaming, f"人のタグ「{word}」を「{to}」に変えました。")
    return seen_other(request, "settings:tags")


@require_POST
@needs("set_up")
def remove(request: SignedIn, word: str) -> HttpResponse:
    _count(word)
    carry_out(request, tagging.removing(word, by=request.user), f"人からタグ「{word}」を外しました。")
    return seen_other(request, "settings:tags")


def _count(word: str) -> int:
    """How many have it; 404 for a word that is no tag of anybody's."""
    found = {fold(each): count for each, count in tagging.in_use(Customer.objects.all()).items()}
    if fold(word) not in found:
        raise Http404
    return found[fold(word)]
