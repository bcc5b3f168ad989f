"""What stands in the line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hiiki.accounts.models import User
from hiiki.audit.models import Batch


@dataclass(frozen=True)
class Reader:
    """To whom it is told, and in which calendar."""

    user: User
    calendar: str


@dataclass(frozen=True)
class Line:
    """What one field was and is."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Entry:
    """A sentence with who and when. `about` is the record it tells of, whose place a page may link to.

    `text` is what somebody wrote about it; `undoes` a batch that only did this, `puts_back` a change of
    a batch that did the like to many: at most one of them.
    """

    kind: str
    at: datetime
    who: str
    what: str
    about: Any
    text: str = ""
    lines: Sequence[Line] = ()
    undoes: Batch | None = None
    puts_back: int | None = None
    is_undone: bool = False
    has_time: bool = True
