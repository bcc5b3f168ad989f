"""How many helpers an import takes."""

from hiiki.beside import usual
from hiiki.db import people


def spare() -> int:
    """Nobody where people are at work: then the other cores are theirs."""
    return 0 if people.at_work() else usual()
