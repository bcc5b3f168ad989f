"""この列を新しい項目にする: a column nobody has a field for gets one of its own."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hiiki.customers import designing
from hiiki.customers.designing import Chosen, Unfit, Wanted
from hiiki.customers.kinds import CHOSEN, GROUPS, KINDS, OWN, STRATEGY
from hiiki.exchange.arrivals import becoming
from hiiki.exchange.arrivals.becoming import Proposal
from hiiki.exchange.mapping import Link, Mapping
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import deciding
from hiiki.web.exchange import matches
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.steps import OPEN, around
from hiiki.web.responses import page, say, seen_other

NOT_YOURS = "項目を作れるのは、設定を変えられる方だけです。この列は、いまある項目に入れるか、設定を変えられる方に頼んでください。"


class FieldForm(forms.Form):
    label = forms.CharField(
        label="項目の名前", max_length=40, widget=forms.TextInput({"autocomplete": "off"})
    )
    kind = forms.ChoiceField(label="種類", choices=list(KINDS.items()))
    choices = forms.CharField(
        label="選択肢（1 行にひとつ）",
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text="種類が選択肢のときだけ使います。ここにない値は、取り込む前に「確認」で尋ねます。",
    )
    group = forms.ChoiceField(
        label="置き場所",
        choices=[(each, each) for each in GROUPS],
        widget=forms.RadioSelect,
        help_text="選択肢でない項目は、顧客情報に置きます。",
    )

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        group = given["group"] if given["kind"] in CHOSEN else OWN
        lines = [line.strip() for line in given["choices"].splitlines()] if given["kind"] in CHOSEN else []
        return Wanted(given["label"], given["kind"], group, choices=[Chosen(line) for line in lines if line])


@require_http_methods(["GET", "HEAD", "POST"])
@of_run(*OPEN)
def create(request: HttpRequest, run: ImportRun, column: int) -> HttpResponse:
    if not request.user.may("set_up"):  # type: ignore[union-attr]
        say(request, NOT_YOURS, warn=True)
        return seen_other(request, "exchange:columns", run.pk)
    if column >= run.found.width or run.is_of_contacts:
        return seen_other(request, "exchange:columns", run.pk)
    form = FieldForm(request.POST or None, initial=None if request.POST else _begun(run, column))
    if form.is_valid():
        try:
            return _made(request, run, column, form.wanted)
        except Unfit as wrong:
            form.add_error(wrong.about if wrong.about in form.fields else None, str(wrong))
    context = around(run, "exchange:columns", form=form, column=_column(run, column))
    return page(request, "exchange/new_field.html", context, status=422 if form.is_bound else 200)


def _begun(run: ImportRun, column: int) -> dict[str, Any]:
    proposal: Proposal = becoming.proposed(run, column)
    return {
        "label": matches.heading(run.found, column)[:40],
        "kind": proposal.kind,
        "choices": "\n".join(proposal.choices),
        "group": STRATEGY if proposal.kind in CHOSEN else OWN,
    }


def _column(run: ImportRun, column: int) -> matches.Column:
    return next(each for each in matches.columns(run, run.mapping) if each.number == column)


@transaction.atomic
def _made(request: HttpRequest, run: ImportRun, column: int, wanted: Wanted) -> HttpResponse:
    made, batch = designing.add(wanted, by=request.user)
    deciding.match(run, _with(run.mapping, column, made.key))
    message = f"項目「{made}」を作り、この列を入れるようにしました。"
    return seen_other(request, "exchange:columns", run.pk, message=message, undo=batch)


def _with(mapping: Mapping, column: int, target: str) -> Mapping:
    links = [Link(column, target) if link.column == column else link for link in mapping.columns]
    return Mapping(links, mapping.constants, mapping.joiners)
