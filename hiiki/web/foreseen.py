"""What undoing a batch would do, for the page that asks first."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.apps import apps

from hiiki.accounts.models import User
from hiiki.audit import foreseeing
from hiiki.audit.foreseeing import Held
from hiiki.audit.models import Action, Batch, Change
from hiiki.customers.models import Customer
from hiiki.customers.reverting import label_of
from hiiki.customers.writing import called
from hiiki.timeline.entries import Line, Reader
from hiiki.timeline.wording import Names, lines_of
from hiiki.web.access import SignedIn
from hiiki.web.ids import id_of
from hiiki.web.looks import looks_of
from hiiki.web.undoings import href_of

LIMIT, EXAMPLES = 50, 10
RECORDS = {
    "contact": "コンタクト",
    "customerfile": "ファイル",
    "keptapart": "別の方として残した組",
    "shop": "店の設定",
    "ownfield": "項目の設計",
    "choice": "項目の選択肢",
    "cardword": "選択肢",
    "contactword": "コンタクトの選択肢",
    "segment": "抽出",
    "savedview": "表示の形",
    "ownlayout": "取り込みの形式",
}
SETTINGS = {"shop", "ownfield", "cardword", "contactword", "choice"}
# Places in an order, moments, colours by their number, values by the ids of choices, rules in the book's own words.
UNTOLD = {"position", "retired_at", "colour", "default", "duplicate_rules"}
BACK = {Action.CREATED: "登録する前に戻ります", Action.DELETED: "削除する前に戻ります"}


class Example(NamedTuple):
    customer: Customer | None
    name: str
    words: str
    lines: list[Line]


def foreseen(request: SignedIn, batch: Batch) -> dict[str, Any]:
    """How many would stay because somebody changed them since, and who they are, fifty to a page."""
    number = id_of(request.GET.get("after", ""))
    found, last = foreseeing.look(batch, after=number, most=LIMIT + 1)
    return {
        "foreseen": foreseeing.foresee(batch),
        "looked_at": foreseeing.MOST,
        "lines": lines(request.user, found[:LIMIT]),
        "next_after": found[LIMIT - 1].change.pk if len(found) > LIMIT else last,
        "is_first": not number,
    }


def lines(user: User, found: list[Held]) -> list[dict[str, Any]]:
    there = _customers(user, [each.change for each in found])
    return [
        {
            "held": each,
            "customer": there.get(_told_on(each.change)),
            "name": _name(each),
            "fields": _labels(each.change, each.fields),
            "changed": _labels(each.change, dict.fromkeys(_changed(each))),
            "later": each.later[-1],
            "href": href_of(user, each.later[-1].batch),
        }
        for each in found
    ]


def examples(request: SignedIn, batch: Batch) -> list[Example]:
    """The first of what goes back: of each field what is there now, and what it becomes."""
    changes = list(batch.changes.order_by("id")[:EXAMPLES])
    there = _customers(request.user, changes)
    reader = Reader(request.user, str(looks_of(request, request.user).get("calendar", "seireki")))
    names = Names.of(changes, reader)
    return [_example(change, there, names) for change in changes]


def _example(change: Change, there: dict[int, Customer], names: Names) -> Example:
    back = [Line(line.label, line.after, line.before) for line in lines_of(change, names)] or _of_settings(
        change
    )
    action = Action(change.action)
    words = BACK.get(action, "" if back else "前に戻ります")
    name = RECORDS.get(change.record, "") or called(change.before or {})
    return Example(there.get(_told_on(change)), name, words, [] if words else back)


def _of_settings(change: Change) -> list[Line]:
    """Of what belongs to no customer."""
    before, after = change.before or {}, change.after or {}
    named = [name for name in after if name not in UNTOLD] if change.record in SETTINGS else []
    return [
        Line(_label(change.record, name), _plainly(after[name]), _plainly(before[name])) for name in named
    ]


def _plainly(value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return "" if value is None else str(value)


def _told_on(change: Change) -> int:
    return change.record_id if change.record == "customer" else change.customer_id or 0


def _customers(user: User, changes: Sequence[Change]) -> dict[int, Customer]:
    """Those of them the user may see."""
    seen = Customer.objects.visible_to(user).defer("search_text")
    return seen.in_bulk({_told_on(change) for change in changes})


def _name(held: Held) -> str:
    """Of one deleted since, as the deletion noted it."""
    return RECORDS.get(held.change.record) or called((held.later[-1].before or {}) if held.is_gone else {})


def _changed(held: Held) -> list[str]:
    return [name for later in held.later for name in later.after or {}]


def _labels(change: Change, columns: Iterable[str]) -> list[str]:
    """A deletion changes no field."""
    return [_label(change.record, column) for column in columns] or ["削除"]


def _label(record: str, column: str) -> str:
    if record == "customer":
        return label_of(column)
    model = next(model for model in apps.get_models() if model._meta.model_name == record)
    field: Any = next((each for each in model._meta.concrete_fields if each.attname == column), None)
    return str(field.verbose_name) if field else label_of(column)
