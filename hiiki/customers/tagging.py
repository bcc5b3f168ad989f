"""タグを付ける, 外す, 名前を変える: many customers in one go, undone in one go."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.functions import Length, Replace
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.recording import open_batch, record
from hiiki.customers import tags, writing
from hiiki.customers.many import ids_of, in_steps
from hiiki.customers.models import Customer, CustomerQuerySet
from hiiki.customers.models.tag import colours, paint
from hiiki.customers.searching import search
from hiiki.db import bulk
from hiiki.text.folding import fold


def in_use(customers: CustomerQuerySet) -> dict[str, int]:
    """Each tag these customers have, as most of them write it, and how many have it; in the order of words."""
    ways: dict[str, Counter[str]] = {}
    for stored, count in (
        customers.exclude(tags="").order_by().values_list("tags").annotate(count=Count("pk"))
    ):
        for word in tags.words(stored):
            ways.setdefault(fold(word), Counter())[word] += count
    return {ways[key].most_common(1)[0][0]: ways[key].total() for key in sorted(ways)}


def add(customers: CustomerQuerySet, words: str, *, by: Any) -> Batch | None:
    """Give them these tags (as stored); None when all have them. Who has no room for them stays as they are."""
    return _set(customers, f"タグ「{words}」を付ける", "customer.tagged", words, _added_where_room, by)


def _added_where_room(stored: str, words: str) -> str:
    new = tags.added(stored, words)
    return new if tags.has_room(new) else stored


def without_room(customers: CustomerQuerySet, words: str) -> int:
    """How many of them cannot have these tags besides their own."""
    parted = Length("tags") - Length(Replace("tags", Value(tags.SEPARATOR)))
    most = tags.MOST - len(tags.words(words)) - 1
    near = customers.order_by().filter(
        Q(GreaterThan(Length("tags"), tags.ROOM - len(words) - 1)) | Q(GreaterThanOrEqual(parted, most))
    )
    full = (not tags.has_room(tags.added(stored, words)) for stored in near.values_list("tags", flat=True))
    return sum(full)


def take_off(customers: CustomerQuerySet, words: str, *, by: Any) -> Batch | None:
    return _set(customers, f"タグ「{words}」を外す", "customer.untagged", words, tags.without, by)


def rename(word: str, to: str, *, by: Any) -> Batch | None:
    """Call a tag something else wherever it stands; one that is called so already takes it up."""
    colour = colours().get(fold(word), 0)
    batch = _set(
        search(Customer.objects.all(), "", tag=word),
        f"タグ「{word}」を「{to}」に変える",
        "tag.renamed",
        to,
        lambda stored, new: tags.joined(
            new if fold(each) == fold(word) else each for each in tags.words(stored)
        ),
        by,
    )
    if fold(word) != fold(to):
        paint(word, 0)
        if colour and fold(to) not in colours():
            paint(to, colour)
    return batch


def remove(word: str, *, by: Any) -> Batch | None:
    """Take a tag off everybody."""
    return _set(
        search(Customer.objects.all(), "", tag=word),
        f"タグ「{word}」の削除",
        "tag.removed",
        word,
        tags.without,
        by,
    )


def _set(
    customers: CustomerQuerySet,
    title: str,
    verb: str,
    words: str,
    change: Callable[[str, str], str],
    by: Any,
) -> Batch | None:
    def step(ids: list[int], batch: Batch) -> None:
        held = Customer.objects.select_for_update().filter(pk__in=ids).values_list("pk", flat=True)
        records = writing.load(held).values()
        pairs = [
            (one, {"tags": new}) for one in records if (new := change(one["tags"], words)) != one["tags"]
        ]
        writing.update(pairs)
        _note(batch, pairs)

    batch = open_batch("edit", title, by=by)
    in_steps(ids_of(customers), step, batch)
    count = batch.changes.count()
    if not count:
        batch.delete()
        return None
    record(verb, by=by, tag=words, count=count, batch=batch.pk)
    return batch


def _note(batch: Batch, pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    columns = ("batch_id", "record", "record_id", "action", "before", "after")
    sides = [(one["id"], {"tags": one["tags"]}, new) for one, new in pairs]
    rows = [
        (batch.pk, "customer", pk, str(Action.CHANGED), bulk.as_json(before), bulk.as_json(after))
        for pk, before, after in sides
    ]
    bulk.insert(Change, columns, rows)
