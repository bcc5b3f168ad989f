"""確認: what would become of every row, before anything is written."""

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hiiki.accounts.models import Staff
from hiiki.exchange import kinds
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import deciding, defaults, previewing
from hiiki.exchange.plans.previewing import PreviewCell, PreviewRow
from hiiki.exchange.reports import reasons, reporting, unreadable
from hiiki.exchange.verdicts import CHANGED, MAYBE, NEW, REFUSED, SAME
from hiiki.text.folding import fold
from hiiki.web.exchange.guards import of_run
from hiiki.web.exchange.pace import pace
from hiiki.web.exchange.steps import around, place_of
from hiiki.web.responses import fragment, page, seen_other

PLAN = (ImportRun.PLANNING, ImportRun.PLANNED)
LIMIT = 50
CELLS = 16
REASONS, COUNTED = 10, 5000  # shown; refused rows that are counted while one waits
OF_CONTACTS = {
    NEW: ("新しいコンタクト", ""),
    SAME: ("変更なし", ""),
    REFUSED: ("取り込めない", "is-bad"),
}
WORDS = {
    NEW: ("新しい顧客", ""),
    CHANGED: ("変わる", ""),
    SAME: ("変更なし", ""),
    MAYBE: ("重複かもしれない", "is-warn"),
    REFUSED: ("取り込めない", "is-bad"),
}
NAME = ("last_name", "first_name")
STAFF_ASKED = 200


