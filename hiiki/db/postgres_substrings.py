"""The index of `substrings` where PostgreSQL keeps the book: trigrams, if the extension pg_trgm can be had.

PostgreSQL keeps it up by itself; it only has to be made.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction

from hiiki.db.candidates import Certain, worth_sorting

if TYPE_CHECKING:
    from hiiki.db.substrings import SubstringIndex, Word

MADE_BY_WORKER = "_trgm"  # how its name ends: it is made after a first load, and nobody waits for it
_trigram = re.compile(r"[^\W_]{3}")
_refusals: list[DatabaseError] = []
log = logging.getLogger(__name__)


def candidates(index: "SubstringIndex", words: Sequence["Word"]) -> Certain | None:
    """None for more than are worth sorting: then they stand so close that a page is soon found."""
    [(rows,)] = _ask("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", index.table)
    most = worth_sorting(rows)
    conditions = [f"({' OR '.join([f'{index.column} LIKE %s'] * len(word.patterns))})" for word in words]
    with nullcontext() if any(map(_has_trigram, words)) else _several_at_once():
        found = _ask(
            f'SELECT id FROM "{index.table}" WHERE {" AND ".join(conditions)} LIMIT {most + 1}',  # noqa: S608
            *(pattern for word in words for pattern in word.patterns),
        )
    return Certain([id_ for (id_,) in found]) if len(found) <= most else None


def _has_trigram(word: "Word") -> bool:
    """What is shorter no index finds: every row is read."""
    return all(_trigram.search(pattern) for pattern in word.patterns)


@contextmanager
def _several_at_once() -> Iterator[None]:
    """Rows are read by as many processes as the server lends; the planner, who thinks little of what LIKE costs,
    would not begin them."""
    with transaction.atomic():
        _ask("SET LOCAL parallel_setup_cost = 0")
        yield


def keep_up(index: "SubstringIndex") -> bool:
    if not _is_made(index) and _has_extension() and _knows_letters():
        with _alone(index) as is_ours:
            if is_ours:
                _make(index)
    return False


def _make(index: "SubstringIndex") -> None:
    """While others write; inside a transaction, as tests have it, that is not possible."""
    concurrently = "" if connection.in_atomic_block else "CONCURRENTLY"
    # What a making that was cut off left behind is of no use.
    _ask(f'DROP INDEX IF EXISTS "{_name(index)}"')
    _ask(
        f'CREATE INDEX {concurrently} "{_name(index)}" ON "{index.table}" USING gin ("{index.column}" gin_trgm_ops)'
    )


@contextmanager
def _alone(index: "SubstringIndex") -> Iterator[bool]:
    """The server goes on with what a worker that died had begun: meanwhile it is not ours."""
    [(is_ours,)] = _ask("SELECT pg_try_advisory_lock(hashtext(%s))", _name(index))
    try:
        yield is_ours
    finally:
        if is_ours:
            _ask("SELECT pg_advisory_unlock(hashtext(%s))", _name(index))


def tidy(index: "SubstringIndex") -> None:
    """PostgreSQL does."""


def begin_anew(index: "SubstringIndex") -> None:
    """PostgreSQL forgets what is gone by itself."""


def state(index: "SubstringIndex") -> dict[str, Any]:
    if _is_made(index):
        return {"is_quick": True}
    if not _is_installed():
        return {"is_quick": False, "missing": "" if _may_add_extension() else "pg_trgm"}
    return {"is_quick": False, "missing": "" if _knows_letters() else "lc_ctype"}


def _is_made(index: "SubstringIndex") -> bool:
    return _ask("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", _name(index)) == [
        (True,)
    ]


def _has_extension() -> bool:
    if not _is_installed() and _may_add_extension() and not _refusals:
        _add_extension()
    return _is_installed()


def _is_installed() -> bool:
    return bool(_ask("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"))


def _may_add_extension() -> bool:
    """It is a trusted one: whoever may make schemas may add it, where the server has it at all."""
    return bool(
        _ask(
            "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
            " AND has_database_privilege(current_database(), 'CREATE')"
        )
    )


def _add_extension() -> None:
    """Tried until it is refused: what a provider refuses now it refuses in a minute too."""
    try:
        with transaction.atomic():
            _ask("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as refusal:
        log.exception("pg_trgm")
        _refusals.append(refusal)


def _knows_letters() -> bool:
    """Where LC_CTYPE is C, only ASCII has letters, and an index of Japanese would be empty."""
    return _ask("SELECT cardinality(show_trgm('高橋花子')) > 0") == [(True,)]


def _name(index: "SubstringIndex") -> str:
    return f"{index.table}_{index.column}{MADE_BY_WORKER}"


def _ask(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []
