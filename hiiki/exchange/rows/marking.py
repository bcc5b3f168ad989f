"""What a cleaned row is compared by: with the rows of another run, and with the others of its file."""

from collections.abc import Sequence
from hashlib import blake2b

from hiiki.customers import telling
from hiiki.customers.duplicates import agreeing
from hiiki.customers.duplicates.agreeing import essential
from hiiki.customers.duplicates.rules import Rule
from hiiki.db.staged import Staged

SEPARATOR = "\x1f"


def digest_of(cells: list[str]) -> bytes:
    """16 bytes for a row as it stands in the file."""
    return blake2b(SEPARATOR.join(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Marker:
    """Marks rows for the key they are told apart by, and for the rules by which two of them may be one person."""

    def __init__(self, key: str, rules: Sequence[Rule] = ()) -> None:
        self._keys = telling.KEYS.get(key)
        self._duplicates = agreeing.Marker(essential(rules))

    def mark(self, row: Staged, cells: list[str]) -> None:
        row.digest = digest_of(cells)
        row.keys = self._keys(row.content) if self._keys else []
        row.alike = self._duplicates.marks(row.content)