@require_safe
@of_run(*PLAN)
def show(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if run.state == ImportRun.PLANNING:
        return page(request, "exchange/planning.html", around(run, "exchange:plan", pace=pace(request, run)))
    context = around(run, "exchange:plan", **foreseen(run), **_rows(request, run), **questions(run))
    context["left_empty"] = unreadable.left_empty(run, limit=COUNTED)
    return page(request, "exchange/plan.html", context)


@require_safe
@of_run()
def progress(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if run.state != ImportRun.PLANNING:
        return seen_other(request, place_of(run), run.pk)
    return fragment(request, "exchange/_planning.html", {"run": run, "pace": pace(request, run)})


@require_safe
@of_run(*PLAN)
def rows(request: HttpRequest, run: ImportRun) -> HttpResponse:
    return fragment(request, "exchange/_looked.html", {"run": run, **foreseen(run), **_rows(request, run)})


def foreseen(run: ImportRun) -> dict[str, Any]:
    """The numbers, and how many would be written."""
    verdicts = run.counts.get("verdicts", {})
    results, rules, maybe = reporting.results(run), run.rules, verdicts.get(MAYBE, 0)
    left, said = rules.left_of(maybe), rules.maybe_answers
    return {
        "numbers": [
            {"verdict": verdict, "word": word, "mood": mood, "count": verdicts.get(verdict, 0)}
            for verdict, (word, mood) in _words(run).items()
        ],
        "writes": results["created"] + results["updated"],
        "refused": verdicts.get(REFUSED, 0),
        "maybe": maybe,
        "maybe_taken": maybe - left,
        "maybe_left": left,
        "answered": len(said),
        "unanswered_twins": maybe - len(said),
        "rules": rules,
        "unused": run.counts.get("unused", []),
        "defaults": defaults.said(run.counts),
    }


def _words(run: ImportRun) -> dict[str, tuple[str, str]]:
    return OF_CONTACTS if run.is_of_contacts else WORDS


def _rows(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    shown = request.GET.get("show", "")
    if shown not in _words(run):
        shown = _first_of_interest(run)
    after = request.GET.get("after", "")
    after_number = int(after) if after.isdecimal() and len(after) < 12 else 0
    found = previewing.rows(kinds.of(run).previewer(run), shown, after=after_number, limit=LIMIT + 1)
    lines = found[:LIMIT]
    return {
        "shown": shown,
        "shown_word": _words(run)[shown][0],
        "correctable": True,
        **(_refusals(run) if shown == REFUSED and not after_number else {}),
        **laid_out(lines),
        "after": after_number or "",
        "next_after": lines[-1].number if len(found) > LIMIT else None,
        "is_first": not after_number,
    }


def _refusals(run: ImportRun) -> dict[str, Any]:
    is_asked = run.rules.unreadable == "refuse" and not run.is_of_contacts
    may_come_in = unreadable.keeps_out(run, limit=COUNTED) if is_asked else 0
    return {"reasons": reasons_of(run), "may_come_in": may_come_in}


def reasons_of(run: ImportRun) -> dict[str, Any]:
    """Why rows were refused, where the same reason is meant more often than one sees at a glance."""
    found = reasons.grouped(run, limit=COUNTED)
    if all(reason.count <= reasons.FIRST for reason in found):
        return {}
    return {
        "list": found[:REASONS],
        "more": max(0, len(found) - REASONS),
        "limit": COUNTED,
        "is_of_first": reporting.results(run)["refused"] > COUNTED,
    }


def _first_of_interest(run: ImportRun) -> str:
    verdicts = run.counts.get("verdicts", {})
    return next((verdict for verdict in (CHANGED, NEW, MAYBE, REFUSED, SAME) if verdicts.get(verdict)), NEW)


def laid_out(lines: list[PreviewRow]) -> dict[str, Any]:
    """A table of the rows: columns empty in all of them are left out, those that tell something come first."""
    if not lines:
        return {"columns": [], "lines": []}
    width = max(len(line.cells) for line in lines)
    cells = [[line.cells[at] for line in lines if at < len(line.cells)] for at in range(width)]
    telling = [at for at in range(width) if any(_tells(cell) for cell in cells[at])]
    filled = [at for at in range(width) if at not in telling and any(cell.text for cell in cells[at])]
    chosen = [at for at in (telling + filled)[:CELLS] if cells[at][0].column not in NAME or at in telling]
    return {
        "columns": [cells[at][0].label for at in chosen],
        "lines": [(line, list(_picked(line, chosen)), _changes(line)) for line in lines],
    }


def _tells(cell: PreviewCell) -> bool:
    return cell.before is not None or bool(cell.problem)


def _picked(line: PreviewRow, chosen: list[int]) -> Any:
    return (line.cells[at] if at < len(line.cells) else None for at in chosen)


def _changes(line: PreviewRow) -> list[str]:
    return [cell.label for cell in islice((cell for cell in line.cells if cell.before is not None), 6)]


def questions(run: ImportRun) -> dict[str, Any]:
    """What is asked once for each value."""
    return {**unknown_staff(run), **unknown_choices(run)}


def unknown_staff(run: ImportRun) -> dict[str, Any]:
    """担当者 nobody knows, each with how many rows name it and what was answered so far."""
    rules = run.rules
    asked = _asked(run.counts.get("unknown_staff", {}), rules.staff_answers, rules.unknown_staff)
    return {
        "unknown_staff": asked[:STAFF_ASKED],
        "more_staff": max(0, len(asked) - STAFF_ASKED),
        "staff": _known_staff() if asked else [],
        "unanswered": [each["name"] for each in asked if not each["answer"]],
    }


def _asked(words: dict[str, int], said: dict[str, str], rule: str) -> list[dict[str, Any]]:
    """Each word nobody knows, in its first spelling, with how many rows have it and what was answered so far."""
    counts: dict[str, tuple[str, int]] = {}
    for word, count in words.items():
        first, sofar = counts.get(fold(word), (word, 0))
        counts[fold(word)] = (first, sofar + count)
    default = "" if rule == "ask" else rule
    answers = {fold(word): answer for word, answer in said.items()}
    return [
        {"name": word, "count": count, "answer": answers.get(key) or answers.get("", default)}
        for key, (word, count) in sorted(counts.items(), key=lambda each: (-each[1][1], each[0]))
    ]


def unknown_choices(run: ImportRun) -> dict[str, Any]:
    """For each field with choices the words that are none of them."""
    rules, known = run.rules, kinds.of(run).choices(run)
    fields = []
    for name, words in run.counts.get("unknown_choices", {}).items():
        if name not in known:
            continue
        asked = _asked(words, rules.choice_answers.get(name, {}), rules.unknown_choice)
        fields.append(
            {
                "name": name,
                "label": known[name].label,
                "options": [option for option in known[name].options if not option.is_retired],
                "asked": asked[:STAFF_ASKED],
                "more": max(0, len(asked) - STAFF_ASKED),
                "is_open": any(not each["answer"] for each in asked),
            }
        )
    return {"unknown_choices": fields, "unanswered_choices": deciding.unanswered_choices(run)}


def _known_staff() -> list[dict[str, Any]]:
    known = Staff.objects.filter(retired=False).values("pk", "name")
    return [{**each, "answer": str(each["pk"])} for each in known]
