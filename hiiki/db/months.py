"""The month and the number of a day, as the engine itself tells them: Django asks Python for every row on SQLite."""

from typing import Any

from django.db.models import Func, IntegerField


class _Part(Func):
    """`at` is where it stands in the text that days are on SQLite: 1980-11-22."""

    at: int
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="CAST(substr(%(expressions)s, %(at)s, 2) AS INTEGER)", at=self.at
        )

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXTRACT(%(function)s FROM %(expressions)s)")


class Month(_Part):
    function, at = "MONTH", 6


class DayOfMonth(_Part):
    function, at = "DAY", 9
