"""hiiki undo: take back a whole import."""

import argparse
import time

from hiiki.cli import DONE, REFUSED, Impossible, say

HELP = "取り込みを元に戻す"
NEEDS_DJANGO = NEEDS_BOOK = True
NAP = 0.2  # seconds


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=int, metavar="番号", help="hiiki import が示した番号")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from hiiki.audit import undoing
    from hiiki.audit.models import Batch
    from hiiki.exchange.models import ImportRun

    found = ImportRun.objects.filter(pk=arguments.run).select_related("batch").first()
    if found is None or found.batch is None:
        raise Impossible(f"取り込み {arguments.run} はありません。")
    batch = found.batch
    if batch.state != Batch.UNDOING:
        undoing.begin(batch, by=None)
    while batch.state == Batch.UNDOING:
        if not undoing.continue_due(only=batch.pk):
            time.sleep(NAP)  # a worker was quicker
        batch.refresh_from_db()
    data = {"run": found.pk, "undone": batch.done - len(batch.conflicts), "conflicts": batch.conflicts}
    told = [f"{data['undone']:,} 件を元に戻しました。", *batch.conflicts]
    say("\n".join(told), data, as_json=arguments.json)
    return REFUSED if batch.conflicts else DONE
