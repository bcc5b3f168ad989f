"""Small marks of a row, by which rows of a file, or of two files, are compared without keeping them all."""

from collections.abc import Iterator
from hashlib import blake2b

from hiiki.customers import telling
from hiiki.db.staging import Staged, encode

SEPARATOR = "\x1f"


def digest_of(cells: list[str]) -> bytes:
    """16 bytes for a row as it stands in the file."""
    return blake2b(SEPARATOR.join(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def mark(text: str) -> int:
    """64 bits, the same in every process."""
    return int.from_bytes(
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True
    )


class Marker:
    """Marks cleaned rows for the key they are told apart by."""

    def __init__(self, key: str) -> None:
        self._keys = telling.KEYS.get(key)

    def mark(self, row: Staged, cells: list[str]) -> None:
        """Its content first, then each of its keys; and what somebody of the same name would share."""
        row.digest = digest_of(cells)
        row.json = encode(row.content)
        row.marks = [mark(row.json), *map(mark, self._keys(row.content) if self._keys else ())]
        row.alike = list(map(mark, _shared(row.content)))


def _shared(content: telling.Values) -> Iterator[str]:
    """What makes two rows look like one person: the name with a phone, a mail address or, without either, 住所1."""
    name = telling.name_of(content)
    if not name:
        return
    shared = [*telling.phones_of(content), *telling.mails_of(content)]
    for other in shared or filter(None, [content.get("address1")]):
        yield f"{name}\n{other}"
