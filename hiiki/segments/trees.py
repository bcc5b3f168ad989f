"""Conditions as plain values, the way they are kept and stand in addresses.

A tree is {"join": "and" | "or", "parts": […]}; a part is a condition ({"of": its name, "is": how, and what its
inputs say}) or, one level deep, a tree again. "not" before either takes out whom it is about.
A path names a part by its places: (2,), (2, 0).
"""

import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from hiiki.segments import registry

JOINS = ("and", "or")
LONGEST = 8_000  # characters of a tree in an address
MOST = 50  # parts side by side
Tree = dict[str, Any]
Path = Sequence[int]


class Unreadable(ValueError):
    """No tree; the reason in Japanese."""


def empty(join: str = "and") -> Tree:
    return {"join": join, "parts": []}


def is_tree(part: Tree) -> bool:
    return "parts" in part


def read(text: str) -> Tree:
    """What an address says; Unreadable where it cannot be asked."""
    if not text:
        return empty()
    if len(text) > LONGEST:
        raise Unreadable("条件が多すぎます。")
    try:
        return checked(json.loads(text))
    except (ValueError, RecursionError) as wrong:
        raise wrong if isinstance(wrong, Unreadable) else Unreadable("条件が読めません。") from None


def written(tree: Tree) -> str:
    """For an address; "" for nothing asked."""
    kept = without_empty(tree)
    return dumped(kept) if kept["parts"] else ""


def dumped(tree: Tree) -> str:
    """Whole, also with groups that are still to be filled."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def checked(value: Any, depth: int = 0) -> Tree:
    """Only what we know how to read; conditions about what is there no more stay as they are."""
    if (
        not isinstance(value, dict)
        or value.get("join") not in JOINS
        or not isinstance(value.get("parts"), list)
    ):
        raise Unreadable("条件が読めません。")
    if len(value["parts"]) > MOST:
        raise Unreadable(f"条件は {MOST} 個まで並べられます。")
    known = registry.known()
    parts = [_checked(part, known, depth) for part in value["parts"]]
    return _turned({"join": value["join"], "parts": parts}, value)


def _checked(part: Any, known: Any, depth: int) -> Tree:
    if not isinstance(part, dict):
        raise Unreadable("条件が読めません。")
    if is_tree(part):
        if depth:
            raise Unreadable("まとまりの中に、まとまりは作れません。")
        return checked(part, depth + 1)
    name = part.get("of")
    if not isinstance(name, str):
        raise Unreadable("条件が読めません。")
    condition = known.get(name)
    if condition is None:
        return part
    try:
        return _turned(condition.checked(part), part)
    except ValueError as wrong:
        raise Unreadable(f"{condition.label}: {wrong}。") from None


def _turned(tree: Tree, like: Tree) -> Tree:
    return {**tree, "not": True} if like.get("not") else tree


def without_empty(tree: Tree) -> Tree:
    return {**tree, "parts": [part for part in tree["parts"] if not is_tree(part) or part["parts"]]}


def at(tree: Tree, path: Path) -> Tree:
    """IndexError where nothing is."""
    for place in path:
        tree = tree.get("parts", [])[place]
    return tree


def put(tree: Tree, path: Path, part: Tree) -> Tree:
    """In the place of what was there, or behind everything in the tree at `path[:-1]`."""
    tree = deepcopy(tree)
    parts = at(tree, path[:-1])["parts"]
    if path[-1] < len(parts):
        parts[path[-1]] = _turned(part, parts[path[-1]])
    else:
        parts.append(part)
    return tree


def without(tree: Tree, path: Path) -> Tree:
    tree = deepcopy(tree)
    del at(tree, path[:-1])["parts"][path[-1]]
    return tree


def turned(tree: Tree, path: Path) -> Tree:
    """除く, or no longer."""
    tree = deepcopy(tree)
    part = at(tree, path)
    if not part.pop("not", False):
        part["not"] = True
    return tree


def joined_otherwise(tree: Tree, path: Path = ()) -> Tree:
    tree = deepcopy(tree)
    part = at(tree, path)
    part["join"] = JOINS[1 - JOINS.index(part["join"])]
    return tree
