"""Which customers a page is about: what was searched, the row of あかさたな, a tag, archived ones, the sorting."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from hiiki.accounts.models import User
from hiiki.customers import designed, searching, tags
from hiiki.customers.models import Customer, CustomerQuerySet
from hiiki.customers.models.design import PREFIX
from hiiki.text.kana import ROWS
from hiiki.web.access import SignedIn
from hiiki.web.customers.columns import NAME, USUAL_SORT, every
from hiiki.web.customers.liking import Liking
from hiiki.web.lists import Sorting, sorting
from hiiki.web.segments.extracted import Extracted

ARCHIVED = "archived"
LONGEST = 200
COUNTED = 10_000
DM = {"ok": True, "refused": False}
DM_SAID = {"ok": "DM 可", "refused": "DM 不可"}
MOST_CHOSEN = 20


class Choice(NamedTuple):
    """A field and one of its choices; `without` is the query that asks the rest."""

    label: str
    words: str
    without: str


@dataclass(frozen=True)
class Asked:
    """The questions in an address, each one there is or left out."""

    text: str = ""
    within: str = searching.ALL
    kana: str = ""
    show: str = ""
    tag: str = ""
    dm: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    extracted: Extracted | None = None
    sort: str = USUAL_SORT
    usual_sort: str = USUAL_SORT

    @classmethod
    def of(cls, request: SignedIn, liking: Liking) -> "Asked":
        return cls.read(request.GET, liking)

    @classmethod
    def read(cls, given: QueryDict, liking: Liking) -> "Asked":
        within, kana, show = given.get("in", ""), given.get("kana", ""), given.get("show", "")
        return cls(
            text=" ".join(given.get("q", "").replace("\0", "").split())[:LONGEST],
            within=within if within in searching.CHOICES else searching.ALL,
            kana=kana if kana in ROWS else "",
            show=ARCHIVED if show == ARCHIVED else "",
            tag=" ".join(given.get("tag", "").replace("\0", "").split())[: tags.LONGEST],
            dm=given.get("dm", "") if given.get("dm") in DM else "",
            chosen=_chosen(given.get("own", "")),
            extracted=Extracted.read(given, liking.user) if liking.user else None,
            sort=str(sorting(given.get("sort", ""), every().values(), liking.sort)),
            usual_sort=liking.sort,
        )

    @classmethod
    def here(cls, request: SignedIn) -> "Asked":
        """As this user likes lists to be."""
        return cls.of(request, Liking.of(request.user))

    @property
    def sorting(self) -> Sorting:
        return sorting(self.sort, every().values(), USUAL_SORT)

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.kana or self.tag or self.dm or self.chosen or self.extracted)

    @property
    def by_index(self) -> bool:
        """What is narrowed may be few, all over the list; for that only the order of フリガナ has an index."""
        return self.sorting.column == NAME or not (self.narrows or self.show)

    def rows(self, user: User) -> CustomerQuerySet:
        rows = Customer.objects.sortable(self.sorting.order).visible_to(user).having(self.chosen)
        rows = rows.archived() if self.show else rows.current()
        if self.extracted:
            rows = self.extracted.narrow(rows)
        if self.dm:
            rows = rows.filter(dm_ok=DM[self.dm])
        if self.kana:
            rows = rows.in_kana_row(self.kana)
        return searching.search(rows, self.text, self.within, tag=self.tag)

    def query(self, **changed: Any) -> str:
        """As a query to hang on an address; "" when nothing is asked."""
        asked = replace(self, **changed)
        within = "" if asked.within == searching.ALL or not asked.text else asked.within
        sort = "" if asked.sort == asked.usual_sort else asked.sort
        given = {
            "q": asked.text,
            "in": within,
            "kana": asked.kana,
            "tag": asked.tag,
            "dm": asked.dm,
            "own": asked.own,
            **dict(asked.extracted.query if asked.extracted else ()),
            "show": asked.show,
            "sort": sort,
        }
        kept = {name: value for name, value in given.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def slow(self) -> list[str]:
        """Fields of the shop's own it sorts or narrows by without an index."""
        asked = [self.sorting.column.sort_by, *(name for name, _ in self.chosen)]
        known = designed.now().ever
        return list(
            dict.fromkeys(known[each].label for each in asked if each in known and not known[each].is_quick)
        )

    @property
    def address(self) -> str:
        """The address of the list."""
        return reverse("customers:list") + self.query()

    def card(self, pk: int, tab: str = "") -> str:
        """The address of the card of one of them, from which the way leads back to the list."""
        address = reverse("customers:card", args=[pk]) + self.query()
        return f"{address}{'&' if '?' in address else '?'}tab={tab}" if tab else address

    @property
    def own(self) -> str:
        """The choices asked for, as an address has them."""
        return ",".join(f"{name.removeprefix(PREFIX)}.{value}" for name, value in self.chosen)

    @property
    def choices(self) -> list[Choice]:
        """The same for people, each with what is asked without it."""
        found = []
        for pair in self.chosen:
            name, value = pair
            field = designed.now().ever[name]
            rest = tuple(each for each in self.chosen if each != pair)
            words = "".join(option.label for option in field.options if option.value == value)
            found.append(Choice(field.label, words, self.query(chosen=rest)))
        return found

    @property
    def said(self) -> str:
        """Which customers these are, for people."""
        which = "保管した顧客" if self.show else "すべての顧客"
        if self.extracted:
            which = f"保管した方のうち、{self.extracted.said}" if self.show else self.extracted.said
        if self.text:
            where = "" if self.within == searching.ALL else f"（{searching.CHOICES[self.within]}）"
            found = f"「{self.text}」{where}で見つかった"
            which = (
                f"{which}のうち、{found}方"
                if self.extracted
                else f"{found}{'保管した' if self.show else ''}顧客"
            )
        which = f"{which}のうちタグ「{self.tag}」" if self.tag else which
        for choice in self.choices:
            which = f"{which}のうち{choice.label}「{choice.words}」"
        which = f"{which}のうち {DM_SAID[self.dm]} の方" if self.dm else which
        return f"{which}のうち「{self.kana}」の行" if self.kana else which


def _chosen(text: str) -> tuple[tuple[str, str], ...]:
    """What is a choice of a field there is."""
    pairs = (each.partition(".")[::2] for each in text.split(",")[:MOST_CHOSEN])
    there = designed.now().ever
    named = ((f"{PREFIX}{pk}", value) for pk, value in pairs)
    return tuple(
        dict.fromkeys(
            (name, value)
            for name, value in named
            if name in there and not there[name].is_retired and value in dict(there[name].choices)
        )
    )


def count_up_to(rows: CustomerQuerySet, most: int = COUNTED) -> int:
    """How many there are, or `most` + 1 for more: counting further would make people wait."""
    return rows.order_by()[: most + 1].count()
