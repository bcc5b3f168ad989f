"""How 別の方として残す is put back."""

from collections.abc import Sequence

from hiiki.audit.models import Action, Batch, Change
from hiiki.audit.reverters import Stayed
from hiiki.customers.models import KeptApart


class KeptApartReverter:
    def put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        """Pairs are only ever made: they may be shown again."""
        made = [change.record_id for change in changes if change.action == Action.CREATED]
        KeptApart.objects.filter(pk__in=made).delete()
        return []
