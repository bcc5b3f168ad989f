"""Customers as rows of a table, written without a template: a page has a thousand cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from html import escape
from itertools import count, repeat

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate, localtime

from hiiki.activities.latest import last_met, next_planned
from hiiki.customers import designed
from hiiki.customers.designed import Designed
from hiiki.customers.fields import SHOWN_OTHERWISE
from hiiki.customers.models import Customer, CustomerQuerySet
from hiiki.customers.models.word import MANAGEMENT
from hiiki.text import dates
from hiiki.text.folding import fold
from hiiki.web.customers.chips import Painter, painted
from hiiki.web.customers.columns import ADDRESS, JOINED, LAST_MET, LOOKED_UP, NAME, NEXT_PLAN
from hiiki.web.customers.marking import Marker
from hiiki.web.lists import Column

CALLED = ("last_name", "first_name", "company_name", "company_id", "email", "tel", "code", "company_kana")
MEMO = 200  # characters of it
SHORT = {"code", "phone", "date", "postal", "choice", "flag", "staff"}


@dataclass(frozen=True)
class Row:
    customer: Customer
    href: str
    html: SafeString


class Rows:
    """Writes customers as rows of these columns."""

    def __init__(
        self, columns: list[Column], marker: Marker, *, query: str = "", calendar: str = "seireki"
    ) -> None:
        self._columns, self._marker, self._calendar = columns, marker, calendar
        self._card = _address("customers:card", query)
        self._beside = _address("customers:beside", query)
        self._named, self._of_company = marker.of("name"), marker.of("company_name")
        self._fields = designed.by_name()
        self._met: dict[str, dict[int, datetime]] = {}
        self._today = localdate()
        self._cells = [self._cell(column) for column in columns]

    def needed(self, rows: CustomerQuerySet) -> CustomerQuerySet:
        """With what these columns show, and no more."""
        own = [column for column in self._columns if column.name not in LOOKED_UP]
        shown = [name for column in own for name in JOINED.get(column.name, (column.name,))]
        if "staff" in shown:
            rows, shown = rows.select_related("staff"), [*shown, "staff__name"]
        return rows.only(*CALLED, *map(designed.held_in, shown))

    def write(self, customers: list[Customer], number: int | None = None) -> list[Row]:
        """`number` is that of the first, from 1, where it is known."""
        self._look_up(customers)
        numbers = count(number) if number else repeat(None)
        return [self._row(customer, at) for customer, at in zip(customers, numbers, strict=False)]

    def write_plain(self, customers: list[Customer]) -> SafeString:
        """Numbered and with nothing to click, for paper; what is short stays on one line."""
        self._look_up(customers)
        cells = [self._plain(column) for column in self._columns]
        rows = (
            f'<tr><td class="number">{at}</td>{"".join([cell(customer) for cell in cells])}</tr>\n'
            for at, customer in enumerate(customers, 1)
        )
        return mark_safe("".join(rows))  # noqa: S308

    def _look_up(self, customers: list[Customer]) -> None:
        """What other rooms know, of all these rows at once."""
        ids, names = [each.pk for each in customers], {column.name for column in self._columns}
        if LAST_MET.name in names:
            self._met[LAST_MET.name] = last_met(ids)
        if NEXT_PLAN.name in names:
            self._met[NEXT_PLAN.name] = next_planned(ids)

    def _plain(self, column: Column) -> Callable[[Customer], str]:
        if column == NAME:
            return lambda customer: (
                f'<td class="is-short"><strong>{escape(customer.display_name)}</strong>'
                f'<span class="table__sub">{escape(customer.full_kana)}</span></td>'
            )
        text, field = self._text(column), self._fields.get(column.name)
        short = ' class="is-short"' if column.name == "updated_at" or (field and field.kind in SHORT) else ""
        return lambda customer: f"<td{short}>{escape(text(customer))}</td>"

    def _row(self, customer: Customer, number: int | None) -> Row:
        """Every piece of it is escaped. The heading is the first row for who hears the table."""
        href, id_ = self._card(customer.pk), customer.pk
        place = f' aria-rowindex="{number + 1}"' if number else ""
        cells = "".join([cell(customer) for cell in self._cells])
        html = (
            f'<tr{place} data-id="{id_}" data-href="{escape(href)}" data-beside="{escape(self._beside(id_))}">'
            f'<td class="table__tick"><input type="checkbox" name="id" value="{id_}" form="picks"'
            f' autocomplete="off" aria-label="{escape(customer.display_name)} を選ぶ"></td>{cells}</tr>\n'
        )
        return Row(customer, href, mark_safe(html))  # noqa: S308

    def _cell(self, column: Column) -> Callable[[Customer], str]:
        if column == NAME:
            return self._name
        if column.name == "tags":
            paint = Painter().paint
            return lambda customer: f"<td>{paint(customer.tags)}</td>"
        if column == NEXT_PLAN:
            return self._next
        if column.name == "company_name":
            return self._company
        field = self._fields.get(column.name)
        if isinstance(field, Designed) and field.coloured:
            return _choices(field)
        text, mark = self._text(column), self._marker.of(column.name)
        if column.name == MANAGEMENT and (colours := designed.now().colours):
            return lambda customer: f"<td>{_painted(customer.management, colours, mark)}</td>"
        if field and field.kind in SHOWN_OTHERWISE:
            return lambda customer: _as_shown(field.stored_in(customer), text(customer), mark)
        number = ' class="number"' if isinstance(field, Designed) and field.is_number else ""
        return lambda customer: f"<td{number}>{mark(text(customer))}</td>"

    def _name(self, customer: Customer) -> str:
        mark = self._named if customer.full_name else self._of_company
        kana = customer.full_kana
        sub = f' <span class="table__sub">{mark(kana)}</span>' if kana else ""
        href, name = escape(self._card(customer.pk)), mark(customer.display_name)
        return f'<td class="customers__name"><a class="table__row-link" href="{href}">{name}</a>{sub}</td>'

    def _company(self, customer: Customer) -> str:
        text = self._of_company(customer.company_name)
        if not customer.company_id or not text:
            return f"<td>{text}</td>"
        return f'<td><a href="{escape(self._card(customer.company_id))}">{text}</a></td>'

    def _shown(self, day: date | None) -> str:
        return dates.show(day, calendar=self._calendar) if day else ""

    def _next(self, customer: Customer) -> str:
        """A day that is past says so in its colour, and to who hears the table."""
        day, text = self._day_met(NEXT_PLAN, customer), self._text(NEXT_PLAN)(customer)
        if day and day < self._today:
            return f'<td><span class="badge badge--bad" title="遅れている予定">{text}</span></td>'
        return f"<td>{text}</td>"

    def _day_met(self, column: Column, customer: Customer) -> date | None:
        at = self._met.get(column.name, {}).get(customer.pk)
        return localtime(at).date() if at else None

    def _text(self, column: Column) -> Callable[[Customer], str]:
        if column == ADDRESS:
            return lambda customer: customer.address
        if column.name in LOOKED_UP:
            return lambda customer: self._shown(self._day_met(column, customer))
        if column.name == "updated_at":
            return lambda customer: dates.show(localtime(customer.updated_at).date(), calendar=self._calendar)
        if column.name == "memo":
            return lambda customer: " ".join(customer.memo[:MEMO].split())
        if column.name == "staff":
            return lambda customer: customer.staff.name if customer.staff else ""
        field = self._fields[column.name]
        return lambda customer: field.show(field.stored_in(customer), calendar=self._calendar)


def _painted(word: str, colours: Mapping[tuple[str, str], int], mark: Callable[[str], str]) -> str:
    """A word of no list is plain."""
    colour = colours.get((MANAGEMENT, fold(word)))
    return mark(word) if colour is None else f'<span class="tag" data-colour="{colour}">{mark(word)}</span>'


def _as_shown(stored: str, shown: str, mark: Callable[[str], str]) -> str:
    """What is typed over is what is stored, also where it is shown otherwise."""
    given = f' data-stored="{escape(stored)}"' if stored != shown else ""
    return f"<td{given}>{mark(shown)}</td>"


def _choices(field: Designed) -> Callable[[Customer], str]:
    """Each in its colour; what is chosen alike is written once."""

    @cache
    def cell(value: str | None) -> str:
        return f"<td>{''.join(painted(each.label, each.colour) for each in field.chosen(value))}</td>"

    return lambda customer: cell(field.stored_in(customer))


def _address(view: str, query: str) -> Callable[[int], str]:
    """Addresses of one view by id: the way to it is asked for once and not for each row."""
    before, _, after = reverse(view, args=[0]).rpartition("0")
    return lambda id_: f"{before}{id_}{after}{query}"
