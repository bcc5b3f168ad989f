"""Bringing everything about customers into an empty book: table by table, in steps that can be left and taken up.

What cannot be brought to its end is taken out again, so that the book is whole or empty.
"""

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import islice
from time import monotonic
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.timezone import now

from hiiki.accounts.models import User
from hiiki.audit.recording import record
from hiiki.customers import designing
from hiiki.customers.grams import INDEX
from hiiki.customers.models import Customer
from hiiki.db import bulk, substrings
from hiiki.db.belongings import BELONGINGS, Belonging, Unfit
from hiiki.db.claiming import claim
from hiiki.db.ranges import Ranges
from hiiki.db.trying import tried
from hiiki.db.work import LEASE
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.formats import own
from hiiki.exchange.models import ImportRun, WholeImport
from hiiki.exchange.records import CannotRead
from hiiki.files.keeping import keep

STEP = 2_000
NOT_EMPTY = "台帳にもう顧客がいるので、まるごとは取り込めません。顧客だけを、ふつうの取り込みで取り込めます。"
GOING_ON = "いま別のファイルをまるごと取り込んでいます。終わってから、もう一度お試しください。"
MEANWHILE = "取り込んでいるあいだに台帳に顧客が登録されたので、取り込んだ分を取り除きました。"
UNFORESEEN = "思いがけないところで止まったので、取り込んだ分を取り除きました。もう一度お試しください。"
GONE = "受け取ったファイルが片付けられているので、取り込んだ分を取り除きました。もう一度置いてください。"
ENDS = dict.fromkeys(WholeImport.GOING, WholeImport.CLEARING)


class CannotBring(Exception):
    """Says in Japanese why."""


def can_take_all() -> bool:
    """Whether the book is empty."""
    return not Customer.objects.exists()


def begin(dropped: ImportRun, *, by: User | None) -> WholeImport:
    """All of a dropped file comes in; the worker, or `continue_due`, does it."""
    with own.opened(dropped.path) as package:
        manifest = package.manifest
    with transaction.atomic():
        bulk.one_at_a_time("import")
        if WholeImport.objects.filter(state__in=WholeImport.GOING).exists():
            raise CannotBring(GOING_ON)
        if not can_take_all():
            raise CannotBring(NOT_EMPTY)
        whole = WholeImport.objects.create(
            name=dropped.name,
            by=by,
            state=WholeImport.BRINGING,
            total=manifest.rows,
            customers=manifest.customers,
            started_at=now(),
        )
        shutil.copyfile(dropped.path, whole.path)
    receiving.discard(dropped)
    return whole


def continue_due(*, only: int | None = None, seconds: float | None = None) -> bool:
    """Go on with what waits; False when nothing does."""
    waiting = WholeImport.objects.filter(state__in=WholeImport.GOING).order_by("id")
    whole = claim(waiting.filter(pk=only) if only else waiting, lease=LEASE)
    if whole is None:
        return False
    ends = monotonic() + seconds if seconds is not None else None
    tried(whole, partial(_take_turn, whole, ends), ends=ENDS, unforeseen=UNFORESEEN)
    return True


def _take_turn(whole: WholeImport, ends: float | None) -> None:
    try:
        _go_on(whole, ends)
    except FileNotFoundError:
        _give_up(whole, GONE)
    except (Unfit, CannotRead) as problem:
        _give_up(whole, f"{problem}取り込んだ分を取り除きました。")
    except IntegrityError:
        if whole.state == WholeImport.CLEARING:
            raise
        _give_up(whole, MEANWHILE)


def _give_up(whole: WholeImport, error: str) -> None:
    """From now on it is taken out again, by whoever goes on with it."""
    WholeImport.objects.filter(pk=whole.pk, attempt=whole.attempt).update(
        state=WholeImport.CLEARING, error=error, lease_until=None
    )


