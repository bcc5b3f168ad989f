"""選ぶもの: 都道府県, 担当者, 顧客区分, タグ …"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q

from hiiki.accounts.models import Staff, User
from hiiki.customers import searching, tagging
from hiiki.customers.fields import GENDER_CHOICES, KIND_CHOICES
from hiiki.customers.models import Customer
from hiiki.segments.condition import Condition, Options, Saying, Values, being, either, labels, missing
from hiiki.text.addresses import PREFECTURES

ANY = {"any": "のどれか"}
NONE = "none"


class Choice(Condition):
    """One of several values of a column."""

    hows = ANY

    def __init__(
        self, name: str, label: str, group: str, offered: Callable[[], Iterable[tuple[str, str]]]
    ) -> None:
        self.name, self.label, self.group = name, label, group
        self.inputs: Sequence[Any] = (Options("options", label, offered=offered),)

    def q(self, part: Values, today: date) -> Q:
        return reduce(or_, [self._q(value) for value in part["options"]])

    def _q(self, value: str) -> Q:
        return Q(**{self.name: value})

    def say(self, part: Values, *, calendar: str) -> Saying:
        return being(f"{self.label}が{either(labels(self.inputs[0].options, part['options']))}")


class Prefecture(Choice):
    """Also where 東京 was written."""

    def _q(self, value: str) -> Q:
        return Q(prefecture__in=written(value))

    def say(self, part: Values, *, calendar: str) -> Saying:
        return being(f"都道府県が{either(part['options'])}")


def written(prefecture: str) -> list[str]:
    return (
        [prefecture, prefecture[:-1]]
        if prefecture in PREFECTURES and prefecture[:-1] != "北海"
        else [prefecture]
    )


class StaffCondition(Choice):
    def _q(self, value: str) -> Q:
        return Q(staff_id=int(value)) if value.isdecimal() and len(value) < 19 else Q(staff_id=None)

    def say(self, part: Values, *, calendar: str) -> Saying:
        return being(f"担当者が{either(labels(staff(), part['options']))}")


def staff() -> list[tuple[str, str]]:
    there = sorted(Staff.objects.all(), key=lambda each: (each.retired, each.name))
    return [(NONE, "決まっていない"), *((str(each.pk), each.name) for each in there)]


class Dm(Choice):
    VALUES: Mapping[str, bool | None] = {"ok": True, "refused": False, "unknown": None}

    def _q(self, value: str) -> Q:
        return Q(dm_ok=self.VALUES.get(value))

    def say(self, part: Values, *, calendar: str) -> Saying:
        return being(either(labels(DM, part["options"])))


DM = (("ok", "DM可"), ("refused", "DM不可"), ("unknown", "DM可否が分からない方"))


class Tags(Condition):
    name, label, group = "tags", "タグ", "基本情報"
    hows: Mapping[str, str] = {
        "any": "のどれかが付いている",
        "all": "がすべて付いている",
        "empty": "タグがない",
    }
    bare = frozenset({"empty"})

    @property
    def inputs(self) -> Sequence[Any]:  # type: ignore[override]
        return (Options("options", "タグ", offered_to=_tags),)

    def q(self, part: Values, today: date) -> Q:
        if part["is"] == "empty":
            return Q(tags="")
        together = and_ if part["is"] == "all" else or_
        return reduce(together, [searching.tagged(word) for word in part["options"]])

    def say(self, part: Values, *, calendar: str) -> Saying:
        if part["is"] == "empty":
            return missing("タグ")
        tags = ("と" if part["is"] == "all" else "か").join(f"「{word}」" for word in part["options"])
        return Saying(f"タグ{tags}が付いていて", f"タグ{tags}が付いている")


def _tags(user: User) -> list[tuple[str, str]]:
    return [(word, word) for word in tagging.in_use(Customer.objects.visible_to(user))]


def choices() -> Iterable[Condition]:
    yield Tags()
    yield StaffCondition("staff", "担当者", "基本情報", staff)
    yield Choice("kind", "顧客区分", "基本情報", lambda: KIND_CHOICES)
    yield Choice("gender", "性別", "基本情報", lambda: GENDER_CHOICES)
    yield Prefecture("prefecture", "都道府県", "連絡情報", lambda: [(each, each) for each in PREFECTURES])
    yield Dm("dm", "DM可否", "連絡情報", lambda: DM)
