"""How a change of each kind of record is put back: each room registers its own."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from hiiki.audit.models import Action, Batch, Change


class Stayed(NamedTuple):
    """A change that was left alone, why in a Japanese sentence, and which of its fields; none for the whole record."""

    change: Change
    why: str
    fields: Sequence[str] = ()


class Sides(NamedTuple):
    """Of a change: the values that go back, and the fields somebody changed since, which stay."""

    back: dict[str, Any]
    left: list[str]


def sides(change: Change, held: Mapping[str, Any], *, only_with: str = "") -> Sides:
    """`held` is what stands there now, in the form changes keep. Where the field `only_with` stays, all do."""
    before, after = change.before or {}, change.after or {}
    back = {name: before[name] for name in change.fields if held.get(name) == after[name]}
    if only_with in change.fields and only_with not in back:
        back = {}
    return Sides(
        back, [name for name in change.fields if name not in back and held.get(name) != before[name]]
    )


class Reverter(Protocol):
    def put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        """Put back some changes of one batch, newest first, in the caller's transaction.

        What the undoing itself changes is recorded in `into`. Returns what was left alone because
        somebody changed it since; of a change that comes again, only the fields in `stayed` count.
        """
        ...


class Left(NamedTuple):
    """Why some fields of a change were left alone."""

    why: str
    fields: Sequence[str]


class OneByOne(ABC):
    """For what changes a few at a time. Each way says what was left alone and why, "" where all was put back."""

    def put_back(self, changes: Sequence[Change], into: Batch) -> list[Stayed]:
        ways = {
            Action.CREATED: self._take_away,
            Action.CHANGED: self._put_back,
            Action.DELETED: self._make_again,
        }
        said = [(change, ways[Action(change.action)](change, into)) for change in changes]
        return [
            Stayed(change, *(left if isinstance(left, Left) else (left,))) for change, left in said if left
        ]

    @abstractmethod
    def _put_back(self, change: Change, into: Batch) -> str | Left: ...

    def _take_away(self, change: Change, into: Batch) -> str | Left:
        """For what may be made."""
        raise NotImplementedError

    def _make_again(self, change: Change, into: Batch) -> str | Left:
        """For what may be deleted."""
        raise NotImplementedError


REVERTERS: dict[str, Reverter] = {}


def register(record: str, reverter: Reverter) -> None:
    REVERTERS[record] = reverter
