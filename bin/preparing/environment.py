"""The project's own Python environment: `.venv` beside the project, made, mended and found again."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from preparing import troubles

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (3, 11)

# Raised when what `link` writes changes, so that environments made before are brought up to date.
SHAPE = "1"

# A .pth file and a small script rather than `pip install -e .`: an editable install needs a build backend,
# which is one more download, and writes absolute paths; these are relative, so the whole folder can be moved.
COMMAND = """\
#!/bin/sh
'''exec' "$(dirname "$(readlink -f "$0")")/python" -P "$0" "$@"
' '''
import sys

from hiiki.cli import main

sys.exit(main())
"""
WINDOWS_COMMAND = '@"%~dp0python.exe" -P "%~dp0hiiki-script.py" %*\r\n'

PIP = [
    "--require-hashes",
    "--only-binary",
    ":all:",
    "--no-input",
    "--disable-pip-version-check",
    "--retries",
    "2",
]

# Settings of the machine's owner that would send packages elsewhere than into the environment.
MISLEADING = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "__PYVENV_LAUNCHER__"}


@dataclass(frozen=True)
class Environment:
    """Where everything lies, for either kind of system; asks nothing of the disk."""

    root: PurePath
    windows: bool = os.name == "nt"

    @property
    def folder(self) -> PurePath:
        return self.root / ".venv"

    @property
    def scripts(self) -> PurePath:
        return self.folder / ("Scripts" if self.windows else "bin")

    @property
    def python(self) -> PurePath:
        return self.scripts / ("python.exe" if self.windows else "python")

    @property
    def command(self) -> PurePath:
        """The Python file behind the `hiiki` command."""
        return self.scripts / ("hiiki-script.py" if self.windows else "hiiki")

    def packages(self, version: str) -> PurePath:
        if self.windows:
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / f"python{version}" / "site-packages"

    def stamp(self, lock: PurePath) -> PurePath:
        return self.folder / f"{lock.stem}.installed"


def ready(environment: Environment, lock: Path, *, say: Callable[[str], None] = print) -> None:
    """Make the environment hold exactly what the lock says; quick when it already does."""
    if is_current(environment, lock):
        return

    try:
        make(environment, say=say)
        try:
            install(environment, lock, say=say)
        except troubles.Unclear:
            make(environment, say=say, anew=True)
            install(environment, lock, say=say)
        link(environment)
        Path(environment.stamp(lock)).write_text(fingerprint(environment, lock), encoding="ascii")
    except OSError as error:
        raise troubles.from_disk(error, environment.folder) from error


def is_current(environment: Environment, lock: Path) -> bool:
    try:
        stamp = Path(environment.stamp(lock)).read_text(encoding="ascii")
        return is_alive(environment) and stamp == fingerprint(environment, lock)
    except (OSError, ValueError):
        return False


def is_alive(environment: Environment) -> bool:
    """Whether the Python it was made from is still there: systems replace theirs."""
    settings = Path(environment.folder / "pyvenv.cfg").read_text(encoding="utf-8")
    return Path(environment.python).exists() and Path(home(settings)).is_dir()


def fingerprint(environment: Environment, lock: Path) -> str:
    settings = Path(environment.folder / "pyvenv.cfg").read_text(encoding="utf-8")
    content = lock.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(b"\n".join([content, version(settings).encode(), SHAPE.encode()])).hexdigest()


def home(settings: str) -> str:
    """The folder of the Python behind an environment, from its pyvenv.cfg."""
    return _setting(settings, r"home")


def version(settings: str) -> str:
    """Its version as "3.11"; `venv` and `uv` write it under different names."""
    return ".".join(_setting(settings, r"version(?:_info)?").split(".")[:2])


def _setting(settings: str, name: str) -> str:
    found = re.search(rf"^{name}\s*=\s*(.+?)\s*$", settings, re.MULTILINE)
    if not found:
        raise ValueError(f"pyvenv.cfg has no {name}")
    return found[1]


def make(environment: Environment, *, say: Callable[[str], None], anew: bool = False) -> None:
    """Make the folder, or what is missing of it; `anew` begins from nothing."""
    if not anew and has_pip(environment):
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise troubles.no_venv(sys.version_info[:2], windows=environment.windows)

    say("Hiiki の実行環境をつくっています…")
    folder = Path(environment.folder)
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    if folder.exists():
        shutil.rmtree(folder)
    base = getattr(sys, "_base_executable", sys.executable)
    made = _run([base, "-m", "venv", str(folder)])
    if made.returncode:
        raise troubles.from_output(made.stdout, folder)


def has_pip(environment: Environment) -> bool:
    if not _works(environment, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        return False
    return _works(environment, "-m", "pip", "--version") or _works(environment, "-m", "ensurepip")


def _works(environment: Environment, *arguments: str) -> bool:
    try:
        return not _run([str(environment.python), *arguments]).returncode
    except OSError:
        return False


def install(environment: Environment, lock: Path, *, say: Callable[[str], None]) -> None:
    """Install the lock's packages: only ready-made wheels, only those whose hash is written there."""
    total = len(pins(lock.read_text(encoding="utf-8")))
    say(f"部品を {total} 個入れています（はじめてのときは数分かかります）…")
    done = _run([str(environment.python), "-m", "pip", "install", *PIP, "-r", str(lock)])
    Path(environment.folder / "install.log").write_text(done.stdout, encoding="utf-8")
    if done.returncode:
        raise troubles.from_output(done.stdout, Path(environment.folder))


def pins(lock: str) -> dict[str, str]:
    """Each package of a lock and its version."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE))


def link(environment: Environment) -> None:
    """Let the environment's Python find the project, and give it a `hiiki` command."""
    settings = Path(environment.folder / "pyvenv.cfg").read_text(encoding="utf-8")
    packages = Path(environment.packages(version(settings)))
    up = "/".join([".."] * (len(packages.parts) - len(environment.root.parts)))
    (packages / "hiiki.pth").write_text(f"{up}\n", encoding="ascii")
    command = Path(environment.command)
    command.write_text(COMMAND, encoding="ascii", newline="\n")
    command.chmod(0o755)
    if environment.windows:
        Path(environment.scripts / "hiiki.cmd").write_text(WINDOWS_COMMAND, encoding="ascii", newline="")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=surroundings(os.environ),
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment variables without those that would lead pip astray."""
    kept = {name: value for name, value in environ.items() if name not in MISLEADING}
    return {**kept, "PIP_USER": "0", "PYTHONUTF8": "1"}
