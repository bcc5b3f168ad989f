"""Pseudo-targets: one column that holds what the card keeps in several fields."""

from __future__ import annotations

from collections.abc import Callable

from hiiki.text.addresses import split_address
from hiiki.text.names import split_kana, split_name

PARTS: dict[str, tuple[str, ...]] = {
    "name": ("last_name", "first_name"),
    "kana": ("last_kana", "first_kana"),
    "address": ("prefecture", "address1", "address2"),
}


def split(target: str, text: str) -> tuple[tuple[str, str], ...]:
    """(field, text) for each part of a pseudo-target."""
    return tuple(zip(PARTS[target], _SPLITTERS[target](text), strict=True))


def _split_address(text: str) -> tuple[str, str, str]:
    found = split_address(text)
    return found.prefecture, found.city + found.rest, found.building


_SPLITTERS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "name": split_name,
    "kana": split_kana,
    "address": _split_address,
}
