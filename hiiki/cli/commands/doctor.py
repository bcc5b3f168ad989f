"""hiiki doctor: is the book sound, is the worker alive, is there a backup?"""

import argparse
from typing import Any

from hiiki.cli import DONE, REFUSED, say

HELP = "台帳とデータフォルダの健康診断"
NEEDS_DJANGO = NEEDS_BOOK = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from hiiki.cli import examining

    data = examining.examine()
    say(_told(data), data, as_json=arguments.json)
    return DONE if data["ok"] else REFUSED


def _told(data: dict[str, Any]) -> str:
    facts = [
        f"Hiiki {data['version']}（Python {data['python']}、{data['engine']} {data['engine_version']}）",
        f"データフォルダ {data['data']}（空き {data['disk_free_mb']:,} MB）",
        f"顧客 {data['customers']:,} 人" if data["customers"] is not None else "顧客 ―",
        f"最後のバックアップ {_when(data['backup']['last'])}",
        f"裏方 {'動いています' if data['workers'] else '動いていません'}",
    ]
    problems = [f"× {problem}" for problem in data["problems"]]
    notes = [f"・{note}" for note in data["notes"]]
    return "\n".join([*facts, *problems, *notes, *([] if problems else ["○ 問題は見つかりませんでした。"])])


def _when(backup: dict[str, Any] | None) -> str:
    return f"{backup['at']} {backup['file']}" if backup else "まだありません"
