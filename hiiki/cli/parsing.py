"""Reading the command line, and saying in Japanese what cannot be read."""

import argparse
import re
import sys
from typing import Any, NoReturn

SAYINGS = (
    (r"unrecognized arguments: (.*)", r"分からない指定があります: \1"),
    (r"the following arguments are required: (.*)", r"指定が足りません: \1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 に \2 は使えません（\3 のどれか）"),
    (r"argument (.*?): invalid int value: (.*)", r"\1 は数字で書いてください（いまの値: \2）"),
    (r"argument (.*?): expected (?:one|at least one) argument", r"\1 のあとに値がありません"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 と \2 は一緒に使えません"),
    (r"ambiguous option: (.*?) could match (.*)", r"\1 はどれか決められません（\2）"),
    (r"argument (.*?): (\D.*)", r"\1: \2"),
)


class Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"formatter_class": Formatter, **kwargs})
        self._positionals.title, self._optionals.title = "書くもの", "付けられる指定"
        for action in self._actions:
            if "--help" in action.option_strings:
                action.help = "この説明を出して終わる"

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {in_japanese(message)}\n")


def in_japanese(message: str) -> str:
    """What argparse says, in Japanese; as it is where there is no saying for it."""
    for pattern, saying in SAYINGS:
        found = re.fullmatch(pattern, message)
        if found:
            return found.expand(saying).replace("'", "")
    return message


def count(text: str) -> int:
    """A number of things: none or more."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"0 以上の数字で書いてください（いまの値: {text}）")
    return int(text)
