"""設計情報 of contacts: their 種類 and 結果 added, renamed, coloured, put in order, no longer offered."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from hiiki.activities import words
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.word import KIND, SETS
from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import open_batch, record
from hiiki.customers.designing import BATCH, Chosen, Unfit
from hiiki.customers.wordlists import check, write

COUNTED = 10_000


@transaction.atomic
def design(which: str, wanted: Sequence[Chosen], *, by: Any) -> Batch | None:
    """Make them these, in this order; those not named stay behind as they are. Unfit where they cannot be."""
    there = words.of(which)
    check(there, wanted)
    if all(each.is_retired for each in wanted):
        raise Unfit("choices", "使う選択肢をひとつは入れてください。")
    batch = open_batch(BATCH, f"コンタクト履歴の{SETS[which]}の変更", by=by)
    said = write(SETS[which], lambda **values: ContactWord(of=which, **values), there, wanted, batch)
    if not batch.changes.exists():
        batch.delete()
        return None
    batch.close()
    record("contact.designed", by=by, set=SETS[which], changes=said, batch=batch.pk)
    return batch


def counts(which: str) -> Mapping[int, int]:
    """By word, how many contacts have it, counted up to COUNTED."""
    column = "kind_id" if which == KIND else "result_id"
    return {
        each.pk: Contact.objects.filter(**{column: each.pk}).order_by()[:COUNTED].count()
        for each in words.of(which)
    }


def is_used(word: ContactWord) -> bool:
    """By a contact, or by one that undoing may bring back, or give it back to."""
    column = "kind_id" if word.of == KIND else "result_id"
    if Contact.objects.filter(**{column: word.pk}).exists():
        return True
    sides = Q(**{f"before__{column}": word.pk}) | Q(**{f"after__{column}": word.pk})
    return Change.objects.standing().filter(sides, record="contact").exists()
