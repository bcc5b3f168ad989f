"""How many customers an extraction is about."""

from hiiki.customers.models import Customer
from hiiki.segments.asking import Extraction
from hiiki.web.access import SignedIn
from hiiki.web.customers.counting import Count
from hiiki.web.customers.finding import count_up_to


def counted(request: SignedIn, extraction: Extraction) -> Count:
    customers = Customer.objects.visible_to(request.user).current()
    asked = customers.filter(extraction.q()) if extraction else customers
    return Count(asked.count()) if request.GET.get("exact") else Count.up_to_most(count_up_to(asked))
