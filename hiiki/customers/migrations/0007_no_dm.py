from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_searched_fields")]

    operations = [
        migrations.AddIndex(
            "customer",
            models.Index(
                fields=["kana_sort", "id"],
                name="customer_no_dm",
                condition=models.Q(archived_at__isnull=True, dm_ok=False),
            ),
        ),
    ]
