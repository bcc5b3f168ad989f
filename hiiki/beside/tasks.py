"""Finding a task by its name."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

Work = Callable[[Any], Any]


def prepared(task: str, argument: Any) -> Work:
    """The function that works on one batch."""
    module, _, name = task.partition(":")
    return getattr(import_module(module), name)(argument)
