"""What every import, export, broadcast and sync is: work that can be left and taken up again."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.timezone import now

LEASE = timedelta(seconds=30)


class LostLease(Exception):
    """Somebody else has this work now, or it was paused: what was just done must be rolled back."""


class Work(models.Model):
    """A row that carries its own state, lease, place to go on from, and error."""

    state = models.CharField(max_length=20)
    lease_until = models.DateTimeField(null=True, blank=True)
    holder = models.CharField(max_length=80, blank=True, default="")
    attempt = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    def advance(self, **fields: Any) -> None:
        """Store progress in the caller's transaction and keep the lease.

        Raises LostLease when the row changed hands or state meanwhile, so that the
        surrounding transaction is rolled back whole.
        """
        fields["lease_until"] = now() + LEASE
        self._hold(**fields)

    def settle(self, state: str, **fields: Any) -> None:
        """Leave this state for another and give the work back."""
        self._hold(lease_until=None, **{"state": state, **fields})

    def release(self) -> None:
        """Give the work back as it is, for whoever takes it up next."""
        self._hold(lease_until=None)

    def _hold(self, **fields: Any) -> None:
        held = type(self)._default_manager.filter(pk=self.pk, attempt=self.attempt, state=self.state)
        if held.update(**fields) != 1:
            raise LostLease(f"{type(self).__name__} {self.pk}")
        for name, value in fields.items():
            setattr(self, name, value)
