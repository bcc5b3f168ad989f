"""プレビュー: pictures of what is in files, drawn in the background and kept beside, to be made again at any time.

Who wants one leaves a wish, a small file named by the digest; the worker grants it. Neither is in the book or in a backup.
"""

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import NamedTuple

from django.conf import settings

from hiiki.files import drawing
from hiiki.files.shelf import DIGEST, shelf

ENDINGS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".pdf"}
NONE = "none.txt"
SMALL = "small"
PATIENCE = 2 * drawing.SECONDS  # seconds on the clock
HERE = Path(__file__).resolve().parents[2]
UNFORESEEN = "描いている途中で止まりました。"
log = logging.getLogger(__name__)


class Preview(NamedTuple):
    """`pages` that were drawn; `why` there is none, "" where there may be one and it is waited for."""

    pages: int = 0
    why: str = ""

    @property
    def is_waited_for(self) -> bool:
        return not self.pages and not self.why


def has_kind(name: str) -> bool:
    """Whether a file of this name is one that is drawn."""
    return PurePosixPath(name).suffix.lower() in ENDINGS


def of(digest: str) -> Preview:
    folder = _folder(digest)
    if (folder / NONE).exists():
        return Preview(why=(folder / NONE).read_text(encoding="utf-8") or UNFORESEEN)
    return Preview(pages=len(list(folder.glob("[0-9]*.webp"))))


def wish(digest: str) -> None:
    """Once more while it waits changes nothing. A full disk has no room for wishes."""
    wanted = _wishes() / digest
    try:
        wanted.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted.touch()
    except OSError:
        log.warning("no preview can be wished for", exc_info=True)


def path(digest: str, page: str) -> Path:
    """Of a page that was drawn: "small", "1", "2" …; FileNotFoundError where it was not."""
    found = _folder(digest) / f"{page}.webp"
    if page != SMALL and not page.isdecimal():
        raise FileNotFoundError(page)
    if not found.is_file():
        raise FileNotFoundError(found)
    return found


def continue_due() -> bool:
    """Grant the oldest wish; False when there is none."""
    wishes = sorted(_wishes().glob("*"), key=lambda each: each.stat().st_mtime)
    if not wishes:
        return False
    oldest = wishes[0]
    if DIGEST.fullmatch(oldest.name):
        draw(oldest.name)
    oldest.unlink(missing_ok=True)
    return len(wishes) > 1


def draw(digest: str) -> Preview:
    """Here and now, unless it was drawn before."""
    folder = _folder(digest)
    if not folder.exists():
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Path(mkdtemp(dir=folder.parent, prefix="."))
        try:
            if why := _drawn(digest, made):
                for half in made.iterdir():
                    half.unlink()
                (made / NONE).write_text(why, encoding="utf-8")
            if not folder.exists():
                made.replace(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return of(digest)


def _drawn(digest: str, folder: Path) -> str:
    """Why it could not be, "" where it was."""
    try:
        with shelf().open(digest) as file:
            done = subprocess.run(  # noqa: S603 - our own program; the file is its standard input
                [sys.executable, "-m", "hiiki.files.drawing", str(folder)],
                stdin=file,
                capture_output=True,
                cwd=HERE,
                timeout=PATIENCE,
                check=False,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except FileNotFoundError:
        return "中身が失われています。"
    except subprocess.TimeoutExpired:
        return "描くのに時間がかかりすぎます。"
    if done.returncode == 0:
        return ""
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == 1 and "Traceback" not in said:
        return said or UNFORESEEN
    log.warning("no preview of %s: %s %s", digest, done.returncode, said[-2000:])
    return UNFORESEEN


def forget(digest: str) -> None:
    shutil.rmtree(_folder(digest), ignore_errors=True)


def _folder(digest: str) -> Path:
    if not DIGEST.fullmatch(digest):
        raise ValueError(digest)
    return Path(settings.DATA) / "previews" / digest[:2] / digest[2:]


def _wishes() -> Path:
    return Path(settings.DATA) / "previews" / "wanted"
