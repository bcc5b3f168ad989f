"""台帳を戻す from a page: the process that answers pages closes its doors, restores, and opens them again."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread

from django.db import connections

from hiiki.accounts.models import User
from hiiki.audit.recording import record
from hiiki.exchange.backups.reading import Unusable
from hiiki.exchange.backups.restoring import CannotRestore, restore

log = logging.getLogger(__name__)


class Restorer:
    """`doing` says in Japanese what is being done, while something is; `is_closed`: no page may ask the book."""

    def __init__(self) -> None:
        self.doing = ""
        self.is_closed = False
        self._clear: Callable[[], None] | None = None
        self._lock = Lock()

    def serve(self, clear: Callable[[], None]) -> None:
        """Said by whoever runs the web server.

        `clear` returns when every request that was let in is answered and its connection closed,
        or raises CannotRestore.
        """
        self._clear = clear

    @property
    def is_possible(self) -> bool:
        return self._clear is not None

    def begin(self, path: Path, *, by: User) -> None:
        """Restore without anybody waiting; CannotRestore when it cannot even begin."""
        with self._lock:
            if not self.is_possible:
                raise CannotRestore(
                    "この動かしかたでは、画面から戻せません。hiiki restore をお使いください。"
                )
            if self.doing:
                raise CannotRestore("いま、バックアップから戻しているところです。")
            self._tell("始めています")
        Thread(target=self._restore, args=(path, by), name="restore").start()

    def _restore(self, path: Path, by: User) -> None:
        try:
            restore(path, by=by, closed=self._closed, tell=self._tell)
        except (Unusable, CannotRestore) as problem:
            record("backup.not_restored", by=by, file=path.name, reason=str(problem))
        except Exception as problem:
            log.exception("restore")
            reason = f"思いがけないことが起きました（{problem}）。"
            record("backup.not_restored", by=by, file=path.name, reason=reason)
        finally:
            connections.close_all()
            self._tell("")

    def _tell(self, words: str) -> None:
        self.doing = words

    @contextmanager
    def _closed(self) -> Iterator[None]:
        self.is_closed = True
        try:
            if self._clear:
                self._clear()
            yield
        finally:
            self.is_closed = False


HERE = Restorer()
