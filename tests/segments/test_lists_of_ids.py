"""What few have is given to the engine as a list of ids: beside other conditions no row of the book goes through it."""

from datetime import date

import pytest
from django.db import connection

from hiiki.customers.models import Customer
from hiiki.segments import trees
from hiiki.segments.asking import Extraction
from tests.makers import make_customer, make_field, make_quick

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("turned", [{"join": "or"}, {"join": "and", "not": True}])
def test_no_list_is_gone_through_for_every_row(turned):
    field = make_field("会員ランク", "choice", "金", searched=True)
    make_customer(**{field.name: field.options[0].value, "email": "hanako@example.jp"})
    make_quick()
    [gold] = [option.value for option in field.options]
    part = {"of": field.name, "is": "any", "options": [gold]}
    other = {"of": "email", "is": "filled"}

    asked = Extraction(trees.checked({"join": "and", "parts": [{**turned, "parts": [part, other]}]}))
    plan = Customer.objects.filter(asked.q(date(2026, 11, 22))).values("pk").explain()

    assert connection.vendor == "sqlite" or "hashed SubPlan" in plan
    assert Customer.objects.filter(asked.q(date(2026, 11, 22))).count() == (turned["join"] == "or")
