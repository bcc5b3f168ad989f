"""What `hiiki doctor` looks at. Nothing here may fail because something is broken."""

import os
import platform
import shutil
import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from hiiki import __version__
from hiiki.customers.grams import INDEX
from hiiki.customers.models import Customer
from hiiki.customers.models.file import called as files_called
from hiiki.db import books, indexes, substrings
from hiiki.db.engines import engine
from hiiki.db.presence import SERVER, present
from hiiki.exchange.backups import nightly
from hiiki.files import examining as files
from hiiki.worker import heartbeat

LITTLE_SPACE = 500  # MB
NAMED = 5  # damaged files
MANY = 20_000  # customers; fewer are searched quickly in any case
SLOW_SEARCH = {
    "": "検索を速くする索引がまだできていません。Hiiki を動かしておくと、ひとりでにできます（それまでも検索できます）。",
    "fts5": "この SQLite には FTS5 がないので、検索を速くする索引を作れません（検索はできます）。FTS5 の入った Python をお使いください。",
    "rights": "データベースの利用者に、検索を速くする索引（表とトリガー）を作る権限がありません（検索はできます）。データベースの管理者に CREATE の権限を頼んでください。",
}


class Examination:
    """Collects facts, problems (something is wrong) and notes (something to know)."""

    def __init__(self) -> None:
        self.data = Path(settings.DATA)
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.facts: dict[str, Any] = {
            "version": __version__,
            "python": platform.python_version(),
            "data": str(self.data),
            "engine": engine().NAME,
            "engine_version": "",
            "customers": None,
            "integrity": [],
            "migrated": False,
            "missing_indexes": [],
            "search": {"quick": False, "waiting": 0},
            "files": {"count": 0, "size": 0, "damaged": []},
            "backup": {"last": None, "failed": None},
            "server": next(iter(present(self.data, SERVER)), None),
            "workers": heartbeat.workers(self.data),
        }

    def result(self) -> dict[str, Any]:
        return {"ok": not self.problems, **self.facts, "problems": self.problems, "notes": self.notes}

    def look_at_book(self) -> None:
        try:
            self._look_at_book()
        except (DatabaseError, OSError) as problem:
            self.problems.append(
                f"台帳を読めません（{problem}）。バックアップから戻してください: hiiki restore"
            )

    def _look_at_book(self) -> None:
        if not books.is_there():
            self.problems.append("台帳がまだありません。hiiki init か hiiki start で用意してください。")
            return
        self.facts["engine_version"] = engine().version()
        self.facts["integrity"] = engine().integrity_problems()
        if self.facts["integrity"]:
            self.problems.append(
                "台帳に傷があります。使うのをやめて、バックアップから戻してください: hiiki restore"
            )
        self.facts["migrated"] = books.is_up_to_date()
        if not self.facts["migrated"]:
            self.problems.append("台帳の形が古いままです。hiiki start か hiiki init で更新されます。")
            return
        self.facts["missing_indexes"] = indexes.missing()
        if self.facts["missing_indexes"]:
            self.problems.append(f"索引が足りません: {'、'.join(self.facts['missing_indexes'])}")
        self.facts["customers"] = Customer.objects.current().count()
        self._look_at_search()
        self._look_at_files()
        self._look_at_backups()

    def _look_at_search(self) -> None:
        state = substrings.state(INDEX)
        self.facts["search"] = {"quick": state.is_quick, "waiting": state.waiting}
        if not state.is_quick and self.facts["customers"] >= MANY:
            self.notes.append(SLOW_SEARCH[state.missing])

    def _look_at_files(self) -> None:
        """Reads every byte of them."""
        health = files.examine()
        self.facts["files"] = {"count": health.count, "size": health.size, "damaged": list(health.damaged)}
        for called in files_called(health.damaged[:NAMED]):
            self.problems.append(f"ファイル{called}の中身が、失われているか壊れています。")
        if health.damaged:
            self.problems.append(
                f"中身のないファイルは {len(health.damaged):,} 件です。バックアップから戻すか、同じファイルをもう一度追加すると、直ります。"
            )

    def _look_at_backups(self) -> None:
        self.facts["backup"] = nightly.status()
        if failed := self.facts["backup"]["failed"]:
            self.problems.append(
                f"バックアップに失敗しています（{failed['at']}）。{failed.get('reason', '')}"
            )
        elif not self.facts["backup"]["last"] and self.facts["customers"]:
            self.notes.append(
                "バックアップがまだありません。hiiki backup ファイル で作れます（動かしておくと毎日ひとりでに作ります）。"
            )

    def look_at_folder(self) -> None:
        free = shutil.disk_usage(self.data).free >> 20
        self.facts["disk_free_mb"] = free
        if free < LITTLE_SPACE:
            self.problems.append(
                f"ディスクの空きが {free:,} MB しかありません。いらないファイルを消してください。"
            )
        if os.name == "posix":
            self._look_at_permissions()

    def _look_at_permissions(self) -> None:
        if stat.S_IMODE((self.data / "secret_key").stat().st_mode) & 0o077:
            self.problems.append(
                f"鍵を、ほかの利用者も読めます。chmod 600 {self.data / 'secret_key'} を実行してください。"
            )
        if stat.S_IMODE(self.data.stat().st_mode) & 0o077:
            self.notes.append(
                f"データフォルダを、ほかの利用者も開けます。chmod 700 {self.data} で閉じられます。"
            )

    def look_at_worker(self) -> None:
        silent = [worker for worker in self.facts["workers"] if not worker["well"]]
        if silent:
            self.problems.append(
                "裏方（取り込みやバックアップを進めるプログラム）が返事をしません。Hiiki を終わらせて、もう一度始めてください。"
            )
        if self.facts["server"] and not self.facts["workers"]:
            self.notes.append(
                "Hiiki は動いていますが、裏方（取り込みやバックアップを進めるプログラム）が止まっているため、どちらも進みません。"
            )


def examine() -> dict[str, Any]:
    examination = Examination()
    examination.look_at_book()
    examination.look_at_folder()
    examination.look_at_worker()
    return examination.result()
