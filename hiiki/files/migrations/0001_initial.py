import django.utils.timezone
from django.db import migrations, models

import hiiki.db.columns


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Content",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", hiiki.db.columns.OrdinalField(max_length=64, unique=True)),
                ("size", models.BigIntegerField()),
                ("touched_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "中身",
            },
        ),
    ]
