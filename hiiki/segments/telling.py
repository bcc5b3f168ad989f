"""A tree of conditions as another book can read it: fields and choices by their names, not by their numbers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hiiki.customers import designed
from hiiki.customers.kinds import PREFIX
from hiiki.segments import registry
from hiiki.segments.condition import GONE, Condition, Options
from hiiki.segments.trees import Tree, is_tree

OWN = "own:"  # and the label of a field
NOBODYS = "0"  # the number of what is there no more
Known = Mapping[str, Condition]
Part = Callable[[dict[str, Any], Known], dict[str, Any]]


def told(tree: Tree) -> Tree:
    return _each(tree, registry.known(), _told)


def read(tree: Tree) -> Tree:
    """Numbers of this book again. What it does not have is, as in the book it came from, about nobody."""
    return _each(tree, registry.known(), _read)


def _each(tree: Tree, known: Known, part_of: Part) -> Tree:
    parts = [_each(part, known, part_of) if is_tree(part) else part_of(part, known) for part in tree["parts"]]
    return {**tree, "parts": parts}


def _told(part: dict[str, Any], known: Known) -> dict[str, Any]:
    name = part["of"]
    labels = {each.name: each.label for each in designed.now().ever.values()}
    of = OWN + labels.get(name, "") if name.startswith(PREFIX) else name
    return {**part, **_options(part, known.get(name), _labelled), "of": of}


def _read(part: dict[str, Any], known: Known) -> dict[str, Any]:
    names = {OWN + each.label: each.name for each in designed.now().ever.values()}
    name = names.get(part["of"], PREFIX + NOBODYS) if part["of"].startswith(OWN) else part["of"]
    return {**part, **_options(part, known.get(name), _numbered), "of": name}


def _options(
    part: Mapping[str, Any], condition: Condition | None, turn: Callable[[Options, str], str]
) -> dict[str, list[str]]:
    inputs: Iterable[Any] = condition.inputs if condition else ()
    chosen = (each for each in inputs if isinstance(each, Options) and each.name in part)
    return {each.name: list(dict.fromkeys(turn(each, value) for value in part[each.name])) for each in chosen}


def _labelled(options: Options, value: str) -> str:
    return dict(options.options).get(value) or (value if _are_words(options) else GONE)


def _numbered(options: Options, label: str) -> str:
    values = {label: value for value, label in options.options}
    return values.get(label) or (label if _are_words(options) else NOBODYS)


def _are_words(options: Options) -> bool:
    """Tags and prefectures are kept as they are read."""
    return bool(options.offered_to) or all(value == label for value, label in options.options)
