"""「9999/12/31 まで」 is how many systems write "no end": the calendar's ends are asked for like any other days."""

import pytest
from django.utils.timezone import localdate

from hiiki.cli import conditions
from hiiki.customers.models import Customer
from hiiki.segments import trees
from hiiki.segments.asking import Extraction
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db
ALWAYS = "between:0001-01-01:9999-12-31"


def found(**part) -> int:
    tree = trees.checked({"join": "and", "parts": [part]})
    return Extraction(tree).narrow(Customer.objects.all(), localdate()).count()


@pytest.mark.parametrize("name", ["registered_on", "updated_at"])
@pytest.mark.parametrize(
    ("period", "count"), [(ALWAYS, 1), ("before:3000:years", 0), ("within:36500:years", 1)]
)
def test_of_the_card(name, period, count):
    make_customer()

    assert found(of=name, **{"is": "in"}, period=period) == count


@pytest.mark.parametrize("period", [ALWAYS, "within:36500:years"])
def test_of_contacts(period):
    customer = make_customer()
    make_contact(customer, is_done=True, days=-1)
    make_contact(customer, days=-1)

    assert found(of="contacted", **{"is": "is"}, period=period, kinds=[]) == 1
    assert found(of="planned", **{"is": "in"}, period=period, kinds=[]) == 1
    assert found(of="contacted", **{"is": "is"}, period="before:3000:years", kinds=[]) == 0


@pytest.mark.parametrize("page", ["/undo", "/settings/log"])
def test_of_what_was_done(as_aoki, page):
    make_customer()

    assert as_aoki.get(page, {"since": "0001-01-01", "until": "9999-12-31"}).status_code == 200


@pytest.mark.parametrize(
    ("condition", "count"), [("updated_at<=9999-12-31", 1), ("updated_at=9999-12-31", 0)]
)
def test_on_the_command_line(condition, count):
    make_customer()

    assert Customer.objects.filter(conditions.condition(condition)).count() == count
