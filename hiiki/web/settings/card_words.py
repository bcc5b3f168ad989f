"""管理区分 and 敬称: the words cards offer, and those of cards that are on no list yet."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.customers import card_words
from hiiki.customers.card_words import Usual
from hiiki.customers.designing import Unfit
from hiiki.customers.models.tag import COLOURS
from hiiki.customers.models.word import HONORIFIC, LISTED
from hiiki.text.folding import fold
from hiiki.web.access import SignedIn, needs
from hiiki.web.customers.carrying_out import is_through, said_of_left
from hiiki.web.responses import page, say, seen_other
from hiiki.web.settings.choice_lines import BLANK, Line, sent, wrong_with

LONGEST = {HONORIFIC: 10}
USUALLY = 40
ADVICE = (
    "名前を変えると、その言葉のカードもすべて変わります（元に戻せます）。"
    "「使わない」にすると候補に出なくなりますが、カードの値はそのままです。"
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def edit(request: SignedIn, which: str) -> HttpResponse:
    if which not in LISTED:
        raise Http404
    if request.method != "POST":
        return _form(request, which, _stored(which), _usual(which), [])
    lines = [*sent(request.POST), *(Line(label=word) for word in request.POST.getlist("take"))]
    usual = _sent_usual(request, which, lines)
    if wrong := wrong_with(lines, LONGEST.get(which, USUALLY)):
        return _form(request, which, lines, usual, wrong)
    try:
        batch, renaming = card_words.begin(
            which, [line.chosen for line in lines], by=request.user, usual=usual
        )
    except Unfit as reason:
        return _form(request, which, lines, usual, [str(reason)])
    if renaming and not is_through(request, renaming):
        return seen_other(request, "settings:fields")
    cards = f"{renaming.changed:,} 人のカードも変えました。" if renaming else ""
    left = said_of_left(renaming) if renaming else ""
    if batch:
        say(request, f"{LISTED[which]}の選択肢を保存しました。{cards}{left}", undo=batch, warn=bool(left))
    return seen_other(request, "settings:fields")


def _stored(which: str) -> list[Line]:
    words = card_words.of(which)
    return [Line(str(each.pk or ""), each.label, each.colour, bool(each.retired_at)) for each in words]


def _usual(which: str) -> Usual | None:
    if which != HONORIFIC:
        return None
    words = card_words.of(which)
    person = next((each.label for each in words if each.for_person), "")
    company = next((each.label for each in words if each.for_company), "")
    return Usual(person, company)


def _sent_usual(request: SignedIn, which: str, lines: list[Line]) -> Usual | None:
    """A word that was renamed on the same page is meant by its new name."""
    if which != HONORIFIC:
        return None
    now = {line.pk: line.label for line in lines if line.pk}
    renamed = {each.label: now.get(str(each.pk), each.label) for each in card_words.of(which) if each.pk}
    person, company = (request.POST.get(f"usual_{side}", "") for side in Usual._fields)
    return Usual(renamed.get(person, person), renamed.get(company, company))


def _form(
    request: SignedIn, which: str, lines: list[Line], usual: Usual | None, errors: list[str]
) -> HttpResponse:
    ways = card_words.on_cards(which)
    counts = card_words.counts(ways)
    context: dict[str, Any] = {
        "title": f"{LISTED[which]}の選択肢",
        "unit": "人",
        "advice": ADVICE,
        "choices": [(line, counts.get(fold(line.label), 0)) for line in [*lines, *[Line()] * BLANK]],
        "colours": [] if usual else list(enumerate(COLOURS)),
        "usual": usual,
        "offered": [line.label for line in lines if line.label and not line.is_retired],
        "unlisted": card_words.unlisted(which, ways),
        "longest": LONGEST.get(which, USUALLY),
        "errors": errors,
    }
    return page(request, "settings/words.html", context, status=422 if errors else 200)
