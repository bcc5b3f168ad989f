"""hiiki start: web server and worker as one command."""

import argparse
import os
from pathlib import Path

from hiiki.cli import Impossible

HELP = "Hiiki を始める（Webサーバーと裏方をまとめて）"
NEEDS_DJANGO = False  # the demo chooses its folder first

DEMO_FOLDER = "demo-data"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", metavar="アドレス", help="待ち受けるアドレス（社内の別のパソコンから使うときは 0.0.0.0）"
    )
    parser.add_argument("--port", type=int, metavar="番号", help="待ち受けるポート番号（ふつうは 8000）")
    parser.add_argument("--demo", action="store_true", help="見本のお店を、別のフォルダで始める")
    parser.add_argument("--no-browser", action="store_true", help="ブラウザを開かない")
    parser.add_argument(
        "--no-worker", action="store_true", help="裏方を動かさない（別に hiiki work を動かすとき）"
    )


def run(arguments: argparse.Namespace) -> None:
    if arguments.demo:
        _turn_to_demo(arguments)

    import django

    django.setup()

    from hiiki.cli import starting

    starting.start(arguments)


def _turn_to_demo(arguments: argparse.Namespace) -> None:
    """Its own folder, its own SQLite, this PC only: the demo's password is known to everybody."""
    if arguments.host not in {None, "127.0.0.1", "localhost"}:
        raise Impossible("見本のお店は、このパソコンからだけ使えます。--demo に --host は付けられません。")
    arguments.host = "127.0.0.1"
    folder = Path(getattr(arguments, "data", None) or DEMO_FOLDER)
    if (folder / "hiiki.sqlite3").exists() and not (folder / "demo").exists():
        raise Impossible(
            f"{folder} には、見本ではない台帳があります。--data で別のフォルダを指定してください。"
        )
    os.environ["HIIKI_DATA"] = str(folder)
    os.environ["HIIKI_DATABASE_URL"] = ""
