"""Ids, as addresses and forms say them."""

LONGEST = 18  # digits that fit a database


def id_of(text: str) -> int:
    """0, which nothing has, for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else 0
