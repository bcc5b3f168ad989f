"""Where the line of time comes from: a further room adds a line to SOURCES."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from hiiki.customers.models import Customer
from hiiki.timeline import changes, contacts, files
from hiiki.timeline.entries import Entry, Reader


@dataclass(frozen=True)
class Source:
    """Rows about a customer, newest first by `order`, which an index leads to.

    `name` stands in addresses; several sources may be of one `kind`, by which people filter. `tell` has
    an entry for each row it is given, None for one the row before it has told already.
    """

    name: str
    kind: str
    order: str
    at: Callable[[Any], datetime]
    rows: Callable[[Customer], "QuerySet[Any]"]
    tell: Callable[[Customer, Sequence[Any], Reader], list[Entry | None]]


KINDS = {contacts.KIND: "コンタクト", files.KIND: "ファイル", changes.KIND: "変更"}
SOURCES = (
    Source("met", contacts.KIND, "-at", attrgetter("at"), contacts.rows, contacts.tell),
    Source("filed", files.KIND, "-added_at", attrgetter("added_at"), files.rows, files.tell),
    Source("changed", changes.KIND, "-id", attrgetter("batch.created_at"), changes.of_card, changes.tell),
    Source("besides", changes.KIND, "-id", attrgetter("batch.created_at"), changes.besides, changes.tell),
)
