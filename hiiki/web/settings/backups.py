"""バックアップ: whether the book is safe, where the copies are, and how to go back."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localtime, make_aware
from django.views.decorators.http import require_GET

from hiiki.exchange.backups import nightly
from hiiki.exchange.backups.making import work_folder
from hiiki.web.access import SignedIn, needs
from hiiki.web.responses import page


@require_GET
@needs("own")
def index(request: SignedIn) -> HttpResponse:
    folder = work_folder()
    made = sorted(nightly.made(folder).items(), reverse=True)
    context = {
        "folder": folder,
        "backups": [_line(stamp, path) for stamp, path in made],
        "failed": _failure(),
        "nightly_at": nightly.AT,
        "kept": {"days": nightly.DAYS, "weeks": nightly.WEEKS, "months": nightly.MONTHS},
    }
    return page(request, "settings/backups.html", context)


def _line(stamp: datetime, path: Path) -> dict[str, Any]:
    return {"at": make_aware(stamp), "name": path.name, "size": path.stat().st_size}


def _failure() -> dict[str, Any] | None:
    """The failure since the last backup, if there is one."""
    failed = nightly.status()["failed"]
    return failed and {**failed, "at": localtime(datetime.fromisoformat(failed["at"]))}
