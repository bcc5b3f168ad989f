"""R8: kill -9 at any moment leaves nothing, or everything up to a reported row; a rerun finishes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.processes import Book, own_book

ROWS = 12_000


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with own_book(tmp_path) as book:
        yield book


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "名簿.csv"
    rows = (f"K{number:06d},青木,{number}郎,03-1234-{number % 10000:04d}" for number in range(ROWS))
    path.write_bytes(("顧客コード,姓,名,電話\r\n" + "\r\n".join(rows) + "\r\n").encode("cp932"))
    return path


@pytest.mark.parametrize("rows_before", [0, 1, 3_000, 9_000])
def test_a_killed_import_is_whole_up_to_a_reported_row_and_a_rerun_finishes_it(book, file, rows_before):
    killed_at = kill_when(book, file, rows_before)

    run = book.last_run()
    stored = book.count_customers()
    assert stored == run["created"] == run["cursor"]
    assert stored == 0 if rows_before == 0 else stored >= killed_at
    assert book.json("doctor", "--json")["problems"] == []

    result = book.json("import", str(file), "--json")

    assert result["created"]["customers"] + result["unchanged"]["customers"] == ROWS
    assert book.count_customers() == book.count_codes() == ROWS
    assert book.json("import", str(file), "--json")["unchanged"]["customers"] == ROWS


def test_an_import_cut_off_and_finished_is_undone_as_one(book, file):
    kill_when(book, file, 3_000)
    run = book.json("import", str(file), "--json")["run"]

    book.json("undo", str(run), "--json")

    assert book.count_customers() == 0


def kill_when(book: Book, file: Path, rows: int) -> int:
    """Import in a process of its own and kill it as soon as so many rows are reported as stored."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hiiki", "import", str(file), "--json"],
        env=book.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        run: dict[str, Any] = book.last_run()
        if run and (run["cursor"] >= rows if rows else run["state"] == "planning"):
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return run["cursor"]
        assert process.poll() is None, "it finished before it could be killed"
        time.sleep(0.01)
    raise AssertionError("it never came so far")


def test_the_result_is_one_json_object(book, file):
    done = subprocess.run(
        [sys.executable, "-m", "hiiki", "import", str(file), "--json"],
        env=book.environment,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["rows"] == ROWS
