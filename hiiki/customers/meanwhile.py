"""Two people at one card: the work of neither is lost."""

from typing import Any


class EditedMeanwhile(Exception):
    """Somebody saved the same fields first; `customer` is the card as it is now, `columns` the contested ones."""

    def __init__(self, customer: Any, columns: list[str]) -> None:
        super().__init__(", ".join(columns))
        self.customer = customer
        self.columns = columns


class GoneMeanwhile(Exception):
    """Says in Japanese that a customer was deleted, or merged into another one, since somebody looked."""

    def __init__(self, customer: Any, why: str) -> None:
        super().__init__(why)
        self.customer = customer


def overtaken(held: dict[str, Any], values: dict[str, Any], was: dict[str, Any]) -> list[str]:
    """Columns whose stored value is neither what the person saw nor what they want; all by column, plain."""
    return [
        column
        for column, value in values.items()
        if column in was and held[column] != was[column] and held[column] != value
    ]
