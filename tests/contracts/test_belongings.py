"""Whatever hangs on a customer goes out and comes back with the customer, or says why not."""

from django.db import models
from django.test.utils import isolate_apps

from hiiki.customers.models import Customer
from hiiki.db.belongings import BELONGINGS, LEFT_OUT, hanging_on


def test_every_model_that_hangs_on_a_customer_belongs():
    """A new room registers a Belonging in its AppConfig.ready (as hiiki/customers/apps.py does)."""
    brought = {each.model for each in BELONGINGS.values()}
    missing = {model._meta.label for model in hanging_on(Customer) - brought} - set(LEFT_OUT)

    assert not missing


def test_what_a_customer_points_at_belongs():
    brought = {each.model for each in BELONGINGS.values()}
    pointed_at = {
        field.related_model
        for field in Customer._meta.get_fields()
        if field.many_to_one or field.many_to_many
    }

    assert pointed_at <= brought


def test_every_stored_column_is_brought():
    derived = {
        "id",
        "search_text",
        "kana_sort",
        "company_sort",
        "code_sort",
        "name_key",
        "tel_key",
        "mobile_key",
        "email_key",
        "email_mobile_key",
        "merged_into",  # a table of its own
        "company",  # and another
    }
    stored = {field.name for field in Customer._meta.local_fields} - derived

    assert len(BELONGINGS["customers"].headings) == len(stored)


def test_a_model_that_forgot_is_found():
    with isolate_apps("hiiki.customers") as rooms:

        class Tag(models.Model):
            customer = models.ForeignKey(Customer, models.CASCADE)

            class Meta:
                app_label = "customers"

            def __str__(self) -> str:
                return ""

        class Colour(models.Model):
            tag = models.ForeignKey(Tag, models.CASCADE)

            class Meta:
                app_label = "customers"

            def __str__(self) -> str:
                return ""

        assert hanging_on(Customer, rooms) == {Tag, Colour}


def test_names_and_headings_are_fit_for_files():
    for name, each in BELONGINGS.items():
        assert name == each.name
        assert name.isascii()
        assert name.isidentifier()
        assert all(each.headings)
        assert len(set(each.headings)) == len(each.headings)
