"""管理区分 and 敬称: the words a shop has for them. Renaming one renames it on the cards that have it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count

from hiiki.audit.models import Batch
from hiiki.audit.recording import open_batch, record
from hiiki.customers.bulk import acting
from hiiki.customers.bulk.edits import RENAME, Edit
from hiiki.customers.designing import BATCH, Chosen, Unfit, seen_by_all
from hiiki.customers.models import BulkAction, CardWord, Customer
from hiiki.customers.models.word import HONORIFIC, LISTED
from hiiki.customers.wordlists import check, put, write
from hiiki.text.folding import fold
from hiiki.text.honorifics import CHOICES as HONORIFICS
from hiiki.text.honorifics import ONCHU, SAMA

SHOWN = 100  # words on no list, the most frequent ones first


class Usual(NamedTuple):
    """Which 敬称 a card without one gets: of a person, of a company without a person."""

    person: str
    company: str


def of(which: str) -> list[CardWord]:
    """In their order, the retired ones too; those a shop begins with are stored once it changes them."""
    there = list(CardWord.objects.filter(of=which))
    if there or which != HONORIFIC:
        return there
    return [
        CardWord(of=which, label=word, for_person=word == SAMA, for_company=word == ONCHU)
        for word in HONORIFICS
    ]


def on_cards(which: str) -> Mapping[str, int]:
    """Each way of writing, and how many customers have it."""
    rows = Customer.objects.exclude(**{which: ""}).order_by().values_list(which)
    return dict(rows.annotate(count=Count("pk")))


def counts(ways: Mapping[str, int]) -> Mapping[str, int]:
    """By folded word."""
    found: Counter[str] = Counter()
    for way, count in ways.items():
        found[fold(way)] += count
    return found


def unlisted(which: str, ways: Mapping[str, int]) -> list[tuple[str, int]]:
    """Words of cards that are on no list, as most write them, and how many have them."""
    known = {fold(word.label) for word in of(which)}
    most: dict[str, str] = {}
    for way in sorted(ways, key=lambda way: -ways[way]):
        most.setdefault(fold(way), way)
    found = counts(ways)
    left = [(way, found[key]) for key, way in most.items() if key and key not in known]
    return sorted(left, key=lambda pair: -pair[1])[:SHOWN]


def design(which: str, wanted: Sequence[Chosen], *, by: Any, usual: Usual | None = None) -> Batch | None:
    """Make them these, in this order, and call them so on the cards. Unfit where they cannot be; None when nothing changed."""
    batch, renaming = begin(which, wanted, by=by, usual=usual)
    acting.finished(renaming)
    return batch


@transaction.atomic
def begin(
    which: str, wanted: Sequence[Chosen], *, by: Any, usual: Usual | None = None
) -> tuple[Batch | None, BulkAction | None]:
    """The same, begun: what is left to be called so on the cards, as part of the batch."""
    batch = open_batch(BATCH, f"{LISTED[which]}の選択肢の変更", by=by)
    said, renamed = _listed(which, wanted, usual, batch)
    if not batch.changes.exists():
        batch.delete()
        return None, None
    batch.close()
    renaming = _rename(which, renamed, batch, by)
    count = renaming.total if renaming else 0
    record("card.designed", by=by, set=LISTED[which], changes=said, count=count, batch=batch.pk)
    return batch, renaming


def _listed(
    which: str, wanted: Sequence[Chosen], usual: Usual | None, batch: Batch
) -> tuple[list[list[str]], dict[str, str]]:
    there = list(CardWord.objects.select_for_update().filter(of=which))
    check(there, wanted)
    before = {word.pk: word.label for word in there}
    said = write(LISTED[which], lambda **values: CardWord(of=which, **values), there, wanted, batch)
    words = list(CardWord.objects.filter(of=which))
    if usual:
        said += _make_usual(words, usual, batch)
    seen_by_all()
    renamed = {before[word.pk]: word.label for word in words if before.get(word.pk, word.label) != word.label}
    return said, renamed


def _make_usual(words: Sequence[CardWord], usual: Usual, batch: Batch) -> list[list[str]]:
    known = {word.label for word in words if not word.retired_at}
    for label in usual:
        if label not in known:
            raise Unfit("usual", f"ふだんの敬称「{label}」を、使う選択肢に入れてください。")
    said = []
    for word in words:
        values = {"for_person": word.label == usual.person, "for_company": word.label == usual.company}
        said += put(word, values, batch)
    return said


def _rename(which: str, renamed: Mapping[str, str], batch: Batch, by: Any) -> BulkAction | None:
    """On the cards, however they write it."""
    to = {fold(old): new for old, new in renamed.items()}
    ways = [way for way in (on_cards(which) if to else ()) if to.get(fold(way), way) != way]
    having = Customer.objects.filter(**{f"{which}__in": ways})
    return acting.follow(batch, having, [Edit(which, RENAME, to)], by=by) if ways else None
