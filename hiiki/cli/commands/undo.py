"""hiiki undo: take back a whole import."""

import argparse
import time
from typing import TYPE_CHECKING, Any

from hiiki.cli import DONE, REFUSED, Impossible, say

if TYPE_CHECKING:
    from hiiki.audit.models import Batch

HELP = "取り込みを元に戻す"
NEEDS_DJANGO = NEEDS_BOOK = True
NAP = 0.2  # seconds


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=int, metavar="番号", help="hiiki import が示した番号")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from hiiki.audit import undoing
    from hiiki.audit.models import Batch
    from hiiki.exchange.writing import applying

    batch = _batch_of(arguments)
    before = _left(batch)
    if batch.state != Batch.UNDOING:
        undoing.begin(batch, by=None)
    while batch.state == Batch.UNDOING:
        if not undoing.continue_due(only=batch.pk):
            time.sleep(NAP)  # a worker was quicker
        batch.refresh_from_db()
        if batch.error:
            raise Impossible(batch.error)
    applying.keep_indexes_up()
    stayed = _left(batch)
    data = {"run": arguments.run, "undone": before - stayed, "stayed": stayed, "conflicts": batch.conflicts}
    say("\n".join(_told(data, batch)), data, as_json=arguments.json)
    return REFUSED if stayed else DONE


def _batch_of(arguments: argparse.Namespace) -> "Batch":
    from hiiki.exchange.models import ImportRun

    run = ImportRun.objects.filter(pk=arguments.run).select_related("batch").first()
    if run is None or run.batch is None:
        raise Impossible(f"取り込み {arguments.run} はありません。")
    return run.batch


def _left(batch: "Batch") -> int:
    """How many of its changes are not put back."""
    return (batch.changes.stayed() if batch.undone_at else batch.changes).count()


def _told(data: dict[str, Any], batch: "Batch") -> list[str]:
    from hiiki.audit import staying

    told = [f"{data['undone']:,} 件を元に戻しました。", *batch.conflicts]
    if data["stayed"]:
        told.append(f"{data['stayed']:,} 件は、あとから変わっているので残しました。")
    for cause in staying.causes(batch):
        told.append(f"あとの操作: {cause.batch}（{cause.records:,} 件）")
    if data["stayed"]:
        told.append(f"あとの操作を戻してから hiiki undo {data['run']} をもう一度行うと、残りも戻します。")
    return told
