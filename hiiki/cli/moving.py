"""Everything about customers from the terminal: out as one file, and into an empty book."""

import argparse
import hashlib
import time
from pathlib import Path
from typing import Any

from hiiki.cli import Impossible

NAP = 0.2  # seconds
NO_CHOICE = "hiiki 形式はすべてを書き出します。--where・--segment・--columns は使えません。"


def export(arguments: argparse.Namespace) -> dict[str, Any]:
    """What was written."""
    from hiiki.db.troubles import is_full
    from hiiki.exchange.exports import outgoing
    from hiiki.exchange.whole import packing

    if arguments.where or arguments.segment or arguments.columns:
        raise Impossible(NO_CHOICE)
    try:
        manifest = packing.pack(Path(arguments.out), by=None)
    except packing.Lacking as problem:
        raise Impossible(str(problem)) from problem
    except OSError as problem:
        if is_full(problem):
            raise Impossible(outgoing.FULL) from problem
        raise
    return {
        "out": arguments.out,
        "kind": arguments.kind,
        "format": "hiiki",
        "rows": manifest.customers,
        "tables": {name: member.rows for name, member in manifest.members.items()},
        "files": len(manifest.contents),
        "digest": manifest.digest,
    }


def exported(data: dict[str, Any]) -> str:
    return (
        f"顧客 {data['rows']:,} 人のすべてを {data['out']} に書き出しました。"
        "ほかの Hiiki の、顧客のいない台帳に hiiki import で戻せます。"
    )


def brought(received: Any, arguments: argparse.Namespace) -> dict[str, Any] | None:
    """What came in whole; None for what is to be imported like any other file."""
    if arguments.kind != "auto" or received.found.kind != "hiiki":
        return None
    from hiiki.exchange.arrivals import receiving
    from hiiki.exchange.whole import bringing

    if whole := _cut_off(received):
        receiving.discard(received)
        return _see_through(whole)
    if not bringing.can_take_all():
        return None
    if arguments.dry_run:
        customers = received.total
        receiving.discard(received)
        return _result(customers)
    return _see_through(bringing.begin(received, by=None))


def _cut_off(received: Any) -> Any:
    """The same file, on its way in already."""
    from hiiki.exchange.models import WholeImport

    for whole in WholeImport.objects.filter(state__in=WholeImport.GOING):
        if whole.path.exists():
            with whole.path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == received.digest:
                    return whole
    return None


def _see_through(whole: Any) -> dict[str, Any]:
    """Until it is in: here, or in the hands of a worker that was quicker."""
    from hiiki.exchange.models import WholeImport
    from hiiki.exchange.whole import bringing

    while whole.is_busy:
        if not bringing.continue_due(only=whole.pk):
            time.sleep(NAP)
        whole.refresh_from_db()
        if whole.state == WholeImport.BRINGING and whole.error:
            raise Impossible(whole.error)
    if whole.state == WholeImport.FAILED:
        raise Impossible(whole.error)
    return _result(whole.customers)


def _result(customers: int) -> dict[str, Any]:
    """In the shape of any other import; there is no run to undo."""
    return {
        "run": None,
        "kind": "hiiki",
        "layout": None,
        "layout_from": None,
        "encoding": "utf-8",
        "delimiter": ",",
        "heading_row": 1,
        "rows": customers,
        "created": {"customers": customers},
        "updated": {"customers": 0},
        "unchanged": {"customers": 0},
        "refused": 0,
        "unused": [],
        "problems": [],
        "reasons": [],
        "left_empty": [],
        "defaults": [],
        "errors_file": None,
    }


def told(result: dict[str, Any]) -> str:
    return f"顧客 {result['rows']:,} 人を、担当者・変更の履歴・保管したものも含めて、まるごと取り込みました。"
