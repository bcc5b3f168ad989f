"""What the worker does after an import: the search index catches up."""

from time import perf_counter
from typing import Any

from hiiki.customers.grams import INDEX
from hiiki.customers.models import Customer
from hiiki.db import substrings


def catch_up() -> dict[str, Any]:
    """`longest` is the most seconds anybody who wants to write has to wait for it."""
    began = perf_counter()
    longest, more = 0.0, True
    while more:
        step = perf_counter()
        more = substrings.keep_up(INDEX)
        longest = max(longest, perf_counter() - step)
    if not substrings.state(INDEX).is_quick:
        raise RuntimeError("the index did not catch up")
    return {"rows": Customer.objects.count(), "seconds": perf_counter() - began, "longest": longest}
