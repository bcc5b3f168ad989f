"""Which customers somebody ticked in the list: some of a page, or all that were found."""

from dataclasses import dataclass

from hiiki.customers.models import Customer, CustomerQuerySet
from hiiki.db.paging import in_order
from hiiki.web.access import SignedIn
from hiiki.web.customers.finding import Asked
from hiiki.web.customers.liking import Liking
from hiiki.web.ids import id_of

MOST = 10_000


@dataclass(frozen=True)
class Picked:
    request: SignedIn
    asked: Asked

    @classmethod
    def of(cls, request: SignedIn) -> "Picked":
        return cls(request, Asked.read(request.POST, Liking.of(request.user)))

    @property
    def has_all(self) -> bool:
        return bool(self.request.POST.get("all"))

    @property
    def ids(self) -> list[int]:
        """Ticks of a page, or (`ids`) one field with all, since a form may not have thousands of fields."""
        given = [*self.request.POST.getlist("id"), *self.request.POST.get("ids", "").split(",")]
        return [id_ for id_ in dict.fromkeys(map(id_of, given)) if id_][:MOST]

    def __bool__(self) -> bool:
        return self.has_all or bool(self.ids)

    @property
    def rows(self) -> CustomerQuerySet:
        if self.has_all:
            return self.asked.rows(self.request.user)
        return Customer.objects.sortable().visible_to(self.request.user).filter(pk__in=self.ids)

    @property
    def in_order(self) -> CustomerQuerySet:
        """As they stand in the list."""
        return in_order(self.rows, self.asked.sorting.order)

    @property
    def said(self) -> str:
        return self.asked.said if self.has_all else "選んだ顧客"
