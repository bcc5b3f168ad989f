"""What a cleaned row is compared by: with the rows of another run, and with the others of its file."""

from hashlib import blake2b

from hiiki.customers import telling
from hiiki.db.staged import Staged

SEPARATOR = "\x1f"


def digest_of(cells: list[str]) -> bytes:
    """16 bytes for a row as it stands in the file."""
    return blake2b(SEPARATOR.join(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Marker:
    """Marks rows for the key they are told apart by."""

    def __init__(self, key: str) -> None:
        self._keys = telling.KEYS.get(key)

    def mark(self, row: Staged, cells: list[str]) -> None:
        row.digest = digest_of(cells)
        row.keys = self._keys(row.content) if self._keys else []
        row.alike = _alike(row.content)


def _alike(content: telling.Values) -> list[str]:
    """What makes two rows look like one person: the name with a phone, a mail address or, without either, 住所1."""
    name = telling.name_of(content)
    if not name:
        return []
    shared = [*telling.phones_of(content), *telling.mails_of(content)]
    if not shared and (street := content.get("address1")):
        shared = [street]
    return [f"{name}\n{other}" for other in shared]
