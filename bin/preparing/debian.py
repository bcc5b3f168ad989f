"""What a machine needs beside Python packages, on Debian and its kin: installed as root, else asked for."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from preparing import cluster

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def has_venv() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def has_browser() -> bool:
    return any(shutil.which(name) for name in BROWSERS)


def has_japanese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def has_postgresql() -> bool:
    return cluster.programs() is not None


VENV = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
WANTED: dict[str, Callable[[], bool]] = {
    VENV: has_venv,
    "chromium": has_browser,
    "fonts-noto-cjk": has_japanese_font,
    "postgresql": has_postgresql,
}


def provide(names: list[str], *, say: Callable[[str], None] = print) -> list[str]:
    """Install what is missing of these packages where we may; return what is missing still."""
    missing = [name for name in names if not WANTED[name]()]
    if not missing:
        return []

    if may_install():
        say(f"Installing {' '.join(missing)} …")
        install(missing, say=say)
    missing = [name for name in missing if not WANTED[name]()]
    if missing:
        say(f"Missing: {', '.join(missing)}. On Debian or Ubuntu:\n    {line(missing)}")
    return missing


def may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/usr/bin/apt-get").exists()


def install(names: list[str], *, say: Callable[[str], None]) -> None:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *names]):
        done = subprocess.run(
            ["apt-get", *step],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=surroundings,
            check=False,
        )
        if done.returncode:
            say(done.stdout[-2000:])


def line(names: list[str]) -> str:
    return f"sudo apt install --no-install-recommends {' '.join(names)}"
