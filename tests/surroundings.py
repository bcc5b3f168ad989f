"""Loaded before Django's settings (`-p tests.surroundings`): the suite never meets anybody's own data."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

# One per process, so one per xdist worker.
DATA = Path(tempfile.mkdtemp(prefix="hiiki-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

os.environ["HIIKI_DATA"] = str(DATA)
# Playwright's loop runs in the thread of the test; nothing of ours is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
for name in ("HIIKI_DEBUG", "HIIKI_TLS", "HIIKI_HOST", "HIIKI_PORT", "HIIKI_HOSTS"):
    os.environ.pop(name, None)


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        # Static files straight from the source: no manifest to collect first.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"]:
        # A file, as in life: in memory, SQLite knows no WAL and no waiting for another connection.
        database.setdefault("TEST", {})["NAME"] = str(DATA / "test.sqlite3")
        # Nothing in it has to survive a power cut; what is started in a process of its own still waits for the disk.
        database["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"
