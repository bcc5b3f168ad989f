from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_change_stayed"),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="customer_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                condition=models.Q(("customer_id__isnull", False)),
                fields=["customer_id", "id"],
                name="audit_change_customer",
            ),
        ),
    ]
