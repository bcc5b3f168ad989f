"""What other programs call their columns: one TOML file each, and the shop's own ones as the same TOML."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from hiiki.exchange.layouts.layout import Column, Layout
from hiiki.exchange.layouts.saying import from_data, to_data
from hiiki.exchange.records import Found

__all__ = ["MOST", "OFFERED", "Column", "Layout", "all", "from_data", "named", "recognise", "to_data"]

MOST = 0.7  # of a layout's headings: the file is taken for one
OFFERED = 0.5  # so many, and it may still be meant


@cache
def all() -> tuple[Layout, ...]:
    files = sorted(
        (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return tuple(
        from_data(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))) for file in files
    )


def named(name: str) -> Layout:
    return next(layout for layout in all() if layout.name == name)


def fitting(found: Found, *, least: float = OFFERED) -> list[tuple[Layout, float]]:
    """The ready-made layouts the file shows something of, with their shares (0 to 1), the best first."""
    shares = [(layout, layout.share(found)) for layout in all()]
    return sorted(((layout, share) for layout, share in shares if share >= least), key=lambda pair: -pair[1])


def recognise(found: Found) -> tuple[Layout, float] | None:
    """The layout the file shows most of, with its share (0 to 1); None where all show too little."""
    return next(iter(fitting(found, least=MOST)), None)
