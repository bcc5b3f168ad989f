"""What the steps of an import are made of, for each kind of file: customers, or contact histories."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hiiki.activities import words
from hiiki.activities.models.word import SETS
from hiiki.customers import designed
from hiiki.customers.designed import Option
from hiiki.db.staging import Stage
from hiiki.exchange.histories import judging as judging_histories
from hiiki.exchange.histories import landing as landing_histories
from hiiki.exchange.histories import planning as planning_histories
from hiiki.exchange.histories import previewing as previewing_histories
from hiiki.exchange.histories import steps as steps_of_histories
from hiiki.exchange.histories.reading import Reader
from hiiki.exchange.histories.wording import WordBook
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans import judging, planning, previewing
from hiiki.exchange.rows import choosing, companies
from hiiki.exchange.rows.cleaning import Cleaner, mapped_columns
from hiiki.exchange.rows.staffing import StaffBook
from hiiki.exchange.rules import CONTACTS, CUSTOMERS, Rules
from hiiki.exchange.writing import landing, steps


class Choices(NamedTuple):
    label: str
    options: Sequence[Option]

    def has(self, value: str) -> bool:
        return any(value == option.value for option in self.options)


@dataclass(frozen=True)
class Kind:
    """`plan` fills a run's stage and counts; `cleaner` reads a record, `judge` says what becomes of a row, `steps`
    are the rows to be written, `write` writes some of them, `complete` does
    what can only be done when all are in, `overfull` says why words cannot all be made.
    `choices` are those of each column whose unknown words are asked about. `finished` is the verb when all is in."""

    plan: Callable[[ImportRun], dict[str, Any]]
    cleaner: Callable[[ImportRun], Any]
    judge: Callable[..., Any]
    steps: Callable[[ImportRun], Any]
    write: Callable[..., dict[str, int]]
    complete: Callable[[ImportRun, Stage], None]
    previewer: Callable[[ImportRun], Any]
    overfull: Callable[[ImportRun, Rules], str]
    choices: Callable[[ImportRun], dict[str, Choices]]
    finished: str


def of(run: ImportRun) -> Kind:
    return KINDS[run.kind]


def _clean_customers(run: ImportRun) -> Cleaner:
    return Cleaner(run.mapping, blank_unreadable=run.rules.unreadable == "blank")


def _judge_customers(run: ImportRun, *, again: bool = False, alone: bool = False) -> judging.Judge:
    rules = run.rules
    return judging.Judge(rules, mapped_columns(run.mapping), StaffBook(rules), again=again, alone=alone)


def _nothing_more(run: ImportRun, stage: Stage) -> None:
    """Each contact stands for itself."""


def _read_histories(run: ImportRun) -> Reader:
    return Reader(run.mapping)


def _judge_histories(run: ImportRun, *, again: bool = False, alone: bool = False) -> judging_histories.Judge:
    return judging_histories.Judge(run.rules, again=again)


def _overfull_words(run: ImportRun, rules: Rules) -> str:
    return WordBook(rules).overfull(run.counts.get("unknown_choices", {}))


def _choices_of_fields(run: ImportRun) -> dict[str, Choices]:
    return {name: Choices(field.label, field.options) for name, field in designed.now().ever.items()}


def _choices_of_words(run: ImportRun) -> dict[str, Choices]:
    return {
        which: Choices(
            label,
            [
                Option(str(each.pk), each.label, each.colour, bool(each.retired_at))
                for each in words.of(which)
            ],
        )
        for which, label in SETS.items()
    }


KINDS = {
    CUSTOMERS: Kind(
        planning.plan,
        _clean_customers,
        _judge_customers,
        steps.Steps,
        landing.write,
        companies.link_later,
        previewing.Previewer,
        choosing.overfull,
        _choices_of_fields,
        "import.finished",
    ),
    CONTACTS: Kind(
        planning_histories.plan,
        _read_histories,
        _judge_histories,
        steps_of_histories.Steps,
        landing_histories.write,
        _nothing_more,
        previewing_histories.Previewer,
        _overfull_words,
        _choices_of_words,
        "contact.imported",
    ),
}
