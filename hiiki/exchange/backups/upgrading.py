"""A new version of Hiiki meets an older book: a backup first, then the tables are changed."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.timezone import localtime

from hiiki.db import books
from hiiki.db.presence import PREPARING, RESTORE, Presence, Present, present
from hiiki.exchange.backups import kept
from hiiki.exchange.backups.making import pack_up
from hiiki.exchange.backups.progress import Progress


class BeingPrepared(Exception):
    """Somebody else makes or changes the tables right now; says so in Japanese."""


def bring_up_to_date() -> Path | None:
    """Migrate; the backup that was made before, where there was anything to lose."""
    with _alone():
        if books.is_there() and books.is_up_to_date():
            return None
        aside = _keep_present()
        call_command("migrate", verbosity=0, interactive=False)
    return aside


def _alone() -> Presence:
    data = Path(settings.DATA)
    try:
        presence = Presence(data, PREPARING).take()
    except Present:
        raise BeingPrepared(
            f"いま別の画面で、このデータフォルダ（{data}）の台帳を用意しています。少し待ってから、もう一度お試しください。"
        ) from None
    if present(data, RESTORE):
        presence.leave()
        raise BeingPrepared("いまバックアップから戻しています。終わってから、もう一度お試しください。")
    return presence


def _keep_present() -> Path | None:
    """Not `make`, which writes into tables that may not have their new form yet."""
    if not books.is_there():
        return None
    aside = kept.named(kept.BEFORE_UPGRADE, localtime())
    pack_up(aside, Progress())
    return aside
