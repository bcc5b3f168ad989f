"""One row of a file on its way into the book, and how a plan keeps it."""

import json
import marshal
from collections.abc import Sequence
from typing import Any

COLUMNS = "number, line, verdict, target, content, problems, cells, keys, code, staff"
SEPARATOR = "\x1f"  # between keys, which fold it away

Content = dict[str, Any]


class Staged:
    """Where a row stands, what is to become of it, what it holds.

    `number` counts data rows from 1; `line` is the physical line or workbook row; `content` is
    the cleaned values; `problems` are dicts of column, value, reason; `cells` the row as it was read, of one that is
    refused or was put right by hand; `keys` what it is told apart by, None where nobody looked yet.
    `content` may be given as it is kept (`packed`): most rows are judged and written without unpacking it.

    Stored, but not read back: `digest` of the cells; `stamp`, the time of the target's last change, known
    to say what this row says.
    Never stored: what the row is `alike` by; `draft`, the customer it becomes.
    """

    __slots__ = (
        "_code", "_content", "_packed", "_staff", "alike", "cells", "digest", "draft",
        "keys", "line", "number", "problems", "stamp", "target", "verdict",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        line: int,
        verdict: str = "",
        target: int | None = None,
        *,
        content: Content | None = None,
        packed: bytes | None = None,
        code: str | None = None,
        staff: str | None = None,
        problems: list[dict[str, Any]] | None = None,
        cells: list[str] | None = None,
        keys: Sequence[str] | None = None,
        digest: bytes | None = None,
        alike: Sequence[str] = (),
        stamp: str = "",
    ) -> None:
        self.number, self.line, self.verdict, self.target = number, line, verdict, target
        self._content, self._packed, self._code, self._staff = content, packed, code, staff
        self.problems = problems if problems is not None else []
        self.cells, self.keys, self.digest = cells, keys, digest
        self.alike, self.stamp = alike, stamp
        self.draft: list[Any] | None = None

    @property
    def content(self) -> Content:
        if self._content is None:
            self._content = unpacked(self._packed)
        return self._content

    @property
    def packed(self) -> bytes | None:
        """The content as the plan keeps it; the same bytes for the same values in the same order."""
        if self._packed is None and self._content:
            self._packed = pack(self._content)
        return self._packed

    @property
    def code(self) -> str:
        """The 顧客コード it names, or ""."""
        if self._code is None:
            self._code = self.content.get("code") or ""
        return self._code

    @property
    def staff(self) -> str:
        """The 担当者 it names, or ""."""
        if self._staff is None:
            self._staff = self.content.get("staff") or ""
        return self._staff

    def put(self, name: str, value: Any) -> None:
        """One value more."""
        self._content = {**self.content, name: value}
        self._packed = None

    def without(self, name: str) -> None:
        """Leave out one of its values."""
        self._content = {each: value for each, value in self.content.items() if each != name}
        self._packed = None

    def forget(self) -> None:
        """Keep only who it is."""
        self._content, self._packed, self._code, self._staff = {}, None, "", ""


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(content: Content) -> bytes:
    """Four times as quick as JSON; only the plan's own reader reads it. Version 2 writes equal values alike."""
    return marshal.dumps(content, 2)


def unpacked(packed: bytes | None) -> Content:
    return marshal.loads(packed) if packed else {}  # noqa: S302 (our own file)


def held(row: Staged) -> tuple[Any, ...]:
    """A row as the plan keeps it: COLUMNS, then digest and stamp."""
    return (
        row.number,
        row.line,
        row.verdict,
        row.target,
        row.packed,
        encode(row.problems) if row.problems else None,
        encode(row.cells) if row.cells is not None else None,
        None if row.keys is None else SEPARATOR.join(row.keys),
        row.code,
        row.staff,
        row.digest,
        row.stamp or None,
    )


def row_of(kept: tuple[Any, ...]) -> Staged:
    """The row again, from COLUMNS."""
    number, line, verdict, target, packed, problems, cells, keys, code, staff = kept
    return Staged(
        number, line, verdict, target, packed=packed or b"", code=code, staff=staff,
        problems=json.loads(problems) if problems else None,
        cells=json.loads(cells) if cells else None,
        keys=None if keys is None else keys_of(keys),
    )  # fmt: skip


def keys_of(joined: str | None) -> Sequence[str]:
    return joined.split(SEPARATOR) if joined else ()
