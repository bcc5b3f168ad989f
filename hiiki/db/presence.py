"""Which processes of Hiiki work on a data folder right now.

Each keeps a file locked while it lives. The operating system drops the lock when the process
dies, however it dies, so nobody is ever believed to run who does not.
"""

import json
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVER, WORKER, RESTORE = "server", "worker", "restore"
PREPARING, BACKUP = "preparing", "backup"
LOCKED_BYTE = 1 << 20  # far beyond the text, which others may read meanwhile


class Present(Exception):
    """Another process has this place; `facts` is what it says about itself."""

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__(facts.get("kind", ""))
        self.facts = facts


class Presence:
    """This process at work on a folder; workers are many, of every other kind there is one."""

    def __init__(self, data: Path, kind: str) -> None:
        self.kind = kind
        self.path = _folder(data) / (f"{kind}-{_here()}.json" if kind == WORKER else f"{kind}.json")
        self._handle = -1

    def take(self, **facts: Any) -> "Presence":
        """Raises Present when somebody else is there."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _is_locked_by_us(handle):
            os.close(handle)
            raise Present(_read(self.path))
        self._handle = handle
        self.tell(**facts)
        return self

    def tell(self, **facts: Any) -> None:
        """Say something about this process that others may read."""
        text = json.dumps({"kind": self.kind, "pid": os.getpid(), **facts}, ensure_ascii=False).encode()
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, text)
        os.ftruncate(self._handle, len(text))

    def leave(self) -> None:
        if self._handle < 0:
            return
        os.close(self._handle)
        self._handle = -1
        if self.kind == WORKER:
            # Only a name no other process uses: somebody may already hold the file again.
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> "Presence":
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()


def present(data: Path, kind: str = "") -> list[dict[str, Any]]:
    """What the living processes on this folder say about themselves."""
    return [_read(path) for path in _files(data, kind) if _is_alive(path)]


def _is_locked_by_us(handle: int) -> bool:
    """Tried a few times, since who only looks whether we are there locks for a moment too."""
    for _ in range(5):
        try:
            _lock(handle)
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def _files(data: Path, kind: str) -> Iterator[Path]:
    folder = _folder(data)
    return folder.glob(f"{kind or '*'}*.json") if folder.is_dir() else iter(())


def _is_alive(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _read(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # it is just being written, or the process just left
        facts = {}
    return {"kind": re.split(r"[-.]", path.name)[0], "pid": None, **facts}


def _folder(data: Path) -> Path:
    return data / "running"


def _here() -> str:
    machine = re.sub(r"[^A-Za-z0-9]+", "_", socket.gethostname())[:40]
    return f"{machine}-{os.getpid()}"


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
