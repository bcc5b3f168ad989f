"""R8 for a whole book on its way into an empty one: kill -9 at any moment, and it comes in whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.exchange.processes import Book, own_book

ROWS = 12_000


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> tuple[Path, str]:
    """A file of many customers and their history, and its digest."""
    folder = tmp_path_factory.mktemp("source")
    file, out = folder / "名簿.csv", folder / "Hiiki.zip"
    rows = (f"K{number:06d},青木,{number}郎,03-1234-{number % 10000:04d}" for number in range(ROWS))
    file.write_bytes(("顧客コード,姓,名,電話\r\n" + "\r\n".join(rows) + "\r\n").encode("cp932"))
    with own_book(folder) as book:
        book.json("import", str(file), "--json")
        return out, book.json("export", "all", str(out), "--json")["digest"]


@pytest.mark.parametrize("rows", [1, 3_000, 15_000, 20_000])
def test_killed_it_goes_on_to_the_same_content(packed, tmp_path, rows):
    path, digest = packed
    with own_book(tmp_path) as book:
        kill_when(book, path, rows)
        assert book.json("doctor", "--json")["problems"] == []

        result = book.json("import", str(path), "--json")

        assert result["created"] == {"customers": ROWS}
        assert book.json("export", "all", str(tmp_path / "again.zip"), "--json")["digest"] == digest


def test_an_export_that_is_killed_leaves_no_half_file(packed, tmp_path):
    with own_book(tmp_path) as book:
        book.json("import", str(packed[0]), "--json")
        out = tmp_path / "out" / "Hiiki.zip"
        out.parent.mkdir()
        process = start(book, "export", "all", str(out))
        while not list(out.parent.glob(".*.part")):
            assert process.poll() is None
            time.sleep(0.005)
        kill(process)

        assert not out.exists()
        said = book.json("export", "all", str(out), "--json")
        assert (said["digest"], [each.name for each in out.parent.iterdir()]) == (packed[1], ["Hiiki.zip"])


def kill_when(book: Book, file: Path, rows: int) -> None:
    """Kill the process that brings it in as soon as so many rows are reported as stored."""
    process = start(book, "import", str(file))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if book.brought() >= rows:
            kill(process)
            return
        assert process.poll() is None, "it finished before it could be killed"
        time.sleep(0.01)
    raise AssertionError("it never came so far")


def start(book: Book, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "hiiki", *words],
        env=book.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
