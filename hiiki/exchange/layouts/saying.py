"""A layout as plain data and as TOML: what is stored, handed to another shop, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from hiiki.customers import designed
from hiiki.exchange.layouts.layout import Column, Layout
from hiiki.exchange.targets import is_target, label_of

_PLAIN = [each.name for each in fields(Layout) if each.name not in {"name", "title", "columns"}]


def from_data(name: str, data: dict[str, Any]) -> Layout:
    """Data that was checked when it came in: what it names may have gone since, and is left out then."""
    values = {key: value for key, value in data.items() if key in _PLAIN}
    known = {each.name for each in fields(Column)}
    columns = tuple(
        Column(**{key: value for key, value in column.items() if key in known})
        for column in data.get("columns", [])
    )
    columns += tuple(map(Column, data.get("unused", ())))
    values["telling"] = tuple(values.get("telling", ()))
    return Layout(name=name, title=data.get("title", name), columns=columns, **values)


def to_data(layout: Layout) -> dict[str, Any]:
    """Only what differs from a column or a layout about which nothing is said."""
    said = {name: getattr(layout, name) for name in _PLAIN if getattr(layout, name)}
    if "telling" in said:
        said["telling"] = list(said["telling"])
    if layout.joiners:
        said["joiners"] = dict(layout.joiners)  # also the empty one: "nothing between"
    unused = [] if layout.positional else [one for one in layout.columns if one == Column(one.heading)]
    if unused:
        said["unused"] = [column.heading for column in unused]
    columns = [
        {key: value for key, value in vars(column).items() if value}
        for column in layout.columns
        if column not in unused
    ]
    return {"title": layout.title, **said, "columns": columns}


def to_toml(layout: Layout) -> str:
    """The same as a file a person can read and change."""
    data = to_data(layout)
    tables = {name: data.pop(name) for name in ("joiners", "constants", "rules") if name in data}
    columns = data.pop("columns")
    lines = [_line(key, value) for key, value in data.items()]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(_line(_abroad(key), value) for key, value in table.items())]
    for column in columns:
        lines += ["", "[[columns]]", *_column(column)]
    return "\n".join(lines) + "\n"


def _abroad(target: str) -> str:
    """A field of the shop's own by its label: its number is another one elsewhere."""
    return label_of(target) if designed.is_own(target) else target


def _column(column: dict[str, Any]) -> Iterator[str]:
    for key, value in column.items():
        if key == "to":
            value = _abroad(value)
        label = f"  # {label_of(value)}" if key == "to" and is_target(value) else ""
        yield _line(key, value) + label


def _line(key: str, value: Any) -> str:
    bare = key.replace("_", "").replace("-", "")
    return f"{key if bare.isascii() and bare.isalnum() else _value(key)} = {_value(value)}"


def _value(value: Any) -> str:
    """JSON's strings, numbers, booleans and lists are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
