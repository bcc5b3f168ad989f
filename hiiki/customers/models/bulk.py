"""まとめてする操作: what is to be done to many customers, done in steps that can be left and taken up again."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar
from zlib import compress, decompress

from django.db import models

from hiiki.audit.models import Batch
from hiiki.db.work import Work


class BulkAction(Work):
    """Whom it is about is fixed when it is made up: `ids`, ascending. `mark` is the last change of the book then:
    what somebody does to the same field afterwards is left alone.

    The Work half: "asked" (nothing happens yet) → "doing" ⇄ "paused" → "done", or "stopped" where its batch was
    undone meanwhile. `cursor` is the last customer dealt with.
    """

    ASKED, DOING, PAUSED, DONE, STOPPED = "asked", "doing", "paused", "done", "stopped"

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300, blank=True, default="")
    edits = models.JSONField(default=list, blank=True)
    logged = models.JSONField(default=dict, blank=True)  # the line of the log, written with the first change
    query = models.TextField(blank=True, default="")
    packed_ids = models.BinaryField(default=b"")
    mark = models.BigIntegerField(default=0)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=60, blank=True, default="")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, blank=True, related_name="+")
    changed = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    gone = models.BigIntegerField(default=0)
    conflicts = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["state"], name="bulk_action_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def ids(self) -> Sequence[int]:
        found = array("q")
        if self.packed_ids:
            found.frombytes(decompress(bytes(self.packed_ids)))
        return found

    @ids.setter
    def ids(self, ids: Sequence[int]) -> None:
        self.packed_ids = compress(array("q", ids).tobytes(), level=1)
        self.total = len(ids)

    def next_ids(self, count: int) -> list[int]:
        ids = self.ids
        at = bisect_right(ids, self.cursor)
        return list(ids[at : at + count])

    @property
    def into(self) -> Batch:
        """The batch of what was begun."""
        assert self.batch
        return self.batch

    @property
    def same(self) -> int:
        """Who was already so."""
        return self.done - self.changed - self.refused - self.kept - self.gone
