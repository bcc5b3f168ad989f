"""What other programs read: one TOML file each, with the columns in their order and what stands in them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from hiiki.exchange.exports.outward.layout import OutwardLayout, from_data

__all__ = ["OutwardLayout", "all", "named"]


@cache
def all() -> tuple[OutwardLayout, ...]:
    """Those for New Year's cards first, then those for parcels."""
    files = [file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml")]
    layouts = [
        from_data(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))) for file in files
    ]
    return tuple(sorted(layouts, key=lambda layout: (layout.group != "年賀状ソフト", layout.name)))


def named(name: str) -> OutwardLayout | None:
    return next((layout for layout in all() if layout.name == name), None)