def _go_on(whole: WholeImport, ends: float | None) -> None:
    if whole.state == WholeImport.CLEARING:
        _clear(whole)
        return
    with own.opened(whole.path) as package:
        if not _bring_contents(whole, package, ends):
            whole.release()
            return
        for belonging in _left(whole, package):
            if not _bring(whole, belonging, package, ends):
                whole.release()
                return
    with transaction.atomic():
        whole.settle(WholeImport.DONE, finished_at=now(), error="")
        record("import.finished", whole, by=whole.by, created=whole.customers, format="hiiki")
    whole.path.unlink(missing_ok=True)


def _left(whole: WholeImport, package: own.Package) -> list[Belonging]:
    """The tables from the one being brought on. A Hiiki that knows no such table any more is a newer one."""
    names = list(package.manifest.members)
    if unknown := [name for name in names if name not in BELONGINGS]:
        raise Unfit(f"この Hiiki の知らない表（{unknown[0]}）があります。")
    begun = names.index(whole.member) if whole.member in names else 0
    return [BELONGINGS[name] for name in names[begun:]]


def _bring_contents(whole: WholeImport, package: own.Package, ends: float | None) -> bool:
    """The bytes first: rows speak of them. What is brought and not used after all is swept away in its time."""
    if whole.member not in {"", own.CONTENTS}:
        return True
    if not whole.member:
        whole.advance(member=own.CONTENTS, cursor=0)
    for digest, size in islice(package.manifest.contents.items(), whole.cursor, None):
        if keep(package.content(digest), most=size).digest != digest:
            raise CannotRead(own.DAMAGED)
        whole.advance(cursor=whole.cursor + 1)
        if ends and monotonic() > ends:
            return False
    return True


def _bring(whole: WholeImport, belonging: Belonging, package: own.Package, ends: float | None) -> bool:
    if whole.member != belonging.name:
        whole.advance(member=belonging.name, cursor=0)
    rows = package.table(belonging.name)
    if tuple(next(rows, ())) != tuple(belonging.headings):
        raise Unfit(f"表「{belonging.title}」の見出しが違います。")
    rest = islice(rows, whole.cursor, None)
    while some := _next(rest, len(belonging.headings), belonging.title):
        _step(whole, belonging, some)
        if ends and monotonic() > ends:
            return False
    return True


def _next(rows: Iterator[list[str]], width: int, title: str) -> list[list[str]]:
    some = list(islice(rows, STEP))
    if any(len(row) != width for row in some):
        raise Unfit(f"表「{title}」に、列の数が違う行があります。")
    return some


@transaction.atomic
def _step(whole: WholeImport, belonging: Belonging, rows: list[list[str]]) -> None:
    memory = dict(whole.memory)
    ids = belonging.bring(rows, memory)
    whole.advance(
        cursor=whole.cursor + len(rows),
        done=whole.done + len(rows),
        memory=memory,
        made=_with(whole.made, belonging.name, ids),
    )


def _with(made: dict[str, Any], name: str, ids: Any) -> dict[str, Any]:
    if not ids:
        return made
    ranges = Ranges([list(each) for each in made.get(name, [])])
    ranges.add(list(ids), list(ids))
    return {**made, name: ranges.plain}


def _clear(whole: WholeImport) -> None:
    """Take out what was brought, the last first: nothing stands that points at what is gone."""
    # Not as they stand in `made`: PostgreSQL keeps JSON in an order of its own.
    for name in reversed(BELONGINGS):
        model = BELONGINGS[name].model
        for first, _, count in reversed(whole.made.get(name, [])):
            for upto in range(first + count, first, -STEP):
                if model:
                    _take_out(model, max(first, upto - STEP), upto)
                whole.advance()
    designing.seen_by_all()
    substrings.begin_anew(INDEX)  # nothing is left of who was brought
    whole.settle(WholeImport.FAILED, finished_at=now())
    whole.path.unlink(missing_ok=True)


def _take_out(model: type[Model], first: int, upto: int) -> None:
    """Without looking for what hangs on them: that was taken out before."""
    found = model._base_manager.filter(pk__gte=first, pk__lt=upto)
    found._raw_delete(found.db)
