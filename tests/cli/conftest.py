import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests import forking
from tests.exchange import processes

# The PostgreSQL on trial, if any. Each book here gets a database of its own in it.
SERVER = os.environ.get("HIIKI_DATABASE_URL", "")

FILE = """会員番号,氏名,フリガナ,会社名,郵便番号,住所,電話番号,メールアドレス,登録日
0001,馬場 次郎,ババ ジロウ,,248-0006,神奈川県鎌倉市小町1-2-3 花ビル2F,0467-00-0002,baba@example.jp,2026/01/15
0002,青木 花子,アオキ ハナコ,㈱青木花店,248-0006,神奈川県鎌倉市小町1-2-3,0467-00-0001,aoki@example.jp,2004/12/03
0003,𠮷野 さくら,ヨシノ サクラ,,,,,sakura@example.com,2026/02/01
"""


class Hiiki:
    """The command in a process and a data folder of its own; `start` starts it as a person does, from nothing."""

    def __init__(self, data: Path, database: str = "") -> None:
        self.data = data
        self.database = database
        self.env = {**os.environ, "HIIKI_DATA": str(data), "HIIKI_DATABASE_URL": database, "PYTHONUTF8": "1"}

    def __call__(self, *words: str, stdin: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
        done = forking.run(words, self.env, stdin)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        return done

    def json(self, *words: str, stdin: str = "", code: int = 0) -> Any:
        """What `--json` prints: exactly one object on one line."""
        said = self(*words, "--json", stdin=stdin, code=code).stdout
        assert said.count("\n") == 1
        return json.loads(said)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "hiiki", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.env,
        )


NewHiiki = Callable[..., Hiiki]


@pytest.fixture(scope="session")
def new_hiiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewHiiki]:
    """Makes books: `new_hiiki()` an empty one, `new_hiiki(like=other)` a copy."""
    names: list[str] = []

    def make(like: Hiiki | None = None) -> Hiiki:
        data = tmp_path_factory.mktemp("hiiki") / "data"
        if like:
            shutil.copytree(like.data, data)
        if not SERVER:
            return Hiiki(data)
        names.append(f"hiiki_cli_{uuid4().hex[:12]}")
        _in_server(f"CREATE DATABASE {names[-1]}" + (f" TEMPLATE {_name(like.database)}" if like else ""))
        return Hiiki(data, _url(names[-1]))

    yield make
    for name in names:
        _in_server(f"DROP DATABASE {name} WITH (FORCE)")


def _in_server(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)


def _url(name: str) -> str:
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def _name(url: str) -> str:
    return urlsplit(url).path.strip("/")


@pytest.fixture(scope="session")
def empty() -> Hiiki:
    """A book without customers, for copies."""
    book = processes.empty()
    return Hiiki(book.folder, book.url)


@pytest.fixture(scope="session")
def filled(empty: Hiiki, new_hiiki: NewHiiki) -> Hiiki:
    """A book with three customers; tests that use it change nothing."""
    hiiki = new_hiiki(like=empty)
    file = hiiki.data / "三人.csv"
    file.write_text(FILE, encoding="utf-8")
    hiiki("import", str(file))
    return hiiki


@pytest.fixture
def own(filled: Hiiki, new_hiiki: NewHiiki) -> Hiiki:
    """The same, for one test alone."""
    return new_hiiki(like=filled)


@pytest.fixture
def hiiki(new_hiiki: NewHiiki) -> Hiiki:
    """Nothing yet."""
    return new_hiiki()


@pytest.fixture
def new_shop(empty: Hiiki, new_hiiki: NewHiiki) -> Hiiki:
    """A book without customers, for one test alone."""
    return new_hiiki(like=empty)


@pytest.fixture
def on_sqlite() -> None:
    if SERVER:
        pytest.skip("about the file SQLite keeps the book in")


@pytest.fixture
def running() -> Iterator[Callable[[subprocess.Popen[str]], subprocess.Popen[str]]]:
    """Processes that are ended whatever happens."""
    processes: list[subprocess.Popen[str]] = []

    def keep(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
        processes.append(process)
        return process

    yield keep
    for process in processes:
        process.kill()
        process.communicate()
