"""The backups in the data folder: what each is, and how many of each kind stay."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

DAYS, WEEKS, MONTHS = 7, 4, 3
NIGHTLY, BY_HAND, BROUGHT_IN = "hiiki", "by-hand", "brought-in"
BEFORE_RESTORE, BEFORE_UPGRADE = "before-restore", "before-upgrade"
WORDS = {
    NIGHTLY: "毎日の自動",
    BY_HAND: "手動",
    BROUGHT_IN: "持ち込んだもの",
    BEFORE_RESTORE: "戻す前の控え",
    BEFORE_UPGRADE: "更新の前の控え",
}
NEWEST = {BY_HAND: 5, BROUGHT_IN: 3, BEFORE_RESTORE: 3, BEFORE_UPGRADE: 3}
STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(rf"({'|'.join(WORDS)})-(\d{{8}}-\d{{6}})\.zip")


@dataclass(frozen=True)
class Copy:
    """`at` is the time of this place, without a zone, as the name says it."""

    kind: str
    at: datetime
    path: Path

    @property
    def word(self) -> str:
        return WORDS[self.kind]


def work_folder() -> Path:
    folder = Path(settings.DATA) / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def named(kind: str, at: datetime) -> Path:
    return work_folder() / f"{kind}-{at.strftime(STAMP)}.zip"


def copies(kind: str = "") -> list[Copy]:
    """The newest first."""
    found = [copy for path in work_folder().glob("*.zip") if (copy := _copy(path))]
    return sorted((copy for copy in found if kind in {"", copy.kind}), key=lambda copy: copy.at, reverse=True)


def copy_named(name: str) -> Copy | None:
    """Only one of those in the folder, whatever else the name may say."""
    return next((copy for copy in copies() if copy.path.name == name), None)


def _copy(path: Path) -> Copy | None:
    match = _NAME.fullmatch(path.name)
    try:
        return Copy(match[1], datetime.strptime(match[2], STAMP), path) if match else None
    except ValueError:  # a date that is none
        return None


def thin_out() -> None:
    nightly = copies(NIGHTLY)
    stay = staying(copy.at for copy in nightly)
    gone = [copy for copy in nightly if copy.at not in stay]
    for kind, count in NEWEST.items():
        gone += copies(kind)[count:]
    for copy in gone:
        copy.path.unlink(missing_ok=True)
    # A book that could not be read any more was put aside as the file it was.
    for path in sorted(work_folder().glob(f"{BEFORE_RESTORE}-*.sqlite3*"))[: -NEWEST[BEFORE_RESTORE]]:
        path.unlink(missing_ok=True)


def staying(stamps: Iterable[datetime]) -> set[datetime]:
    """The newest of each of the last seven days, four weeks and three months that have one."""
    newest_first = sorted(stamps, reverse=True)
    return {
        *_newest_of(newest_first, lambda stamp: stamp.date(), DAYS),
        *_newest_of(newest_first, lambda stamp: stamp.isocalendar()[:2], WEEKS),
        *_newest_of(newest_first, lambda stamp: (stamp.year, stamp.month), MONTHS),
    }


def _newest_of(stamps: list[datetime], span: Callable[[datetime], Any], count: int) -> list[datetime]:
    found: dict[Any, datetime] = {}
    for stamp in stamps:
        found.setdefault(span(stamp), stamp)
    return list(found.values())[:count]
