from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0014_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="ownfield",
            name="is_quick",
            field=models.BooleanField(default=False, editable=False, verbose_name="索引がある"),
        ),
        migrations.AlterField(
            model_name="ownfield",
            name="searched",
            field=models.BooleanField(default=False, verbose_name="よく探す項目"),
        ),
    ]
