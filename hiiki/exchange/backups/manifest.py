"""What a backup says about itself."""

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

PRODUCT, FORMAT = "hiiki", 1
MANIFEST, BOOK, FILES = "manifest.json", "hiiki.sqlite3", "files/"


@dataclass(frozen=True)
class Member:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`rows` counts the rows of each table; `members` is everything in the zip but the manifest.

    `beside` are the bytes of files that lie beside it, by digest, with the size of each; `lacking` counts those
    that were lost or damaged already.
    """

    version: str
    engine: str
    created: str
    members: dict[str, Member]
    rows: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)
    lacking: int = 0
    product: str = PRODUCT
    format: int = FORMAT

    @property
    def customers(self) -> int:
        return self.rows.get("customers_customer", 0)

    @property
    def size(self) -> int:
        return sum(member.size for member in self.members.values())

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Raises ValueError, KeyError or TypeError for anything that is not one of ours."""
        data: dict[str, Any] = json.loads(text)
        members = {name: _member(**said) for name, said in data["members"].items()}
        beside = {digest: _member(size, digest).size for digest, size in dict(data.get("beside", {})).items()}
        return cls(
            version=str(data["version"]),
            engine=str(data["engine"]),
            created=str(data["created"]),
            members=members,
            rows={str(table): int(count) for table, count in data.get("rows", {}).items()},
            beside=beside,
            lacking=int(data.get("lacking", 0)),
            product=str(data["product"]),
            format=int(data["format"]),
        )


def _member(size: int, sha256: str) -> Member:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or int(size) < 0:
        raise ValueError(sha256)
    return Member(int(size), sha256)


def is_newer(version: str, than: str) -> bool:
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()
