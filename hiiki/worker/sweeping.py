"""Taking away what nobody will come back for."""

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now

from hiiki.customers.grams import INDEX
from hiiki.customers.models import BulkAction
from hiiki.db import substrings
from hiiki.exchange.arrivals import forgetting
from hiiki.exchange.models import ImportRun
from hiiki.files import keeping

LEFT_BEHIND = 24 * 3600  # seconds


def sweep() -> bool:
    """Never anything that was decided: only half-way files, plans left lying, sessions that ended, what the
    search index still holds of customers who are gone, bytes nobody points at.
    """
    forgetting.forget(forgetting.forgotten())
    for path in [*_uploads(), *_folders_without_run(), *_unfinished_files()]:
        _remove(path)
    long_ago = now() - timedelta(seconds=LEFT_BEHIND)
    BulkAction.objects.filter(state=BulkAction.ASKED, created_at__lt=long_ago).delete()
    SessionStore.clear_expired()
    substrings.tidy(INDEX)
    keeping.let_go()
    return False


def _uploads() -> Iterator[Path]:
    return _old(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*"))


def _folders_without_run() -> Iterator[Path]:
    folders = {int(path.name): path for path in _old((settings.DATA / "imports").glob("[0-9]*"))}
    known = ImportRun.objects.filter(pk__in=folders).values_list("pk", flat=True)
    return (folders[pk] for pk in folders.keys() - set(known))


def _unfinished_files() -> Iterator[Path]:
    return _old((settings.DATA / "backups").glob(".*.part*"))


def _old(paths: Iterator[Path]) -> Iterator[Path]:
    return (path for path in list(paths) if time.time() - path.stat().st_mtime > LEFT_BEHIND)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
