"""R8 for refused rows that come back: kill -9 at any moment, and a rerun finishes it with no row twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.exchange.processes import Book, own_book

ROWS = 4_000


@pytest.fixture(scope="module")
def refused(tmp_path_factory) -> Iterator[tuple[Book, Path]]:
    """A book that refused every row of a file, and these rows put right."""
    folder = tmp_path_factory.mktemp("refused")
    file, path = folder / "名簿.csv", folder / "直した行.xlsx"
    rows = (f"青木,{number}郎,2004/2/30" for number in range(ROWS))
    file.write_bytes(("姓,名,生年月日\r\n" + "\r\n".join(rows) + "\r\n").encode("cp932"))
    with own_book(folder) as book:
        book.json("import", str(file), "--errors", str(path), "--json")
        opened = load_workbook(path)
        for line in range(2, ROWS + 2):
            opened.worksheets[0][f"C{line}"].value = "2004/2/28"
        opened.save(path)
        yield book, path


@pytest.fixture
def book(refused, tmp_path: Path) -> Iterator[Book]:
    with own_book(tmp_path, like=refused[0]) as book:
        yield book


@pytest.fixture
def workbook(refused) -> Path:
    return refused[1]


@pytest.mark.parametrize("written", [0, 1, 2_000])
def test_killed_rows_come_in_once_and_are_undone_as_one(book, workbook, written):
    kill_when(book, workbook, written)
    assert book.json("doctor", "--json")["problems"] == []
    stored = book.count_customers()
    assert stored == book.corrected() < ROWS

    subprocess.run([sys.executable, "-m", "hiiki", "work", "--until-idle"], env=book.environment, check=True)

    assert book.count_customers() == ROWS
    assert book.last_run()["created"] == ROWS
    again = book.json("import", str(workbook), "--json")
    assert (again["corrected"], again["already"], again["refused"]) == (0, ROWS, 0)
    book.json("undo", str(again["run"]), "--json")
    assert book.count_customers() == 0


def kill_when(book: Book, file: Path, rows: int) -> None:
    """Kill the process that takes the rows in as soon as so many are reported as stored."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hiiki", "import", str(file), "--json"],
        env=book.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if book.corrected() >= rows:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return
        assert process.poll() is None, "it finished before it could be killed"
        time.sleep(0.01)
    raise AssertionError("it never came so far")
