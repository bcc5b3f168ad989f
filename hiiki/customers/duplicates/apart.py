"""別の方として残す: pairs that somebody looked at and found to be two."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Q

from hiiki.audit.models import Batch
from hiiki.audit.recording import created, open_batch, record
from hiiki.customers.models import Customer, KeptApart


class Apart:
    """All pairs kept apart, as they were when this was made."""

    def __init__(self) -> None:
        self._pairs = set(KeptApart.objects.values_list("one_id", "other_id"))

    def are(self, one: int, other: int) -> bool:
        return (min(one, other), max(one, other)) in self._pairs

    def without(self, ids: tuple[int, ...]) -> tuple[int, ...]:
        """Those who are not kept apart from every other one."""
        if not self._pairs:
            return ids
        return tuple(one for one in ids if any(not self.are(one, other) for other in ids if other != one))


@transaction.atomic
def keep_apart(customers: Iterable[Customer], *, by: Any) -> Batch | None:
    """None of these is another of them; the batch undoes it, None when that was known."""
    those = sorted(customers, key=lambda each: each.pk)
    known = Apart()
    pairs = [(one, other) for one, other in combinations(those, 2) if not known.are(one.pk, other.pk)]
    if not pairs:
        return None
    batch = open_batch("edit", f"{'・'.join(map(str, those[:3]))} を別の方として残す", by=by)
    for one, other in pairs:
        made = KeptApart.objects.create(one=one, other=other, by_name=str(by or ""))
        created(batch, made)
    batch.close()
    record("customer.kept_apart", those[0], by=by, count=len(those), batch=batch.pk)
    return batch


class ApartRelation:
    """Ids only, so that pairs outlive a deletion that is undone."""

    columns = ((KeptApart, "one"), (KeptApart, "other"))

    def go_with(self, customers: Sequence[int], batch: Batch) -> None:
        """They stay: nobody is shown beside somebody who is not there."""

    def move(self, duplicate: int, keep: int, batch: Batch) -> None:
        """Whoever is not the duplicate is not the one it was merged into either."""
        pairs = KeptApart.objects.filter(Q(one=duplicate) | Q(other=duplicate)).exclude(
            Q(one=keep) | Q(other=keep)
        )
        for pair in pairs:
            third = pair.other_id if pair.one_id == duplicate else pair.one_id
            one, other = sorted((third, keep))
            made, is_new = KeptApart.objects.get_or_create(
                one_id=one, other_id=other, defaults={"by_name": batch.actor_name}
            )
            if is_new:
                created(batch, made)

    def holding(self, customers: Sequence[int]) -> set[int]:
        return set()
