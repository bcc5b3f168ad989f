"""タグを付ける, 外す, 名前を変える: many customers in one go, undone in one go."""

from collections import Counter
from typing import Any

from django.db.models import Count

from hiiki.audit.models import Batch
from hiiki.customers import tags
from hiiki.customers.bulk import acting
from hiiki.customers.bulk.edits import ADD, RENAME, TAKE, Edit
from hiiki.customers.models import BulkAction, Customer, CustomerQuerySet
from hiiki.customers.models.tag import colours, paint
from hiiki.customers.searching import search
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
    return acting.finished(adding(customers, words, by=by))


def adding(customers: CustomerQuerySet, words: str, *, by: Any) -> BulkAction | None:
    """The same, begun; None when there is nobody."""
    edit = Edit("tags", ADD, words)
    return _begin(customers, f"タグ「{words}」を付ける", edit, by, "customer.tagged", words)


def take_off(customers: CustomerQuerySet, words: str, *, by: Any) -> Batch | None:
    return acting.finished(taking_off(customers, words, by=by))


def taking_off(customers: CustomerQuerySet, words: str, *, by: Any) -> BulkAction | None:
    edit = Edit("tags", TAKE, words)
    return _begin(customers, f"タグ「{words}」を外す", edit, by, "customer.untagged", words)


def rename(word: str, to: str, *, by: Any) -> Batch | None:
    """Call a tag something else wherever it stands; one that is called so already takes it up."""
    return acting.finished(renaming(word, to, by=by))


def renaming(word: str, to: str, *, by: Any) -> BulkAction | None:
    edit = Edit("tags", RENAME, to, word)
    action = _begin(_having(word), f"タグ「{word}」を「{to}」に変える", edit, by, "tag.renamed", to)
    colour = colours().get(fold(word), 0)
    if fold(word) != fold(to):
        paint(word, 0)
        if colour and fold(to) not in colours():
            paint(to, colour)
    return action


def remove(word: str, *, by: Any) -> Batch | None:
    """Take a tag off everybody."""
    return acting.finished(removing(word, by=by))


def removing(word: str, *, by: Any) -> BulkAction | None:
    edit = Edit("tags", TAKE, word)
    return _begin(_having(word), f"タグ「{word}」の削除", edit, by, "tag.removed", word)


def _having(word: str) -> CustomerQuerySet:
    return search(Customer.objects.all(), "", tag=word)


def _begin(
    customers: CustomerQuerySet, title: str, edit: Edit, by: Any, verb: str, tag: str
) -> BulkAction | None:
    return acting.act("edit", customers, lambda _: title, by=by, edits=[edit], verb=verb, tag=tag)
