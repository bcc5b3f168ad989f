"""hiiki undo: take back a whole import."""

import argparse

from hiiki.cli import DONE, REFUSED, Impossible, say

HELP = "取り込みを元に戻す"
NEEDS_DJANGO = True


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
    if found.batch.state == Batch.UNDOING:
        undoing.continue_due(only=found.batch.pk)
        found.batch.refresh_from_db()
        batch = found.batch
    else:
        batch = undoing.undo(found.batch, by=None)
    data = {"run": found.pk, "undone": batch.done - len(batch.conflicts), "conflicts": batch.conflicts}
    told = [f"{data['undone']:,} 件を元に戻しました。", *batch.conflicts]
    say("\n".join(told), data, as_json=arguments.json)
    return REFUSED if batch.conflicts else DONE
