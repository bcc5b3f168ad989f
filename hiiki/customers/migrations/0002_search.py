from django.db import migrations

from hiiki.db.operations import SqliteIndex


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        # A search walks the list in フリガナ order and reads nothing but this index.
        SqliteIndex(
            "customer_search", "customers_customer", "kana_sort, id, search_text", where="archived_at IS NULL"
        ),
    ]
