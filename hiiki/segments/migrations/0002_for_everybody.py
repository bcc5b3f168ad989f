from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("segments", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="segment",
            name="is_shared",
            field=models.BooleanField(default=False, verbose_name="全員で使う"),
        )
    ]
