"""What writing a file had to change, so that nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class WriteReport:
    """How many rows were written. Each change: (row of data from 1, 0 for the headings; heading; …).

    `twins` counts the characters CP932 holds as another that looks the same: (〜, ～).
    """

    rows: int = 0
    replaced: list[tuple[int, str, str]] = field(default_factory=list)
    shortened: list[tuple[int, str]] = field(default_factory=list)
    twins: Counter[tuple[str, str]] = field(default_factory=Counter)
