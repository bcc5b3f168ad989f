"""Writing down what happened."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from hiiki.audit.models import Action, Batch, Change, Event
from hiiki.audit.verbs import VERBS

_place = ""


def come_from(place: str) -> None:
    """Everything this process writes down without an address of its own comes from `place`, and what nobody
    who signed in did is said to be done there."""
    global _place
    _place = place


def record(
    verb: str, about: models.Model | None = None, *, by: Any = None, address: str = "", **data: Any
) -> Event:
    """Add one line to the operation log; `by` is the user, or None for Hiiki itself."""
    event = line(verb, about, by=by, address=address, **data)
    event.save()
    return event


def line(
    verb: str, about: models.Model | None = None, *, by: Any = None, address: str = "", **data: Any
) -> Event:
    """What `record` would store."""
    if verb not in VERBS:
        raise KeyError(verb)
    return Event(
        verb=verb,
        actor_id=getattr(by, "pk", None),
        actor_name=_name(by),
        record=about._meta.model_name or "" if about else "",
        record_id=about.pk if about else None,
        title=str(about)[:300] if about else "",
        data=data,
        address=address or _place,
    )


def _name(by: Any) -> str:
    return str(by) if getattr(by, "pk", None) else _place


def open_batch(kind: str, title: str, *, by: Any = None, undoes: Batch | None = None) -> Batch:
    return Batch.objects.create(
        kind=kind,
        title=title[:300],
        state=Batch.OPEN,
        undoes=undoes,
        actor_id=getattr(by, "pk", None),
        actor_name=_name(by),
    )


def created(batch: Batch, about: models.Model) -> Change:
    return _change(batch, about, Action.CREATED)


def changed(
    batch: Batch,
    about: models.Model,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    told_on: int | None = None,
) -> Change:
    """`told_on` is the customer whose card tells of it, where `about` does not say so itself."""
    return _change(batch, about, Action.CHANGED, told_on, before=before, after=after)


def deleted(batch: Batch, about: models.Model, before: dict[str, Any]) -> Change:
    return _change(batch, about, Action.DELETED, before=before)


def _change(
    batch: Batch, about: models.Model, action: str, told_on: int | None = None, **sides: Any
) -> Change:
    return Change.objects.create(
        batch=batch,
        record=about._meta.model_name or "",
        record_id=about.pk,
        customer_id=told_on or getattr(about, "customer_id", None),
        action=action,
        **sides,
    )


def plain(value: Any) -> Any:
    """A stored value as changes keep it: days as ISO text, moments in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
