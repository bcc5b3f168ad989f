import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hiiki.db.operations import AddText


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_code_sort"),
    ]

    operations = [
        migrations.CreateModel(
            name="Design",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="OwnField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=40, verbose_name="項目の名前")),
                ("label_key", models.TextField(editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "文字（1行）"),
                            ("long", "文字（長文）"),
                            ("number", "数字"),
                            ("date", "日付"),
                            ("yesno", "はい・いいえ"),
                            ("choice", "選択肢（ひとつ）"),
                            ("several", "選択肢（いくつでも）"),
                            ("phone", "電話番号"),
                            ("mail", "メールアドレス"),
                            ("url", "URL"),
                        ],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[("顧客情報", "顧客情報"), ("戦略情報", "戦略情報")],
                        max_length=10,
                        verbose_name="置き場所",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="順番")),
                ("required", models.BooleanField(default=False, verbose_name="必須")),
                ("default", models.TextField(blank=True, default="", verbose_name="はじめの値")),
                (
                    "help",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="入れるときの説明"),
                ),
                ("searched", models.BooleanField(default=False, verbose_name="検索で探せる")),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="使うのをやめた日時"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "項目",
                "ordering": ("position", "id"),
            },
        ),
        AddText(
            model_name="customer",
            name="own",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                verbose_name="自分で作った項目",
            ),
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="選択肢")),
                ("colour", models.PositiveSmallIntegerField(default=0, verbose_name="色")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="順番")),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="使うのをやめた日時"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="customers.ownfield",
                    ),
                ),
            ],
            options={
                "verbose_name": "選択肢",
                "ordering": ("position", "id"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("colour__lt", 8)), name="choice_colour_known")
                ],
            },
        ),
    ]
