import django.utils.timezone
from django.db import migrations, models

from hiiki.customers.indexing import derive

CHUNK = 2_000


def derive_again(apps, schema_editor):
    """The shop's own fields are a section of the search text."""
    customers = apps.get_model("customers", "Customer").objects.using(schema_editor.connection.alias)
    last = 0
    while some := list(customers.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for customer in some:
            customer.search_text = derive(customer.__dict__)["search_text"]
        customers.bulk_update(some, ["search_text"], batch_size=100)
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0005_designed_fields"),
    ]

    operations = [
        migrations.RunPython(derive_again, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Rewording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=20)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("holder", models.CharField(blank=True, default="", max_length=80)),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("cursor", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("error", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["state"], name="rewording_state")],
            },
        ),
    ]
