"""How many rows a step of long work takes, and how long it leaves the book to others afterwards."""

import time

from hiiki.db import people

ALONE, AMONG_PEOPLE = 0.4, 0.15  # seconds a step may hold the book
LONGEST = 8000  # rows
# Whoever waits for SQLite's only lock looks at it every few hundredths of a second, and nobody keeps their place.
ROOM, MOST_ROOM = 0.05, 1.0  # seconds
LEAST_SHARE, MOST_SHARE = 0.25, 6.0  # room, of what the step took


def unhurried() -> float:
    """Seconds for which something may hold the book now."""
    return AMONG_PEOPLE if people.at_work() else ALONE


class Pace:
    """Longer steps where they go quickly, since each waits for the disk and writes the pages of every index it
    touches; shorter ones where they do not, or where people are at work meanwhile. The longer these wait for their
    pages, the more of the time is theirs."""

    def __init__(self, usual: int) -> None:
        self.size = self._usual = usual
        self._share = LEAST_SHARE

    def took(self, seconds: float, *, besides: float = 0.0) -> None:
        """How long the last step took, and what came with it; leaves room for people, if there are any."""
        self._adapt(seconds, unhurried())
        if people.at_work():
            self._share = self._share * 2 if people.are_waiting() else self._share / 2
            self._share = min(max(self._share, LEAST_SHARE), MOST_SHARE)
            time.sleep(min(max(ROOM, (seconds + besides) * self._share), MOST_ROOM))

    def _adapt(self, seconds: float, wanted: float) -> None:
        if seconds > 2 * wanted:
            self.size = max(self.size // 2, self._usual // 4)
        elif seconds < wanted / 2:
            self.size = min(self.size * 2, LONGEST)
