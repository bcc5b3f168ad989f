"""What a person decides on the way from the file to the plan, kept page by page."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from hiiki.exchange.arrivals import proposing
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.models import ImportRun, OwnLayout
from hiiki.exchange.records import Found
from hiiki.exchange.rules import MAYBE, Rules
from hiiki.exchange.verdicts import MAYBE as TWIN

OPEN = (ImportRun.CHOOSING, ImportRun.PLANNED, ImportRun.FAILED)


class TooLate(Exception):
    """The run has gone on meanwhile: nothing can be decided any more."""


def match(run: ImportRun, mapping: Mapping) -> None:
    """The columns are matched; a plan made before no longer holds."""
    rules = {**run.rules.to_json(), "key": key_with(run, mapping)}
    _keep(run, mapping_json=mapping.to_json(), rules_json=rules, state=ImportRun.CHOOSING, error="")


def key_with(run: ImportRun, mapping: Mapping) -> str:
    """The key it would have with these columns: one that somebody chose stays, the one it began with follows them."""
    was_chosen = run.rules.key != proposing.default_key(run.mapping, run.kind)
    return run.rules.key if was_chosen else proposing.default_key(mapping, run.kind)


def read_by(run: ImportRun, key: str) -> bool:
    """Match the columns in another of the ways that fit (proposing.ways); False where it does not fit any more."""
    found = run.found
    way = proposing.way(found, key, run.kind)
    if way is None:
        return False
    _follow(run, found, way)
    return True


def read_as(run: ImportRun, kind: str) -> None:
    """Its rows become this: customers, or contact histories."""
    if kind != run.kind:
        found = run.found
        _follow(run, found, proposing.best(found, kind), kind=kind, counts={})
        with run.stage() as stage:
            stage.empty()


def _follow(run: ImportRun, found: Found, way: proposing.Way, **fields: Any) -> None:
    mapping, rules = proposing.follow(way, found, fields.get("kind", run.kind))
    _keep(
        run,
        layout=way.title[:60],
        layout_key=way.key,
        mapping_json=mapping.to_json(),
        rules_json=rules.to_json(),
        state=ImportRun.CHOOSING,
        error="",
        **fields,
    )


def keep_rules(run: ImportRun, **rules: Any) -> None:
    """Some of the rules, decided while the plan is looked at; the plan itself still holds."""
    _keep(run, rules_json={**run.rules.to_json(), **rules})


def keep_layout(run: ImportRun, own: OwnLayout) -> None:
    """The columns are as this layout has them."""
    _keep(run, layout=own.name, layout_key=f"own/{own.pk}")


def answer_staff(run: ImportRun, answers: dict[str, str]) -> None:
    """What is to become of 担当者 nobody knows: "create", "skip", the id of a known one; "" asks again."""
    kept = {**run.rules.staff_answers, **answers}
    keep_rules(run, staff_answers={name: answer for name, answer in kept.items() if answer})


def answer_choices(run: ImportRun, name: str, answers: dict[str, str]) -> None:
    """What is to become of words that are no choices of a field: "create", "skip", the value of a choice; "" asks again.

    Under "" stands the answer for all the others.
    """
    kept = {**run.rules.choice_answers.get(name, {}), **answers}
    said = {word: answer for word, answer in kept.items() if answer}
    keep_rules(run, choice_answers={**run.rules.choice_answers, name: said})


def answer_twins(run: ImportRun, numbers: Iterable[int], answer: str) -> None:
    """Whether these rows, of those that may be duplicates, come in: "import" or "leave"; "" leaves it to the rule for all."""
    asked = set(numbers)
    with run.stage() as stage:
        among = stage.among(TWIN, asked)
    with transaction.atomic():
        held = ImportRun.objects.select_for_update().get(pk=run.pk)
        kept = {**held.rules.maybe_answers, **{str(number): answer for number in sorted(among)}}
        keep_rules(held, maybe_answers={number: said for number, said in kept.items() if said})
    run.refresh_from_db()


def forget_twins(run: ImportRun) -> None:
    """The rule for all decides about every row again."""
    keep_rules(run, maybe_answers={})


def unanswered(run: ImportRun) -> list[str]:
    """The unknown 担当者 nobody has decided about yet."""
    rules = run.rules
    if rules.unknown_staff != "ask":
        return []
    return [name for name in run.counts.get("unknown_staff", {}) if not rules.staff_answers.get(name)]


def unanswered_choices(run: ImportRun) -> list[str]:
    """The words that are no choices of their field, and that nobody has decided about yet."""
    rules = run.rules
    if rules.unknown_choice != "ask":
        return []
    asked = run.counts.get("unknown_choices", {}).items()
    return [word for name, words in asked for word in words if not _is_answered(rules, name, word)]


def _is_answered(rules: Rules, name: str, word: str) -> bool:
    answers = rules.choice_answers.get(name, {})
    return bool(answers.get(word) or answers.get(""))


def is_choice_for_twins(text: str) -> bool:
    return text in MAYBE


def _keep(run: ImportRun, **fields: Any) -> None:
    held = ImportRun.objects.filter(pk=run.pk, state__in=OPEN)
    if held.update(**fields) != 1:
        raise TooLate
    run.refresh_from_db()
