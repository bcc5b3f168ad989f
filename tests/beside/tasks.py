"""Tasks for helpers under test."""

import os
from collections.abc import Callable


def doubling(add: int) -> Callable[[list[int]], list[int]]:
    return lambda batch: [2 * number + add for number in batch]


def naming(_: None) -> Callable[[int], tuple[int, int]]:
    return lambda batch: (batch, os.getpid())


def dying(parent: int) -> Callable[[int], int]:
    """Gives up its process at the third batch, unless that is `parent`."""

    def work(batch: int) -> int:
        if batch == 3 and os.getpid() != parent:
            os._exit(9)
        return batch

    return work


def failing(_: None) -> Callable[[int], int]:
    def work(batch: int) -> int:
        if batch == 3:
            raise LookupError("three")
        return batch

    return work


def talking(_: None) -> Callable[[int], int]:
    def work(batch: int) -> int:
        print("something in between")
        return batch

    return work
