"""項目の設計: the shop's own fields."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.accounts.models import SavedView, Shop
from hiiki.activities import words
from hiiki.activities.models.word import SETS
from hiiki.audit.models import Batch
from hiiki.customers import card_words, designed, designing, quickening, rewording
from hiiki.customers.designing import Unfit
from hiiki.customers.models import OwnField
from hiiki.customers.models.design import OWN, STRATEGY
from hiiki.customers.models.tag import COLOURS
from hiiki.customers.models.word import LISTED
from hiiki.customers.registering import codes_ahead
from hiiki.web.access import SignedIn, found_or_404, needs
from hiiki.web.ids import id_of
from hiiki.web.ordering import moved
from hiiki.web.responses import fragment, page, say, seen_other
from hiiki.web.settings.design_form import DesignForm
from hiiki.web.settings.lacking import Lacking
from hiiki.web.undoings import PATIENCE

GROUPS = {
    OWN: "会員番号、好きな花、記念日など、店で覚えておきたいことを入れる項目です。",
    STRATEGY: "ランク、きっかけ、興味など、決まった選択肢で顧客を分ける項目です。一覧で絞り込めます。",
}
WORDS = {"own": OWN, "strategy": STRATEGY}


@require_GET
@needs("set_up")
def index(request: SignedIn) -> HttpResponse:
    fields = designed.now()
    groups = [
        (word, group, help_, [each for each in fields.own if each.group == group])
        for (word, group), help_ in zip(WORDS.items(), GROUPS.values(), strict=True)
    ]
    retired = [each for each in fields.ever.values() if each.is_retired]
    context = {
        "groups": groups,
        "retired": retired,
        "most": designing.MOST,
        "count": len(fields.own),
        "is_rewording": rewording.is_going_on(),
        "is_quickening": quickening.is_going_on(),
        "next_codes": codes_ahead(Shop.current()),
        "first_view": SavedView.objects.of_list("customers").filter(is_first=True).first(),
        "card_words": [
            (which, title, [word for word in card_words.of(which) if not word.retired_at])
            for which, title in LISTED.items()
        ],
        "contact_words": [(which, title, words.offered(which)) for which, title in SETS.items()],
    }
    return page(request, "settings/designs.html", context)


@require_POST
@needs("set_up")
def arrange(request: SignedIn) -> HttpResponse:
    """The order as dragged; ↑ and ↓ of a page without scripts move one of them."""
    order, move = request.POST.getlist("order"), request.POST.get("move", "")
    if not request.htmx:  # else the page has moved it already, and only tells which button was pressed
        order = moved(order, move)
    batch = designing.arrange([pk for pk in map(id_of, order) if pk], by=request.user)
    message = "項目の順番を変えました。" if batch else ""
    if not request.htmx:
        return seen_other(request, "settings:fields", message=message, undo=batch)
    if batch:
        say(request, message, undo=batch)
    return fragment(request, "_toasts.html", {"oob": True})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def new(request: SignedIn) -> HttpResponse:
    word = request.GET.get("group", "")
    form = DesignForm(request.POST or None, group=WORDS.get(word, OWN))
    if form.is_valid():
        made = _kept(form, lambda wanted: designing.add(wanted, by=request.user))
        if made:
            field, batch = made
            message = _said(request, field, f"項目「{field}」を追加しました。")
            return seen_other(request, "settings:fields", message=message, undo=batch)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def edit(request: SignedIn, pk: int) -> HttpResponse:
    field = found_or_404(OwnField.objects.all(), pk)
    form = DesignForm(request.POST or None, group=field.group, made=field)
    if form.is_valid():
        made = _kept(form, lambda wanted: (designing.change(field, wanted, by=request.user),))
        if made:
            was_required = field.required
            field.refresh_from_db()
            message = f"項目「{field}」を保存しました。"
            message = message if was_required else _said(request, field, message)
            return seen_other(request, "settings:fields", message=message, undo=made[0])
    context = {
        "made": field,
        "is_used": designing.is_used(field),
        "counts": designing.counts(field) if field.is_chosen else {},
        "lacking": Lacking.of(field, request.user),
    }
    return _form(request, form, **context)


def _kept(form: DesignForm, act: Callable[[Any], Any]) -> Any:
    """What the act returns; None with the reason in the form where the design cannot be."""
    try:
        made = act(form.wanted)
    except Unfit as reason:
        form.add_error(reason.about or None, str(reason))
        return None
    rewording.continue_due(seconds=PATIENCE)
    return made


def _said(request: SignedIn, field: OwnField, done: str) -> str:
    """With who lacks what is required from now on."""
    lacking = Lacking.of(field, request.user)
    return format_html("{}{}", done, lacking.said) if lacking else done


def _form(request: SignedIn, form: DesignForm, **context: Any) -> HttpResponse:
    counts = context.get("counts", {})
    choices = [(line, counts.get(line.pk, 0)) for line in form.lines]
    context |= {"form": form, "choices": choices, "colours": list(enumerate(COLOURS))}
    return page(request, "settings/design.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs("set_up")
def retire(request: SignedIn, pk: int) -> HttpResponse:
    return _done(request, pk, designing.retire, "を使うのをやめました。入っている値は残っています。")


@require_POST
@needs("set_up")
def resume(request: SignedIn, pk: int) -> HttpResponse:
    return _done(request, pk, designing.resume, "をまた使えるようにしました。")


@require_POST
@needs("set_up")
def remove(request: SignedIn, pk: int) -> HttpResponse:
    return _done(request, pk, designing.remove, "を削除しました。")


def _done(request: SignedIn, pk: int, act: Callable[..., Batch], words: str) -> HttpResponse:
    field = found_or_404(OwnField.objects.all(), pk)
    try:
        batch = act(field, by=request.user)
    except Unfit as reason:
        say(request, str(reason), warn=True)
        return seen_other(request, "settings:fields")
    rewording.continue_due(seconds=PATIENCE)
    return seen_other(request, "settings:fields", message=f"項目「{field}」{words}", undo=batch)
