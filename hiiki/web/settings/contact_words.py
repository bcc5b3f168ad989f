"""コンタクト履歴の選択肢: the 種類 and the 結果 of contacts."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.activities import wording, words
from hiiki.activities.models.word import SETS
from hiiki.customers.designing import Unfit
from hiiki.customers.models.tag import COLOURS
from hiiki.web.access import SignedIn, needs
from hiiki.web.ids import id_of
from hiiki.web.responses import page, seen_other
from hiiki.web.settings.choice_lines import BLANK, Line, sent, wrong_with

LONGEST = 40
ADVICE = (
    "名前や色を変えても、これまでの記録はそのままです。"
    "「使わない」にすると、新しく選べなくなりますが、これまでの記録には出つづけます。"
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("set_up")
def edit(request: SignedIn, which: str) -> HttpResponse:
    if which not in SETS:
        raise Http404
    if request.method != "POST":
        return _form(request, which, _stored(which), [])
    lines = sent(request.POST)
    if wrong := wrong_with(lines, LONGEST):
        return _form(request, which, lines, wrong)
    try:
        batch = wording.design(which, [line.chosen for line in lines], by=request.user)
    except Unfit as reason:
        return _form(request, which, lines, [str(reason)])
    message = f"コンタクト履歴の{SETS[which]}を保存しました。" if batch else ""
    return seen_other(request, "settings:fields", message=message, undo=batch)


def _stored(which: str) -> list[Line]:
    return [Line(str(each.pk), each.label, each.colour, bool(each.retired_at)) for each in words.of(which)]


def _form(request: SignedIn, which: str, lines: list[Line], errors: list[str]) -> HttpResponse:
    counts = wording.counts(which)
    context: dict[str, Any] = {
        "title": f"コンタクト履歴の{SETS[which]}",
        "unit": "件",
        "advice": ADVICE,
        "choices": [(line, counts.get(id_of(line.pk), 0)) for line in [*lines, *[Line()] * BLANK]],
        "colours": list(enumerate(COLOURS)),
        "errors": errors,
    }
    return page(request, "settings/words.html", context, status=422 if errors else 200)
