"""The index of `substrings` where PostgreSQL keeps the book: for every piece, in which rows it stands.

Made of plain tables, since pg_trgm cannot find two characters, is not to be had everywhere, and makes every
import pay at once. A line of `_piece` holds the rows of one batch in which a piece stands; lines are only ever
added. Rows that came or changed since are noted by triggers, which no writer can forget, in the transaction
that writes them.
"""

import logging
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import DatabaseError, connection, transaction

from hiiki.db.candidates import Few, worth_sorting
from hiiki.db.postings import Postings

if TYPE_CHECKING:
    from hiiki.db.substrings import SubstringIndex, Word

MUCH = 5_000  # rows not in the index that are read beside it; more, and all are read
BATCH = 20_000  # rows taken in at a time
SAMPLE = 2_000  # rows read to see how many of all are meant
ENOUGH = 30  # of the sample, to say anything
PLAINLY = 2  # times as many in a sample are more
LEAST = 2_000  # rows worth a batch of their own: many small ones would make every search read many lines

MAKE = (
    'CREATE TABLE "{fts}_piece" (piece text COLLATE "C" NOT NULL, many integer NOT NULL, ids bytea NOT NULL)',
    'CREATE INDEX "{fts}_piece_piece" ON "{fts}_piece" (piece)',
    'CREATE TABLE "{fts}_state" (recipe text NOT NULL, held bigint NOT NULL)',
    'CREATE TABLE "{fts}_waiting" (id bigint NOT NULL)',
    """CREATE FUNCTION "{fts}_note"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO "{fts}_waiting" SELECT id FROM come;
    ELSE
        INSERT INTO "{fts}_waiting" VALUES (NEW.id);
    END IF;
    RETURN NULL;
    END $$""",
    """CREATE TRIGGER "{fts}_insert" AFTER INSERT ON "{table}"
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION "{fts}_note"()""",
    """CREATE TRIGGER "{fts}_update" AFTER UPDATE OF id, "{column}" ON "{table}" FOR EACH ROW
    WHEN (NEW."{column}" <> OLD."{column}" OR NEW.id <> OLD.id) EXECUTE FUNCTION "{fts}_note"()""",
    'INSERT INTO "{fts}_waiting" SELECT id FROM "{table}"',
)
DROP = (
    'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE',  # whoever writes has ended, or begins after us
    'DROP TRIGGER IF EXISTS "{fts}_insert" ON "{table}"',
    'DROP TRIGGER IF EXISTS "{fts}_update" ON "{table}"',
    'DROP FUNCTION IF EXISTS "{fts}_note"()',
    'DROP TABLE IF EXISTS "{fts}_waiting"',
    'DROP TABLE IF EXISTS "{fts}_state"',
    'DROP TABLE IF EXISTS "{fts}_piece"',
)
EXISTS = """
    SELECT reltuples::bigint, (
        SELECT count(*) FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname IN ('{fts}_insert', '{fts}_update')
    ) FROM pg_class WHERE oid = '"{table}"'::regclass
"""
TAKE = """
    DELETE FROM "{fts}_waiting" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "{fts}_waiting" LIMIT %s)) RETURNING id
"""
_refusals: list[DatabaseError] = []
log = logging.getLogger(__name__)


class Known(NamedTuple):
    """About how many rows there are, and which of them the index does not know; None where there is none."""

    rows: int
    waiting: set[int] | None


def candidates(index: "SubstringIndex", words: Sequence["Word"]) -> Few | None:
    """None for more than are worth sorting: then they stand so close that a page is soon found."""
    known = _known(index)
    most = worth_sorting(known.rows)
    postings = _postings(index, words, known)
    if postings and postings.stand_in_more_than(most):
        return None
    if not (postings and postings.may_stand_in <= PLAINLY * most) and _seem_more(
        index, words, known.rows, most
    ):
        return None
    possible = postings.together() if postings else None
    if postings and possible is not None:
        possible |= known.waiting or set()
        if len(possible) <= most:
            return Few(list(possible))
        if postings.are_certain:
            return None
    found = _meant(index, words, possible, most + 1)
    return Few(found) if len(found) <= most else None


def _postings(index: "SubstringIndex", words: Sequence["Word"], known: Known) -> Postings | None:
    """None where the index is not there, is too far behind, or has nothing to say."""
    if known.waiting is None or len(known.waiting) > MUCH or not any(word.pieces for word in words):
        return None
    return Postings(lambda statement, *values: _ask(index, statement, *values), words)


def _known(index: "SubstringIndex") -> Known:
    # Who is asked first must be who waits: what the worker takes in meanwhile would otherwise be in neither.
    [(rows, triggers)] = _ask(index, EXISTS)
    if triggers != 2:
        return Known(rows, None)
    [(recipe, waiting)] = _ask(
        index,
        'SELECT (SELECT recipe FROM "{fts}_state"), ARRAY(SELECT id FROM "{fts}_waiting" LIMIT %s)',
        MUCH + 1,
    )
    return Known(rows, set(waiting) if recipe == index.recipe else None)


