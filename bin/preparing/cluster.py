"""A PostgreSQL of our own for one run of the tests: in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from preparing import troubles

OLDEST = 14
# The tests ask whether we behave, not whether the disk does: nothing here has to survive a power cut.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "100",
    "jit": "off",
}


def programs() -> Path | None:
    """The folder of the newest PostgreSQL here that we support, or nothing."""
    found = [(major(folder), folder) for folder in places()]
    usable = [pair for pair in found if pair[0] >= OLDEST]
    return max(usable)[1] if usable else None


def places() -> list[Path]:
    # Debian keeps initdb off the PATH; what PATH calls initdb may be a link into the same place.
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return [folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]


def major(folder: Path) -> int:
    said = subprocess.run([str(folder / "initdb"), "--version"], capture_output=True, text=True, check=False)
    return major_of(said.stdout)


def major_of(said: str) -> int:
    """15 of "initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"."""
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start it and give the address of its database; stop it and take it away at the end."""
    # Not TMPDIR as root: the server runs as another user, who must be able to reach its folder.
    place = Path(tempfile.mkdtemp(prefix="hiiki-postgres-", dir="/tmp" if is_root() else None))
    server = Server(folder, place)
    try:
        server.make()
        server.start()
        yield server.address
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)


class Server:
    def __init__(self, folder: Path, place: Path) -> None:
        self.folder = folder
        self.place = place
        self.data = place / "data"
        self.port = free_port()
        self.password = secrets.token_hex(16)

    @property
    def address(self) -> str:
        return f"postgres://hiiki:{self.password}@127.0.0.1:{self.port}/hiiki"

    def make(self) -> None:
        password = self.place / "password"
        password.write_text(self.password, encoding="ascii")
        if is_root():
            for path in (self.place, password):
                shutil.chown(path, owner())
        self._run(
            [
                *("initdb", "-D", str(self.data), "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
                *("-U", "hiiki", "-A", "scram-sha-256", f"--pwfile={password}"),
            ]
        )

    def start(self) -> None:
        settings = "".join(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write(f"{settings}port = {self.port}\n")
        self._run(["pg_ctl", "-D", str(self.data), "-l", str(self.place / "log"), "-w", "start"])
        self._run(["createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "hiiki", "hiiki"])

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run(["pg_ctl", "-D", str(self.data), "-m", "immediate", "stop"])

    def _run(self, command: Sequence[str]) -> None:
        """Run one of its programs, never as root: PostgreSQL refuses that."""
        with tempfile.TemporaryFile() as output:  # a pipe would stay open as long as the server runs
            done = subprocess.run(
                [str(self.folder / command[0]), *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.place,
                env={**os.environ, "PGPASSWORD": self.password, "LC_ALL": "C.UTF-8"},
                check=False,
                user=owner() if is_root() else None,
                group=owner_group() if is_root() else None,
                extra_groups=[] if is_root() else None,
            )
            output.seek(0)
            said = output.read().decode(errors="replace")
        if done.returncode:
            raise troubles.Trouble(f"PostgreSQL ({command[0]}) could not be used for the tests:\n{said}")


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def owner() -> int:
    import pwd  # not on Windows

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise troubles.Trouble("PostgreSQL must not run as root, and there is no user postgres or nobody.")


def owner_group() -> int:
    import pwd  # not on Windows

    return pwd.getpwuid(owner()).pw_gid


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
