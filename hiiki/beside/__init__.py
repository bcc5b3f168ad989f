"""Pure work on many rows, shared with other processes so that the second core helps.

A task is a function named "package.module:function". Called once with an argument it gives the
function that works on one batch. Argument, batches and results are plain values: text, numbers,
bytes, lists, tuples, dicts. Its module must need neither Django nor a database, so that a helper
starts at once and holds nothing.

    with Helpers("hiiki.exchange.rows.preparing:preparing", argument, count=usual()) as helpers:
        for result in helpers.map(batches): ...
"""

from hiiki.beside.sharing import Helpers, usual

__all__ = ["Helpers", "usual"]
