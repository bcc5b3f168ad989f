"""hiiki backup: the whole data folder as one file, while others go on working."""

import argparse
from pathlib import Path

from hiiki.cli import say
from hiiki.cli.places import expect_folder

HELP = "バックアップを1つのファイルに書く"
NEEDS_DJANGO = NEEDS_BOOK = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "out", metavar="ファイル", help="書くファイル（.zip）。フォルダなら、その中に日付の名前で書く"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from django.utils.timezone import localtime

    from hiiki.exchange import backups

    out = Path(arguments.out)
    if out.is_dir():
        out = out / f"hiiki-{localtime():%Y%m%d-%H%M%S}.zip"
    expect_folder(out)
    manifest = backups.make(out)
    size = out.stat().st_size
    data = {
        "out": str(out),
        "size": size,
        "engine": manifest.engine,
        "created": manifest.created,
        "customers": manifest.customers,
        "members": len(manifest.members),
    }
    said = f"バックアップしました: {out}（顧客 {manifest.customers:,} 人、{size / 1e6:,.1f} MB、読み直して確かめました）"
    say(said, data, as_json=arguments.json)
