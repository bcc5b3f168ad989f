"""Two imports in the same moment, and an import while the worker is at it: each customer once, and an answer."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.processes import Book, own_book

ROWS = 3_000


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with own_book(tmp_path) as book:
        yield book


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """No codes, nothing but a name and where they live."""
    path = tmp_path / "名簿.csv"
    rows = (f"青木 {chr(0x4E00 + number)}太郎,港区{number}" for number in range(ROWS))
    path.write_text("氏名,住所1\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_the_same_people_from_two_files_at_once_come_in_once(book, file, tmp_path):
    other = tmp_path / "別の名簿.csv"
    other.write_text(file.read_text(encoding="utf-8").replace("住所1\n", "住所1,メモ\n", 1), encoding="utf-8")

    running = [started(book, "import", str(path), "--json") for path in (file, other)]
    results = [json.loads(one.communicate()[0]) for one in running]

    assert sum(result["created"]["customers"] for result in results) == ROWS
    assert sum(result["unchanged"]["customers"] for result in results) == ROWS
    assert book.count_customers() == ROWS


def test_an_import_is_seen_through_and_undone_whoever_does_the_work(book, file):
    worker = started(book, "work")
    try:
        for _ in range(3):
            result = book.json("import", str(file), "--json")
            undone = book.json("undo", str(result["run"]), "--json")

            assert result["created"]["customers"] == undone["undone"] == ROWS
    finally:
        worker.terminate()
        worker.wait()


def started(book: Book, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "hiiki", *words],
        env=book.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
