"""Customers in whom a required field is still empty: from before it was required."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html

from hiiki.accounts.models import User
from hiiki.customers import designed, finding_own
from hiiki.customers.models import Customer, OwnField
from hiiki.segments import trees
from hiiki.web.customers.finding import COUNTED, count_up_to


@dataclass(frozen=True)
class Lacking:
    """`number` up to COUNTED; of more it is the least."""

    number: int
    is_least: bool
    href: str

    def __bool__(self) -> bool:
        return bool(self.number)

    @classmethod
    def of(cls, made: OwnField, user: User) -> "Lacking | None":
        """None where it is not required, or not in use."""
        if not made.required or made.retired_at:
            return None
        customers = Customer.objects.visible_to(user).current()
        found = count_up_to(customers.filter(finding_own.empty(Customer, designed.now().ever[made.key])))
        where = trees.written({"join": "and", "parts": [{"of": made.key, "is": "empty"}]})
        href = f"{reverse('customers:list')}?{urlencode({'where': where})}"
        return cls(min(found, COUNTED), found > COUNTED, href)

    @property
    def said(self) -> str:
        many = f"{self.number:,} 人{'以上' if self.is_least else ''}"
        words = 'まだ入っていない顧客が {}います。いまのカードはそのままです。<a href="{}">一覧で見る</a>'
        return format_html(words, many, self.href)
