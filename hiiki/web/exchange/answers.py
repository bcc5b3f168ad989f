"""What is decided while the plan is looked at: unknown 担当者, words that are no choices, and rows that may be duplicates."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from hiiki.accounts.models import Staff
from hiiki.exchange import kinds
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import deciding
from hiiki.text.folding import fold
from hiiki.web.exchange import twins
from hiiki.web.exchange.guards import of_run
from hiiki.web.ids import id_of
from hiiki.web.responses import fragment, seen_other

FOR_ALL = {"create", "skip"}


@require_POST
@of_run(ImportRun.PLANNED)
def keep(request: HttpRequest, run: ImportRun) -> HttpResponse:
    take(request.POST, run)
    if request.htmx:  # type: ignore[attr-defined]
        return fragment(request, "exchange/_decided.html", twins.decided(run, twins.numbers_in(request)))
    return seen_other(request, "exchange:plan", run.pk)


def take(sent: QueryDict, run: ImportRun) -> None:
    """Keep whatever the form answers."""
    names = run.counts.get("unknown_staff", {})
    if (everybody := sent.get("all", "")) in FOR_ALL:
        deciding.keep_rules(run, unknown_staff=everybody, staff_answers=dict.fromkeys(names, everybody))
    elif names and "staff_name" in sent:
        _answer(run, sent, list(names))
    _take_choices(sent, run)
    if deciding.is_choice_for_twins(maybe := sent.get("maybe", "")):
        deciding.keep_rules(run, maybe=maybe)


def _answer(run: ImportRun, sent: QueryDict, names: list[str]) -> None:
    """One answer stands for every spelling of a name."""
    pairs = zip(sent.getlist("staff_name"), sent.getlist("staff_answer"), strict=False)
    said = {fold(name): answer for name, answer in pairs if _is_answer(answer)}
    deciding.answer_staff(run, {name: said[fold(name)] for name in names if fold(name) in said})


def _take_choices(sent: QueryDict, run: ImportRun) -> None:
    """One answer stands for every spelling of a word."""
    asked = run.counts.get("unknown_choices", {})
    for_all, _, name = sent.get("all_choices", "").partition(":")
    if name in asked and for_all in FOR_ALL:
        deciding.answer_choices(run, name, {"": for_all, **dict.fromkeys(asked[name], for_all)})
        return
    said: dict[str, dict[str, str]] = {}
    columns = (sent.getlist(f"choice_{each}") for each in ("field", "word", "answer"))
    known = kinds.of(run).choices(run)
    for name, word, answer in zip(*columns, strict=False):
        if name in asked and (answer in {"", *FOR_ALL} or (name in known and known[name].has(answer))):
            said.setdefault(name, {})[fold(word)] = answer
    for name, answers in said.items():
        words = {word: answers[fold(word)] for word in asked[name] if fold(word) in answers}
        deciding.answer_choices(run, name, words)


def _is_answer(text: str) -> bool:
    return text in {"", *FOR_ALL} or Staff.objects.filter(pk=id_of(text)).exists()
