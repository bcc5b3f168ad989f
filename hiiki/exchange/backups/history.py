"""What happened since a backup stays in the operation log when one goes back to it."""

from itertools import islice
from pathlib import Path
from typing import Any

from hiiki.audit.models import Event
from hiiki.db import books

SIZE = 1_000
FROM_ANOTHER_BOOK = {"pk": None, "actor_id": None, "record_id": None}


def carry_over(copy: Path) -> int:
    """Add to a backup's book what the present one wrote down since; how many lines that were."""
    with books.opened(copy) as alias:
        last = Event.objects.using(alias).first()
    is_same = last is not None and _is_known(last)
    if is_same:
        # No line may come to speak of another customer.
        books.never_give_again(copy, books.last_ids())
    since = {"pk__gt": last.pk} if is_same and last else {"at__gt": last.at} if last else {}
    return _add(copy, since, {} if is_same else FROM_ANOTHER_BOOK)


def _is_known(event: Event) -> bool:
    """Whether the present book wrote down the very same, and so goes on where the backup ends."""
    return Event.objects.filter(pk=event.pk, at=event.at, verb=event.verb).exists()


def _add(copy: Path, since: dict[str, Any], changes: dict[str, Any]) -> int:
    events = Event.objects.filter(**since).order_by("id").iterator(SIZE)
    count = 0
    with books.opened(copy) as alias:
        while some := list(islice(events, SIZE)):
            for event in some:
                _change(event, changes)
            count += len(Event.objects.using(alias).bulk_create(some))
    return count


def _change(event: Event, changes: dict[str, Any]) -> None:
    """Numbers of another book mean somebody else here; the names stay."""
    for name, value in changes.items():
        setattr(event, name, value)
    if changes:
        event.data.pop("batch", None)
