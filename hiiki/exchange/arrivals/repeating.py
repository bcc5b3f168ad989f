"""もう一度取り込む: the files of an earlier import from the beginning, read, matched and put right as they were then."""

import shutil
from pathlib import Path
from typing import Any

from hiiki.audit.recording import record
from hiiki.db import corrections
from hiiki.exchange.arrivals import proposing, receiving
from hiiki.exchange.arrivals.proposing import LAST
from hiiki.exchange.models import Correction, ImportRun, SavedMapping

KEPT = (
    "name", "kind", "size", "digest", "total", "found_json", "mapping_json", "rules_json", "layout", "layout_key",
)  # fmt: skip
PUT_RIGHT = "put_right"
BUSY = "直した行を取り込んでいるところです。終わってから、もう一度取り込んでください。"
GONE = "元のファイルが片付けられているので、もう一度取り込めません。ファイルを置き直してください。"


class CannotRepeat(Exception):
    """Says in Japanese why not."""


def repeat(run: ImportRun, *, by: Any) -> ImportRun:
    """A new run, still to be looked at; until it is planned it counts the rows that were put right before."""
    if run.corrections.filter(state__in=Correction.GOING).exists():
        raise CannotRepeat(BUSY)
    again = ImportRun.objects.create(
        state=ImportRun.CHOOSING,
        by=by if getattr(by, "pk", None) else None,
        **{name: getattr(run, name) for name in KEPT},
    )
    try:
        _copy_files(run, again)
        again.counts = {PUT_RIGHT: corrections.carry(run.plan, again.plan) if run.plan.exists() else 0}
    except FileNotFoundError:
        receiving.discard(again)
        raise CannotRepeat(GONE) from None
    except Exception:
        receiving.discard(again)
        raise
    again.mapping_json = proposing.usable(again.mapping, again.kind).to_json()
    if not again.layout_key:
        _name_way(again, run)
    again.save(update_fields=["counts", "layout", "layout_key", "mapping_json"])
    record("import.uploaded", again, by=by, size=again.size)
    return again


def _copy_files(run: ImportRun, again: ImportRun) -> None:
    # A book that was restored counts again from an earlier number: what lies here was another run's.
    shutil.rmtree(again.folder, ignore_errors=True)
    again.folder.mkdir(mode=0o700, parents=True)
    for path in files(run):
        shutil.copy(path, again.folder / path.name)


def files(run: ImportRun) -> list[Path]:
    """As they were dropped."""
    return [run.folder / part.file for part in run.parts] or [run.path]


def _name_way(again: ImportRun, run: ImportRun) -> None:
    """Columns matched by hand are, from now on, those of the last time."""
    saved = SavedMapping.objects.filter(run=run).first()
    if saved and saved.mapping_json == again.mapping_json:
        again.layout, again.layout_key = saved.name[:60], LAST
