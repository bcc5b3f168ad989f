"""The index of `substrings` where SQLite keeps the book: FTS5 over pieces we cut ourselves.

It stores no text (contentless) and is only ever added to, so that nobody need say what a row was
before. Rows beyond `upto` are not in it yet; rows up to there that changed since are noted by
triggers, which no writer can forget.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from hiiki.db.candidates import MANY, Possible, worth_sorting

if TYPE_CHECKING:
    from hiiki.db.substrings import SubstringIndex, Word

MUCH = 5_000  # rows not in the index that are read beside it; more, and all are read
BATCH = 3_000  # rows taken in at a time: others wait for about a tenth of a second

PARTS = ("", "_state", "_waiting", "_insert", "_update")
MAKE = (
    """CREATE VIRTUAL TABLE "{fts}" USING fts5(
    pieces, content='', detail=none, columnsize=0, tokenize='ascii')""",
    'CREATE TABLE "{fts}_state" (recipe TEXT NOT NULL, upto INTEGER NOT NULL, held INTEGER NOT NULL)',
    'CREATE TABLE "{fts}_waiting" (id INTEGER PRIMARY KEY)',
    """CREATE TRIGGER "{fts}_insert" AFTER INSERT ON "{table}"
    WHEN NEW.id <= (SELECT upto FROM "{fts}_state")
    BEGIN INSERT OR IGNORE INTO "{fts}_waiting" VALUES (NEW.id); END""",
    """CREATE TRIGGER "{fts}_update" AFTER UPDATE OF id, "{column}" ON "{table}"
    WHEN (NEW."{column}" <> OLD."{column}" OR NEW.id <> OLD.id) AND NEW.id <= (SELECT upto FROM "{fts}_state")
    BEGIN INSERT OR IGNORE INTO "{fts}_waiting" VALUES (NEW.id); END""",
)
DROP = (
    'DROP TRIGGER IF EXISTS "{fts}_insert"',
    'DROP TRIGGER IF EXISTS "{fts}_update"',
    'DROP TABLE IF EXISTS "{fts}_waiting"',
    'DROP TABLE IF EXISTS "{fts}_state"',
    'DROP TABLE IF EXISTS "{fts}"',
)
WAITING = """
    SELECT id FROM "{fts}_waiting"
    UNION ALL SELECT id FROM "{table}" WHERE id > (SELECT upto FROM "{fts}_state")
"""
# One statement sees one moment: what the worker takes in meanwhile would otherwise be in neither.
FIND = f"""
    SELECT 1, * FROM ({WAITING} LIMIT %s)
    UNION ALL
    SELECT 0, * FROM (SELECT rowid FROM "{{fts}}" WHERE "{{fts}}" MATCH %s LIMIT %s)
"""  # noqa: S608
CHANGED = """
    SELECT waiting.id, "{column}" FROM "{fts}_waiting" waiting LEFT JOIN "{table}" USING (id)
    ORDER BY waiting.id LIMIT %s
"""
NEW = """
    SELECT id, "{column}" FROM "{table}" WHERE id > (SELECT upto FROM "{fts}_state") ORDER BY id LIMIT %s
