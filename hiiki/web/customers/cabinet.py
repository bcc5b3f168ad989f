"""What is shown of files: each with its versions and its preview."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from hiiki.customers.models import Customer, CustomerFile
from hiiki.customers.models.file import picture_of
from hiiki.files import previews
from hiiki.files.previews import Preview
from hiiki.files.shelf import shown
from hiiki.web.access import SignedIn

SHOWN = 200
MANY = 8  # files, from which on one searches by name


@dataclass(frozen=True)
class Line:
    """A file as it is listed; `older` are its versions before, the newest first."""

    file: CustomerFile
    older: tuple["Line", ...] = ()

    @property
    def size(self) -> str:
        return shown(self.file.content.size)

    @property
    def at(self) -> datetime:
        return self.file.added_at

    @property
    def ending(self) -> str:
        """What stands in place of a picture."""
        name, dot, ending = self.file.name.rpartition(".")
        return ending.upper()[:5] if name and dot else ""

    @cached_property
    def preview(self) -> Preview | None:
        """None where there never is one; one that is missing is wished for."""
        if not previews.has_kind(self.file.name):
            return None
        found = previews.of(self.file.content.digest)
        if found.is_waited_for:
            previews.wish(self.file.content.digest)
        return found

    @property
    def is_waited_for(self) -> bool:
        return bool(self.preview and self.preview.is_waited_for)

    @property
    def thumbnail(self) -> str:
        return self._page(previews.SMALL) if self.preview and self.preview.pages else ""

    @property
    def pages(self) -> list[str]:
        count = self.preview.pages if self.preview else 0
        return [self._page(str(number)) for number in range(1, count + 1)]

    def _page(self, page: str) -> str:
        return reverse("customers:file_preview", args=[self.file.customer_id, self.file.pk, page])


def content(request: SignedIn, customer: Customer) -> dict[str, Any]:
    """What the tab shows."""
    name = request.GET.get("name", "").strip()
    lines = lines_of(customer, name)
    count = count_of(request, customer)
    return {
        "customer": customer,
        "files": lines[:SHOWN],
        "more": len(lines) - SHOWN,
        "name": name,
        "file_count": count,
        "has_many": count >= MANY or bool(name),
        "being_drawn": [line.file.pk for line in lines[:SHOWN] if line.is_waited_for],
        "most": settings.FILE_BYTES,
        "most_said": shown(settings.FILE_BYTES),
    }


def lines_of(customer: Customer, name: str = "") -> list[Line]:
    """The latest first."""
    files = CustomerFile.objects.filter(customer=customer).select_related("content")
    if name:
        named = CustomerFile.objects.filter(customer=customer).newest().named_like(name)
        files = files.filter(name_key__in=named.values("name_key"))
    alike: dict[str, list[CustomerFile]] = {}
    for file in files.order_by("-version"):
        alike.setdefault(file.name_key, []).append(file)
    lines = [Line(newest, tuple(map(Line, older))) for newest, *older in alike.values()]
    return sorted(lines, key=lambda line: (line.at, line.file.pk), reverse=True)


def count_of(request: SignedIn, customer: Customer) -> int:
    found = CustomerFile.objects.filter(customer=customer)
    return found.aggregate(count=Count("name_key", distinct=True))["count"]


def picture(customer: Customer) -> str:
    """The address of the picture in the head of the card, "" for none."""
    file = picture_of(customer)
    return Line(file).thumbnail if file else ""
