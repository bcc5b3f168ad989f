"""会社の方: who belongs to a company card, and the cards that have people."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from hiiki.customers.models import Customer
from hiiki.db.having import having
from hiiki.segments.condition import Condition, Saying, Values


class Company(Condition):
    name, label, group = "company_card", "会社のカードとのつながり", "基本情報"
    hows: Mapping[str, str] = {
        "joined": "会社のカードにつながっている方",
        "alone": "会社のカードにつながっていない方",
        "peopled": "「この会社の方」がいる会社",
    }
    bare = frozenset(hows)
    SAID: Mapping[str, Saying] = {
        "joined": Saying("会社のカードにつながっていて", "会社のカードにつながっている"),
        "alone": Saying("会社のカードにつながっておらず", "会社のカードにつながっていない"),
        "peopled": Saying("「この会社の方」がいて", "「この会社の方」がいる"),
    }

    def q(self, part: Values, today: date) -> Q:
        if part["is"] == "peopled":
            return having(Customer.objects.current().filter(company__isnull=False), "company")
        return Q(company__isnull=part["is"] == "alone")

    def say(self, part: Values, *, calendar: str) -> Saying:
        return self.SAID[part["is"]]


def people() -> Iterable[Condition]:
    yield Company()
