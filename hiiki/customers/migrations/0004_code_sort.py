from django.db import migrations, models

import hiiki.db.columns
from hiiki.customers.indexing import derive
from hiiki.db.operations import AddText

CHUNK = 2_000


def derive_again(apps, schema_editor):
    """Codes get their key; the memo is a section of the search text."""
    customers = apps.get_model("customers", "Customer").objects.using(schema_editor.connection.alias)
    last = 0
    while some := list(customers.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for customer in some:
            for column, value in derive(customer.__dict__).items():
                setattr(customer, column, value)
        customers.bulk_update(some, list(derive({})), batch_size=100)
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_tags")]

    operations = [
        AddText(
            "customer",
            "code_sort",
            hiiki.db.columns.OrdinalField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.RunPython(derive_again, migrations.RunPython.noop),
        migrations.AddIndex("customer", models.Index(fields=["code_sort", "id"], name="customer_code")),
    ]
