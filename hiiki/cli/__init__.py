"""The `hiiki` command: works in a data folder, needs no running server.

Exit codes: 0 done, 1 done with refused rows, 2 could not be done. Errors go to standard error, in Japanese.
"""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Any

from hiiki.cli.parsing import Parser

COMMANDS = (
    "start", "work", "init", "import", "undo", "export", "search", "duplicates", "normalize", "fields",
    "backup", "restore", "doctor", "audit",
)  # fmt: skip
SERVING = {"start", "work"}
DONE, REFUSED, IMPOSSIBLE = 0, 1, 2


class Impossible(Exception):
    """What was asked cannot be done; the message says why, in Japanese."""


def main(argv: Sequence[str] | None = None) -> int:
    _speak_plainly()
    arguments = _parser().parse_args(argv)
    if arguments.data:
        os.environ["HIIKI_DATA"] = arguments.data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiiki.config.settings")
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print("中断しました。", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as problem:
        print(_explained(problem), file=sys.stderr)
    return IMPOSSIBLE


def _speak_plainly() -> None:
    """Let no console stop us because it cannot show 𠮷."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _run(arguments: argparse.Namespace) -> int:
    command = import_module(f"hiiki.cli.commands.{_module(arguments.command)}")
    if getattr(command, "NEEDS_BOOK", False):
        os.environ["HIIKI_BOOK_EXPECTED"] = "1"
    if command.NEEDS_DJANGO:
        import django

        django.setup()
        if arguments.command not in SERVING:
            _say_who()
    return command.run(arguments) or DONE


def _say_who() -> None:
    """Lines of the operation log say that they come from a terminal, and whose."""
    from hiiki.audit.recording import come_from

    try:
        who = f"コマンド（{getpass.getuser()[:30]}）"
    except (KeyError, OSError, ImportError):  # this system has no name for who runs it
        who = "コマンド"
    come_from(who)


def _parser() -> argparse.ArgumentParser:
    common = Parser(add_help=False)
    common.add_argument(
        "--data", metavar="フォルダ", help="データフォルダ（なければ HIIKI_DATA、それもなければ ./data）"
    )
    parser = Parser(prog="hiiki", description="小さな会社とお店のための顧客台帳", parents=[common])
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    # A --data before the command must not be overwritten by the default of the one after it.
    common.set_defaults()
    after = Parser(add_help=False)
    after.add_argument("--data", metavar="フォルダ", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    for name in COMMANDS:
        module = import_module(f"hiiki.cli.commands.{_module(name)}")
        module.add(commands.add_parser(name, help=module.HELP, description=module.HELP, parents=[after]))
    return parser


def _module(name: str) -> str:
    return f"{name}_" if name == "import" else name


def say(text: str, data: dict[str, Any], *, as_json: bool) -> None:
    """Print the result: one JSON object, or text for people."""
    print(json.dumps(data, ensure_ascii=False) if as_json else text)


def _explained(problem: Exception) -> str:
    from hiiki.cli.explaining import explain

    return explain(problem)
