from django.db import migrations, models

from hiiki.db.operations import AddText


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
                ("key", models.TextField(unique=True)),
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
        migrations.AddIndex(
            "customer",
            models.Index(
                condition=models.Q(("tags", ""), _negated=True), fields=["id"], name="customer_tags"
            ),
        ),
    ]
