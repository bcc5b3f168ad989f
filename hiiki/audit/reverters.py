"""How a change of each kind of record is put back: each room registers its own."""

from collections.abc import Sequence
from typing import Protocol

from hiiki.audit.models import Batch, Change


class Reverter(Protocol):
    def put_back(self, changes: Sequence[Change], into: Batch) -> list[str]:
        """Put back some changes of one batch, newest first, in the caller's transaction.

        What the undoing itself changes is recorded in `into`. Returns one Japanese
        sentence per thing that was left alone because somebody changed it since.
        """
        ...


REVERTERS: dict[str, Reverter] = {}


def register(record: str, reverter: Reverter) -> None:
    REVERTERS[record] = reverter