"""


def candidates(index: "SubstringIndex", words: Sequence["Word"]) -> Possible | None:
    """None where every row may as well be read."""
    asked = [word for word in words if word.pieces]
    upto = _known_up_to(index) if asked else None
    if not upto:
        return None
    waiting: list[int] = []
    found: list[int] = []
    for is_waiting, id_ in _ask(index, FIND, MUCH + 1, _expression(asked), MANY + 1):
        (waiting if is_waiting else found).append(id_)
    if len(waiting) > MUCH:
        return None
    last = max(found) if len(found) > MANY else None
    return Possible([*found, *waiting], last, worth_sorting(upto))


def _expression(words: Sequence["Word"]) -> str:
    return " AND ".join(f"({' OR '.join(map(_together, word.pieces))})" for word in words)


def _together(pieces: Sequence[str]) -> str:
    return f"({' AND '.join(map(_piece, pieces))})"


def _piece(piece: str) -> str:
    return f'"{piece[:-1]}"*' if piece.endswith("*") else f'"{piece}"'


def keep_up(index: "SubstringIndex") -> bool:
    if not _can_index():
        return False
    if _known_up_to(index) is None:
        begin_anew(index)
    if not _ask(index, f"{WAITING} LIMIT 1"):
        return False
    with transaction.atomic():
        return _take_changed(index) or _take_new(index)


def _take_changed(index: "SubstringIndex") -> bool:
    rows = _ask(index, CHANGED, BATCH)
    if rows:
        _put(index, [row for row in rows if row[1] is not None])
        _ask(index, 'DELETE FROM "{fts}_waiting" WHERE id <= %s', rows[-1][0])
    return bool(rows)


def _take_new(index: "SubstringIndex") -> bool:
    rows = _ask(index, NEW, BATCH)
    if rows:
        _put(index, rows)
        _ask(index, 'UPDATE "{fts}_state" SET upto = %s', rows[-1][0])
    return len(rows) == BATCH


def _put(index: "SubstringIndex", rows: Sequence[tuple[int, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{_fts(index)}" (rowid, pieces) VALUES (%s, %s)',  # noqa: S608
            [(id_, index.tokens(text)) for id_, text in rows],
        )
    _ask(index, 'UPDATE "{fts}_state" SET held = held + %s', len(rows))


def tidy(index: "SubstringIndex") -> None:
    if _known_up_to(index) is not None:
        [(held, rows)] = _ask(index, 'SELECT held, (SELECT count(*) FROM "{table}") FROM "{fts}_state"')
        if held > 2 * rows + BATCH:
            begin_anew(index)


def begin_anew(index: "SubstringIndex") -> None:
    if not _can_index():
        return
    with transaction.atomic():
        for statement in (*DROP, *MAKE):
            _ask(index, statement)
        _ask(index, 'INSERT INTO "{fts}_state" VALUES (%s, 0, 0)', index.recipe)


def leave_out(copy: Any) -> None:
    """Take what we made out of a copy of the book: the worker can make it again, and it still knows who is gone."""
    if not _can_index():
        return
    copy.execute("PRAGMA secure_delete=ON")
    indexes = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5(%pieces,%'"
    for (name,) in copy.execute(indexes).fetchall():
        for statement in DROP:
            copy.execute(statement.format(fts=name))


def state(index: "SubstringIndex") -> dict[str, Any]:
    if not _can_index():
        return {"is_quick": False, "missing": "fts5"}
    if _known_up_to(index) is None:
        return {"is_quick": False}
    [(waiting,)] = _ask(index, f"SELECT count(*) FROM ({WAITING})")  # noqa: S608
    return {"is_quick": waiting <= MUCH, "waiting": waiting}


def _known_up_to(index: "SubstringIndex") -> int | None:
    """The last id the index can be asked about; None where it is not whole, or another recipe's."""
    [(parts,)] = _ask(
        index,
        f"SELECT count(*) FROM sqlite_master WHERE name IN ({', '.join(['%s'] * len(PARTS))})",  # noqa: S608
        *(_fts(index) + part for part in PARTS),
    )
    # A migration that makes the table again takes the triggers away.
    if parts < len(PARTS) or not _can_index():
        return None
    known = _ask(index, 'SELECT upto FROM "{fts}_state" WHERE recipe = %s', index.recipe)
    return known[0][0] if known else None


@cache
def _can_index() -> bool:
    """Whether this SQLite was built with FTS5."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA module_list")
        return ("fts5",) in cursor.fetchall()


def _ask(index: "SubstringIndex", statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(table=index.table, column=index.column, fts=_fts(index)), values or None
        )
        return cursor.fetchall()


def _fts(index: "SubstringIndex") -> str:
    return f"{index.table}_fts"
