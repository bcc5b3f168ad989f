import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0011_bulk_actions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=40, verbose_name="言葉")),
                ("label_key", models.CharField(editable=False, max_length=120)),
                ("colour", models.PositiveSmallIntegerField(default=0, verbose_name="色")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="順番")),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="使うのをやめた日時"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "of",
                    models.CharField(
                        choices=[("management", "管理区分"), ("honorific", "敬称")],
                        max_length=10,
                        verbose_name="項目",
                    ),
                ),
                ("for_person", models.BooleanField(default=False, verbose_name="個人にふだん使う")),
                (
                    "for_company",
                    models.BooleanField(default=False, verbose_name="会社だけのときにふだん使う"),
                ),
            ],
            options={
                "verbose_name": "カードの言葉",
                "ordering": ("position", "id"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("of", "label_key"), name="card_word_once"),
                    models.CheckConstraint(
                        condition=models.Q(("colour__lt", 8)), name="card_word_colour_known"
                    ),
                ],
            },
        ),
    ]
