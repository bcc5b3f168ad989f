"""One field of everybody changed at once, taken back, and the duplicates among them looked for."""

from time import perf_counter
from typing import Any

from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.customers.bulk import acting
from hiiki.customers.bulk.edits import SET, Edit
from hiiki.customers.duplicates import finding
from hiiki.customers.models import BulkAction, Customer, DuplicateSearch

EDIT = Edit("management", SET, "計測")


def change() -> dict[str, Any]:
    """As まとめて変える does, from the moment it is asked for; `batch` undoes it."""
    began = perf_counter()
    everybody = Customer.objects.current()
    action = acting.act(
        "edit", everybody, lambda count: f"{count:,} 人の管理区分の変更", by=None, edits=[EDIT]
    )
    acting.finished(action)
    seconds = perf_counter() - began
    if action is None or action.state != BulkAction.DONE:
        raise RuntimeError(f"the bulk edit came to no end: {action and action.error}")
    return {"rows": action.done, "changed": action.changed, "seconds": seconds, "batch": action.batch_id}


def take_back(batch: int) -> dict[str, Any]:
    began = perf_counter()
    undone = undoing.undo(Batch.objects.get(pk=batch), by=None)
    seconds = perf_counter() - began
    if undone.state != Batch.UNDONE:
        raise RuntimeError(f"the undoing came to no end: {undone.error}")
    return {"rows": undone.done, "seconds": seconds, "conflicts": len(undone.conflicts)}


def find_duplicates() -> dict[str, Any]:
    """By the rules a shop begins with, as 重複をさがす does, stored and ready to be shown."""
    began = perf_counter()
    work = finding.ask_for(likely=False)
    while finding.continue_due():
        pass
    seconds = perf_counter() - began
    work.refresh_from_db()
    if work.state != DuplicateSearch.DONE:
        raise RuntimeError(f"the search came to no end: {work.error}")
    return {"rows": work.total, "groups": work.found.count(), "seconds": seconds}
