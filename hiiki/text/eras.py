"""The eras of 和暦 since Japan counts by the Western calendar."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Era:
    name: str
    letter: str
    year_one: int
    first: date
    last: date

    @property
    def last_year(self) -> int:
        return self.last.year - self.year_one + 1


# Before 1873 Japan counted by the old calendar: 明治 begins for us with its sixth year.
ERAS = (
    Era("令和", "R", 2019, date(2019, 5, 1), date.max),
    Era("平成", "H", 1989, date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", 1926, date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", 1912, date(1912, 7, 30), date(1926, 12, 24)),
    Era("明治", "M", 1868, date(1873, 1, 1), date(1912, 7, 29)),
)
BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter)}

SIGN = "(明治|大正|昭和|平成|令和|[明大昭平令MTSHR])"
"""To match, ignoring case, what BY_SIGN knows."""


def era_of(day: date) -> Era | None:
    return next((era for era in ERAS if era.first <= day), None)