def _meant(
    index: "SubstringIndex", words: Sequence["Word"], possible: set[int] | None, most: int
) -> list[int]:
    """Up to `most` of those in which the words stand."""
    conditions, values = _likes(words)
    if possible is None:
        with _several_at_once():
            return _ids(index, conditions, values, most)
    return _ids(index, ["id = ANY(%s)", *conditions], [list(possible), *values], most) if possible else []


def _seem_more(index: "SubstringIndex", words: Sequence["Word"], rows: int, most: int) -> bool:
    """Whether plainly more than `most` of about so many rows are meant, told by some from all over the table."""
    if rows < SAMPLE:
        return False
    conditions, values = _likes(words)
    meant = f"count(*) FILTER (WHERE {' AND '.join(conditions)})"
    sample = f'SELECT count(*), {meant} FROM "{{table}}" TABLESAMPLE SYSTEM (%s)'  # noqa: S608
    [(seen, found)] = _ask(index, sample, *values, 100 * SAMPLE / rows)
    return bool(found > ENOUGH and found * rows > PLAINLY * most * seen)


def _likes(words: Sequence["Word"]) -> tuple[list[str], list[str]]:
    like = '"{column}" LIKE %s'
    conditions = [f"({' OR '.join([like] * len(word.patterns))})" for word in words]
    return conditions, [pattern for word in words for pattern in word.patterns]


def _ids(index: "SubstringIndex", conditions: list[str], values: Sequence[Any], most: int) -> list[int]:
    where = " AND ".join(conditions)
    found = _ask(index, f'SELECT id FROM "{{table}}" WHERE {where} LIMIT %s', *values, most)  # noqa: S608
    return [id_ for (id_,) in found]


@contextmanager
def _several_at_once() -> Iterator[None]:
    """Rows are read by as many processes as the server lends; the planner, who thinks little of what LIKE costs,
    would not begin them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL parallel_setup_cost = 0")
        yield


def keep_up(index: "SubstringIndex") -> bool:
    with _alone(index) as is_ours:
        if not is_ours or (_known(index).waiting is None and not _is_made(index)):
            return False
        with transaction.atomic():
            return _take_some(index)


def _is_made(index: "SubstringIndex") -> bool:
    """Tried until it is refused: what a provider refuses now it refuses in a minute too."""
    if _refusals:
        return False
    try:
        begin_anew(index)
    except DatabaseError as refusal:
        log.exception("the search index")
        _refusals.append(refusal)
        return False
    return True


@contextmanager
def _alone(index: "SubstringIndex") -> Iterator[bool]:
    """Of two workers one takes rows in."""
    [(is_ours,)] = _ask(index, "SELECT pg_try_advisory_lock(hashtext('{fts}'))")
    try:
        yield is_ours
    finally:
        if is_ours:
            _ask(index, "SELECT pg_advisory_unlock(hashtext('{fts}'))")


def _take_some(index: "SubstringIndex") -> bool:
    """First they wait no longer, then they are read: what changes in between waits again."""
    [(waiting,)] = _ask(index, 'SELECT count(*) FROM (SELECT 1 FROM "{fts}_waiting" LIMIT %s) first', LEAST)
    if waiting < LEAST:
        return False
    taken = {id_ for (id_,) in _ask(index, TAKE, BATCH)}
    rows = _ask(index, 'SELECT id, "{column}" FROM "{table}" WHERE id = ANY(%s) ORDER BY id', list(taken))
    _put(index, rows)
    return len(taken) == BATCH


def _put(index: "SubstringIndex", rows: Sequence[tuple[int, str]]) -> None:
    standing: dict[str, array[int]] = {}
    for id_, text in rows:
        for piece in set(index.tokens(text).split()):
            if piece in standing:
                standing[piece].append(id_)
            else:
                standing[piece] = array("I", (id_,))
    lines = [f"{piece}\t{len(ids)}\t\\\\x{ids.tobytes().hex()}\n" for piece, ids in sorted(standing.items())]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{_fts(index)}_piece" FROM STDIN') as copy,
    ):
        copy.write("".join(lines))
    _ask(index, 'UPDATE "{fts}_state" SET held = held + %s', len(rows))


def tidy(index: "SubstringIndex") -> None:
    if _known(index).waiting is not None:
        [(held, rows)] = _ask(index, 'SELECT held, (SELECT count(*) FROM "{table}") FROM "{fts}_state"')
        if held > 2 * rows + BATCH:
            begin_anew(index)


def begin_anew(index: "SubstringIndex") -> None:
    with transaction.atomic():
        for statement in (*DROP, *MAKE):
            _ask(index, statement)
        _ask(index, 'INSERT INTO "{fts}_state" VALUES (%s, 0)', index.recipe)


def state(index: "SubstringIndex") -> dict[str, Any]:
    if _known(index).waiting is None:
        return {"is_quick": False, "missing": "rights" if _refusals else ""}
    [(waiting,)] = _ask(index, 'SELECT count(*) FROM "{fts}_waiting"')
    return {"is_quick": waiting <= MUCH, "waiting": waiting}


def _ask(index: "SubstringIndex", statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(table=index.table, column=index.column, fts=_fts(index)), values or None
        )
        return cursor.fetchall() if cursor.description else []


def _fts(index: "SubstringIndex") -> str:
    return f"{index.table}_fts"
