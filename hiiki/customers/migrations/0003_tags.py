from django.db import migrations, models

from hiiki.customers.indexing import derive
from hiiki.db.operations import AddText

CHUNK = 2_000


def derive_again(apps, schema_editor):
    """Tags are a section of the search text; sort keys of older books are made afresh too."""
    customers = apps.get_model("customers", "Customer").objects.using(schema_editor.connection.alias)
    last = 0
    while some := list(customers.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for customer in some:
            for column, value in derive(customer.__dict__).items():
                setattr(customer, column, value)
        customers.bulk_update(some, list(derive({})), batch_size=100)
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_search")]

    operations = [
        migrations.CreateModel(
            name="TagColour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("colour", models.PositiveSmallIntegerField(default=0, verbose_name="色")),
            ],
            options={
                "verbose_name": "タグの色",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("colour__lt", 8)), name="tag_colour_known")
                ],
            },
        ),
        AddText("customer", "tags", models.TextField(blank=True, default="", verbose_name="タグ")),
        migrations.RunPython(derive_again, migrations.RunPython.noop),
        migrations.AddIndex(
            "customer",
            models.Index(
                condition=models.Q(("tags", ""), _negated=True), fields=["tags"], name="customer_tags"
            ),
        ),
    ]
