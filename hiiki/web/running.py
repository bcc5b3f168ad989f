"""Work that goes on without its page, as quiet lines in the top bar: imports, undoing, a backup."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Value, When
from django.shortcuts import resolve_url

from hiiki.accounts.models import User
from hiiki.audit.models import Batch
from hiiki.customers.models import BulkAction
from hiiki.exchange.backups import progress
from hiiki.exchange.models import ImportRun
from hiiki.web.undoings import undoable_by

MOST = 2  # lines the bar has room for; what waits for a person comes last
DOING = {
    ImportRun.PLANNING: "調べています",
    ImportRun.APPLYING: "取り込み中",
    ImportRun.PAUSED: "取り込みを一時停止中",
}
UNDER_WAY = (BulkAction.DOING, BulkAction.PAUSED)


@dataclass(frozen=True)
class Line:
    """What is being done comes first in `words`: names are long. `percent` is None where nobody knows how far it is; `moves`: it goes on by itself."""

    words: str
    href: str
    percent: int | None
    moves: bool = True


def lines(user: User) -> list[Line]:
    sources = (_undos, _actions, _backups, _imports) if _is_anything_under_way() else (_backups,)
    found = [line for source in sources for line in source(user)]
    return sorted(found, key=lambda line: not line.moves)[:MOST]


def _is_anything_under_way() -> bool:
    """One question for every page: mostly nothing is, for nobody."""
    imports, undos, actions = (
        rows.order_by().values("pk")
        for rows in (
            ImportRun.objects.filter(state__in=DOING),
            Batch.objects.filter(state__in=Batch.BEING_UNDONE),
            BulkAction.objects.filter(state__in=UNDER_WAY),
        )
    )
    return bool(imports.union(undos, actions, all=True)[:1])


def _imports(user: User) -> Iterator[Line]:
    """Not for people who see only their own customers: an import meets all of them."""
    if not user.may("edit") or user.own_customers_only:
        return
    last = Case(When(state=ImportRun.PAUSED, then=Value(1)), default=Value(0))
    for run in ImportRun.objects.filter(state__in=DOING).order_by(last, "-id")[:MOST]:
        href = resolve_url("exchange:run", run.pk)
        yield Line(f"{DOING[run.state]} {run.name}", href, run.percent, run.state != ImportRun.PAUSED)


def _undos(user: User) -> Iterator[Line]:
    if not user.may("edit"):
        return
    for batch in undoable_by(user).filter(state__in=Batch.BEING_UNDONE).order_by("-state")[:MOST]:
        moves = batch.state == Batch.UNDOING
        words = f"{'元に戻しています' if moves else '元に戻す途中で止まっています'} {batch.title}"
        yield Line(words, resolve_url("deeds"), batch.percent, moves)


def _actions(user: User) -> Iterator[Line]:
    """One's own: what it changes, and for whom, is the matter of who began it."""
    under_way = BulkAction.objects.filter(actor_id=user.pk, state__in=UNDER_WAY)
    for action in under_way.defer("packed_ids", "conflicts")[:MOST] if user.may("edit") else ():
        moves = action.state == BulkAction.DOING
        words = f"{'しています' if moves else '止めています'} {action.title}"
        yield Line(words, resolve_url("customers:bulk_action", action.pk), action.percent, moves)


def _backups(user: User) -> Iterator[Line]:
    going = progress.under_way() if user.may("own") else None
    if going:
        yield Line("バックアップ中", resolve_url("settings:backups"), going["percent"])
