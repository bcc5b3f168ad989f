"""What was begun for many: few at once, many in the background, and what is said of it."""

from django.shortcuts import resolve_url
from django.utils.html import format_html

from hiiki.customers.bulk import acting
from hiiki.customers.models import BulkAction
from hiiki.web.access import SignedIn
from hiiki.web.responses import say

PATIENCE = 2  # seconds a person waits; the worker goes on with what is left
NOBODY = "だれも選ばれていません。左の四角で選んでください。"
SAID = 3


def carry_out(
    request: SignedIn, action: BulkAction | None, done: str, nothing: str = NOBODY, refused: str = ""
) -> None:
    """`done` goes on after how many: 「人を保管しました。」; so does `refused`, where all have one reason."""
    if action is None:
        say(request, NOBODY, warn=True)
        return
    if not is_through(request, action):
        return
    changed = f"{action.changed:,} {done}" if action.changed else ""
    left = said_of_left(action, refused)
    say(request, f"{changed}{left}" or nothing, undo=action.batch, warn=bool(left))


def is_through(request: SignedIn, action: BulkAction) -> bool:
    """Whether all was done while somebody waited; else it is said that it goes on, or why it stopped."""
    acting.continue_due(only=action.pk, seconds=PATIENCE)
    action.refresh_from_db()
    if action.state == BulkAction.DONE:
        return True
    is_stopped = action.state == BulkAction.PAUSED
    say(request, (_stopped if is_stopped else _going_on)(action), undo=action.batch, warn=is_stopped)
    return False


def _stopped(action: BulkAction) -> str:
    href = resolve_url("customers:bulk_action", action.pk)
    return format_html('「{}」：{} <a href="{}">どこまで済んだかを見る</a>', action.title, action.error, href)


def _going_on(action: BulkAction) -> str:
    return f"「{action.title}」をしています（{action.percent}%）。画面を閉じても、つづきます。"


def said_of_left(action: BulkAction, refused: str = "") -> str:
    """Who could not be changed, and why, where they are few."""
    said = [
        f"{action.refused:,} {refused or '人は、変えられませんでした。'}" if action.refused else "",
        f"{action.kept:,} 人は、ほかの方があとから変えていたので、そのままにしました。"
        if action.kept
        else "",
        f"{action.gone:,} 人は、もういません。" if action.gone else "",
    ]
    why = "。".join(action.conflicts) + "。" if 0 < len(action.conflicts) <= SAID and not refused else ""
    return "".join(said) + why
