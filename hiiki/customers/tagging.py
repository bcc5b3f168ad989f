"""タグを付ける, 外す, 名前を変える: many customers in one go, undone in one go."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Count

from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.recording import open_batch, record
from hiiki.customers import tags, writing
from hiiki.customers.models import Customer, CustomerQuerySet
from hiiki.customers.models.tag import colours, paint
from hiiki.customers.searching import search
from hiiki.db import bulk
from hiiki.text.folding import fold

STEP = 1000


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
    """Give them these tags (as stored); None when all have them."""
    return _set(customers, f"タグ「{words}」を付ける", "customer.tagged", words, tags.added, by)


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
    """Each step is its own transaction, so that others keep working; what is done can be undone at any time."""
    ids = list(customers.order_by("id").values_list("id", flat=True))
    batch = open_batch("edit", title, by=by)
    batch.close()
    count = 0
    for at in range(0, len(ids), STEP):
        count += _step(ids[at : at + STEP], batch, words, change)
    if not count:
        batch.delete()
        return None
    record(verb, by=by, tag=words, count=count, batch=batch.pk)
    return batch


@transaction.atomic
def _step(ids: list[int], batch: Batch, words: str, change: Callable[[str, str], str]) -> int:
    held = writing.load(Customer.objects.select_for_update().filter(pk__in=ids).values_list("pk", flat=True))
    pairs = [
        (one, {"tags": new}) for one in held.values() if (new := change(one["tags"], words)) != one["tags"]
    ]
    writing.update(pairs)
    columns = ("batch_id", "record", "record_id", "action", "before", "after")
    rows = [
        (
            batch.pk,
            "customer",
            one["id"],
            str(Action.CHANGED),
            *map(bulk.as_json, ({"tags": one["tags"]}, new)),
        )
        for one, new in pairs
    ]
    bulk.insert(Change, columns, rows)
    return len(pairs)
