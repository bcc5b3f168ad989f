"""By what a workbook of refused rows is known again, whatever it was renamed to: a sheet nobody sees.

A sheet is kept by whoever saves the workbook; a copy of the cells, or a CSV, does not have it.
"""

import hashlib
from pathlib import Path

from hiiki.exchange.formats import excel
from hiiki.exchange.models import ImportRun

SHEET = "Hiiki"
WORDS = "Hiiki がどの取り込みの続きかを見分けるためのシートです。消さないでください。"


def mark_of(run: ImportRun) -> str:
    """The same for one import as long as its book lives, also after the book was put back from a backup.

    Numbers of imports come again, in another book or after going back; a file at a moment does not.
    """
    said = f"{run.digest}\n{run.created_at.isoformat()}"
    return f"{run.pk}:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def read(path: Path) -> str:
    """The mark of a workbook; "" where it has none."""
    with excel.opened(path, checked=True) as book:
        if SHEET not in book.names:
            return ""
        _, first = next(book.rows(SHEET), (1, []))
    return first[1] if first[:1] == [WORDS] and len(first) > 1 else ""


def first_sheet(path: Path) -> str:
    """The sheet a person sees first."""
    with excel.opened(path, checked=True) as book:
        return next((name for name in book.names if name != SHEET), SHEET)


def run_of(mark: str) -> ImportRun | None:
    """The import of this book that made the mark."""
    number = mark.partition(":")[0]
    run = ImportRun.objects.filter(pk=int(number)).first() if _is_number(number) else None
    return run if run and mark_of(run) == mark else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
