"""What one can look at on a card: a room adds a tab here and knows by itself what stands in it.

A module that a tab comes from imports nothing of `card`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hiiki.customers.models import Customer
from hiiki.web.access import SignedIn
from hiiki.web.activities import tab as contacts
from hiiki.web.customers import cabinet, companies, timeline
from hiiki.web.customers.finding import Asked


@dataclass(frozen=True)
class Tab:
    """`name` stands in the address (`?tab=…`); `content` is what `template` needs besides the card's own.

    `count` is the number beside the label; None shows none.
    """

    name: str
    label: str
    template: str
    content: Callable[[SignedIn, Customer], dict[str, Any]]
    count: Callable[[SignedIn, Customer], int] | None = None


@dataclass(frozen=True)
class Label:
    """A tab as it is shown on one customer's card; `href` is its address, with the list one came from."""

    tab: Tab
    href: str
    count: int | None


FILES = Tab("files", "ファイル", "customers/_files.html", cabinet.content, cabinet.count_of)
SUMMARY = Tab("", "あらまし", "customers/_summary.html", companies.on_card)
HISTORY = Tab(timeline.NAME, "履歴", "customers/_history.html", timeline.content)
CONTACTS = Tab(contacts.NAME, "コンタクト履歴", "activities/_tab.html", contacts.of_card, contacts.count)
TABS = (SUMMARY, CONTACTS, FILES, HISTORY)


def asked_for(request: SignedIn) -> Tab:
    """The first one for any name that is none."""
    name = request.GET.get("tab", "")
    return next((tab for tab in TABS if tab.name == name), SUMMARY)


def labels(request: SignedIn, customer: Customer, asked: Asked) -> list[Label]:
    return [
        Label(tab, asked.card(customer.pk, tab.name), tab.count(request, customer) if tab.count else None)
        for tab in TABS
    ]
