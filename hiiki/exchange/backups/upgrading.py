"""A new version of Hiiki meets an older book: a backup first, then the tables are changed."""

from pathlib import Path

from django.core.management import call_command
from django.utils.timezone import localtime

from hiiki.db import books
from hiiki.exchange.backups.making import pack_up, work_folder


def bring_up_to_date() -> Path | None:
    """Migrate; the backup that was made before, where there was anything to lose."""
    if books.is_there() and books.is_up_to_date():
        return None
    aside = _keep_present()
    call_command("migrate", verbosity=0, interactive=False)
    return aside


def _keep_present() -> Path | None:
    """Not `make`, which writes into tables that may not have their new form yet."""
    if not books.is_there():
        return None
    aside = work_folder() / f"before-upgrade-{localtime():%Y%m%d-%H%M%S}.zip"
    pack_up(aside)
    return aside
