"""hiiki restore: put a backup in place of the present book."""

import argparse
from pathlib import Path

from hiiki.cli import say

HELP = "バックアップから戻す（いまの台帳は、控えを取ってから置きかえます）"
NEEDS_DJANGO = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="ファイル", help="hiiki backup で書いたファイル")
    parser.add_argument("--check", action="store_true", help="使えるファイルか確かめるだけで、戻さない")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from hiiki.exchange import backups

    path = Path(arguments.file)
    if arguments.check:
        manifest, aside = backups.check(path), None
        said = "このバックアップは使えます"
    else:
        restored = backups.restore(path)
        manifest, aside = restored.manifest, restored.aside
        said = "バックアップから戻しました"
    data = {
        "file": str(path),
        "created": manifest.created,
        "customers": manifest.customers,
        "restored": not arguments.check,
        "aside": str(aside) if aside else None,
    }
    lines = [f"{said}（{manifest.created} のもの、顧客 {manifest.customers:,} 人）。"]
    if aside:
        lines.append(f"戻す前の台帳の控え: {aside}")
    say("\n".join(lines), data, as_json=arguments.json)
