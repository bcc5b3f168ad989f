"""One customer as the cells of a row."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from hiiki.customers.models import Customer
from hiiki.text import dates
from hiiki.web.customers.columns import ADDRESS, NAME
from hiiki.web.customers.marking import Marker
from hiiki.web.lists import Column


@dataclass(frozen=True)
class Row:
    customer: Customer
    href: str
    beside: str
    cells: list[SafeString]

    @property
    def pk(self) -> int:
        return self.customer.pk


class Rows:
    """Writes customers as rows of these columns."""

    def __init__(
        self, columns: list[Column], marker: Marker, *, query: str = "", calendar: str = "seireki"
    ) -> None:
        self._columns, self._marker, self._query, self._calendar = columns, marker, query, calendar

    def write(self, customers: list[Customer]) -> list[Row]:
        return [self._row(customer) for customer in customers]

    def _row(self, customer: Customer) -> Row:
        href = reverse("customers:card", args=[customer.pk]) + self._query
        beside = reverse("customers:beside", args=[customer.pk]) + self._query
        return Row(customer, href, beside, [self._cell(customer, column, href) for column in self._columns])

    def _cell(self, customer: Customer, column: Column, href: str) -> SafeString:
        if column == NAME:
            return self._name(customer, href)
        if column == ADDRESS:
            return self._marker.mark(customer.address, column.name)
        return self._marker.mark(self._text(customer, column.name), column.name)

    def _name(self, customer: Customer, href: str) -> SafeString:
        column = "name" if customer.full_name else "company_name"
        name = self._marker.mark(customer.display_name, column)
        kana = self._marker.mark(customer.full_kana, column) if customer.full_kana else ""
        sub = format_html(' <span class="table__sub">{}</span>', kana) if kana else ""
        return format_html('<a class="table__row-link" href="{}">{}</a>{}', href, name, sub)

    def _text(self, customer: Customer, name: str) -> str:
        if name == "updated_at":
            return dates.show(localtime(customer.updated_at).date(), calendar=self._calendar)
        text = customer.shown(name, calendar=self._calendar)
        return " ".join(text[:200].split()) if name == "memo" else text
