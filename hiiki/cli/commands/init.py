"""hiiki init: make the data folder, or bring it up to date; safe to repeat."""

import argparse
import sys

from hiiki.cli import Impossible, say

HELP = "データフォルダを用意する（何度実行しても安全です）"
NEEDS_DJANGO = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code-prefix", metavar="文字", help="顧客コードの頭文字")
    parser.add_argument("--admin", metavar="ログイン名", help="所有者を作る")
    parser.add_argument("--password-stdin", action="store_true", help="パスワードを標準入力から読む")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from django.conf import settings

    from hiiki.accounts.models import Shop
    from hiiki.exchange.backups import upgrading

    upgrading.bring_up_to_date()
    shop = Shop.current()
    if arguments.code_prefix is not None:
        shop.code_prefix = arguments.code_prefix
        shop.save(update_fields=["code_prefix"])
    made = _make_owner(arguments) if arguments.admin else ""
    say(
        f"データフォルダを用意しました: {settings.DATA}",
        {"data": str(settings.DATA), "admin": made},
        as_json=arguments.json,
    )


def _make_owner(arguments: argparse.Namespace) -> str:
    from hiiki.accounts.models import User

    if User.objects.filter(login=arguments.admin).exists():
        return ""
    password = sys.stdin.readline().rstrip("\r\n") if arguments.password_stdin else ""
    if len(password) < 8:
        raise Impossible("パスワードは8文字以上にして、--password-stdin で標準入力から渡してください。")
    User.objects.create_owner(arguments.admin, arguments.admin, password)
    return arguments.admin
