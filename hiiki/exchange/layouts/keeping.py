"""A mapping made by hand becomes a layout: its columns by their headings, so that it fits the next file too."""

from __future__ import annotations

from hiiki.exchange.layouts.layout import Column, Layout
from hiiki.exchange.mapping import Link, Mapping
from hiiki.exchange.mapping.values import TESTS, share
from hiiki.exchange.records import Found
from hiiki.exchange.rules import ABOUT_ONE_FILE, Rules

SURE = 0.8


def layout_of(title: str, found: Found, mapping: Mapping, rules: Rules) -> Layout:
    """Answers about 担当者 and single rows stay behind: they name people of this shop, and rows of this file, by number."""
    said = {name: value for name, value in rules.to_json().items() if name not in ABOUT_ONE_FILE}
    column = _headed if found.headings else _placed
    return Layout(
        name="",
        title=title,
        columns=tuple(column(found, link) for link in mapping.columns),
        joiners={target: mapping.joiner(target) for target, at in mapping.sources().items() if len(at) > 1},
        constants=dict(mapping.constants),
        rules=said,
        positional=not found.headings,
    )


def _headed(found: Found, link: Link) -> Column:
    return Column(found.headings[link.column], link.target)


def _placed(found: Found, link: Link) -> Column:
    """Without headings a file is known again by what its values look like."""
    values = [row.cells[link.column] for row in found.samples if not row.problem]
    looks = next((kind for kind in TESTS if share(kind, values) >= SURE), "")
    return Column("", link.target, looks, column=link.column + 1)
