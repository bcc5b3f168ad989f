"""hiiki work: imports, undoing, backups, without anybody waiting."""

import argparse
import os

LESS = 10  # how much nicer than who answers pages
HELP = "裏方の仕事（取り込み・元に戻す・バックアップ）をする"
NEEDS_DJANGO = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-idle", action="store_true", help="いまある仕事を終えたら終わる")
    parser.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> None:
    from django.conf import settings

    from hiiki.worker import loop

    if arguments.until_idle:
        loop.work_until_idle(settings.DATA)
    else:
        if hasattr(os, "nice"):  # elsewhere whoever starts us says so
            os.nice(LESS)
        loop.work(settings.DATA, supervised=arguments.supervised)
