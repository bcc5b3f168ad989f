"""A file that was dropped may hold the refused rows of an import, put right: which import does it go on?"""

from dataclasses import dataclass
from pathlib import Path

from hiiki.audit.models import Batch
from hiiki.exchange.formats.signatures import kind_of
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead, Found
from hiiki.exchange.refused import marks, returned

LOOKED_AT = 100  # imports
TOGETHER = "取り込めなかった行のファイルは、1 つずつ置いてください。まとめて置くと、どの取り込みの続きか分からなくなります。"
ELSEWHERE = (
    "この台帳の取り込みのものではありません。"
    "別の Hiiki で書き出したファイルか、台帳をバックアップから戻す前のものです。"
)
UNKNOWN = (
    "どの取り込みのものか分かりません。取り込みを見分けるしるしがなく、同じ見出しの取り込みも見つかりません。"
)
UNDONE = "その取り込みは元に戻してあるので、行を追加できません。「もう一度取り込む」で、元のファイルから始めてください。"
UNDOING = "その取り込みは、いま元に戻しているところです。"
NOT_OVER = "その取り込みは、まだ終わっていません。終わってから置いてください。"
BROKEN_OFF = "その取り込みは途中で止まったので、行を追加できません。"
GONE = "その取り込みの控えが片付けられているので、続けられません。"


@dataclass(frozen=True)
class Origin:
    """`run` is None where it is not known or not of this book; `problem` says why one cannot go on with it.

    `is_marked`: known by its mark, not only by its columns.
    """

    run: ImportRun | None
    is_marked: bool
    problem: str = ""


def origin(dropped: ImportRun) -> Origin | None:
    """None for a file like any other."""
    if dropped.parts:
        marked = any(_mark(dropped.folder / part.file) for part in dropped.parts)
        return Origin(None, True, TOGETHER) if marked else None
    if mark := _mark(dropped.path):
        run = marks.run_of(mark)
        return Origin(run, True, trouble(run) if run else ELSEWHERE)
    found = _found(dropped)
    return _by_columns(found) if found else None


def trouble(run: ImportRun) -> str:
    """Why rows cannot be added to this import now; "" where they can."""
    if run.is_busy or run.state == ImportRun.PAUSED:
        return NOT_OVER
    if run.state != ImportRun.DONE or run.batch is None:
        return BROKEN_OFF
    if run.batch.state != Batch.CLOSED:
        return UNDONE if run.is_undone else UNDOING
    return "" if run.plan.exists() else GONE


def _mark(path: Path) -> str:
    return marks.read(path) if kind_of(path) == "excel" else ""


def _found(dropped: ImportRun) -> Found | None:
    """How the file reads if it is one of refused rows."""
    if returned.line_column(dropped.found) >= 0:
        return dropped.found
    if ".err" not in dropped.name.lower():
        return None
    try:
        found = returned.look(dropped.path, dropped.name)
    except CannotRead:
        return None
    return found if returned.line_column(found) >= 0 else None


def _by_columns(found: Found) -> Origin:
    earlier = ImportRun.objects.filter(state=ImportRun.DONE, counts__refused__gt=0).select_related("batch")
    for run in earlier.order_by("-id")[:LOOKED_AT]:
        if not trouble(run) and returned.has_columns_of(found, run.found):
            return Origin(run, False)
    return Origin(None, False, UNKNOWN)
