import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import hiiki.db.columns


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_no_dm"),
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="名前")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="メモ")),
                ("is_picture", models.BooleanField(default=False, verbose_name="写真")),
                (
                    "added_by",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="追加した人"),
                ),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="追加した日時"),
                ),
                ("name_key", hiiki.db.columns.OrdinalField(editable=False, max_length=400)),
                ("search_key", models.TextField(editable=False)),
                (
                    "content",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.content",
                        verbose_name="中身",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "ファイル",
                "indexes": [models.Index(fields=["added_at", "id"], name="customer_file_added")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "name_key", "version"), name="customer_file_version"
                    )
                ],
            },
        ),
    ]
