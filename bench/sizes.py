"""How many rows, as people write it: 10k, 1M."""

import re

UNITS = {"M": 1_000_000, "k": 1000, "": 1}


def number(text: str) -> int:
    """10k, 1M or plain digits."""
    found = re.fullmatch(r"(\d+)([kM]?)", text)
    if not found:
        raise ValueError(f"{text} is not a number of rows such as 10k")
    return int(found[1]) * UNITS[found[2]]


def short(rows: int) -> str:
    return next(f"{rows // by}{unit}" for unit, by in UNITS.items() if not rows % by)
