"""今すぐバックアップ: somebody asks on a page, the worker makes the backup.

The wish is a small file beside the backups, not a row: a backup would hold its own wish.
"""

import json
import logging
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime

from hiiki.accounts.models import User
from hiiki.audit.recording import record
from hiiki.db.presence import Present
from hiiki.exchange.backups import contents, kept, progress
from hiiki.exchange.backups.making import CannotBackUp, make

WHY = "今すぐバックアップ"
log = logging.getLogger(__name__)


def ask(*, by: User) -> None:
    """Once more while it waits changes nothing."""
    wish = _wish()
    part = wish.with_name(f".{wish.name}.part")
    part.write_text(json.dumps({"by": by.pk}), encoding="utf-8")
    part.replace(wish)


def is_waiting() -> bool:
    return _wish().exists()


def make_if_asked() -> bool:
    """Make the backup somebody asked for; False, since there is never a second one at once."""
    if not is_waiting():
        return False
    try:
        with progress.told(by_hand=True) as told:
            _make(told)
    except Present:
        pass  # another one is being made: this one comes after it
    return False


def _make(told: progress.Progress) -> None:
    by = _who()
    try:
        make(kept.named(kept.BY_HAND, localtime()), by=by, why=WHY, progress=told)
        contents.thin_out()
    except CannotBackUp as problem:
        log.error("backup by hand: %s", problem)
        record("backup.failed", by=by, reason=str(problem))
    except Exception as problem:
        log.exception("backup by hand")
        reason = f"思いがけないことが起きました（{problem}）。台帳は無事です。もう一度お試しください。"
        record("backup.failed", by=by, reason=reason)
    finally:
        _wish().unlink(missing_ok=True)


def _who() -> Any:
    try:
        asked = json.loads(_wish().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        asked = {}
    return User.objects.filter(pk=asked.get("by")).first()


def _wish() -> Path:
    return kept.work_folder() / "wanted.json"
