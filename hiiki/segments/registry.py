"""Everything that can be asked. Each room registers what it knows, in AppConfig.ready()."""

from collections.abc import Callable, Iterable

from hiiki.segments.condition import Condition

_sources: list[Callable[[], Iterable[Condition]]] = []


def register(source: Callable[[], Iterable[Condition]]) -> None:
    """`source` is asked anew each time, since shops design fields."""
    if source not in _sources:
        _sources.append(source)


def known() -> dict[str, Condition]:
    """By name, also those about fields no longer in use."""
    return {condition.name: condition for source in _sources for condition in source()}


def offered() -> dict[str, list[Condition]]:
    """By group, as they are registered."""
    groups: dict[str, list[Condition]] = {}
    for condition in known().values():
        if not condition.is_retired:
            groups.setdefault(condition.group, []).append(condition)
    return groups
