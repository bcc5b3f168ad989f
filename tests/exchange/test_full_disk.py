"""R12: the disk fills while an import is planned or written; nothing is lost, and with space again it goes on."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.exchange.processes import Book, own_book

ROWS = 20_000
Resize = Callable[[str], None]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Path, Resize]]:
    """A folder on a disk of its own, and what makes that larger."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(size: str, *options: str) -> subprocess.CompletedProcess[bytes]:
        command = ["mount", "-t", "tmpfs", "-o", ",".join([*options, f"size={size}"]), "tmpfs", str(place)]
        return subprocess.run(command, capture_output=True, check=False)

    if mount("200m").returncode:
        pytest.skip("only root may mount a small disk")

    def resize(size: str) -> None:
        done = mount(size, "remount")
        assert not done.returncode, done.stderr

    try:
        yield place, resize
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "名簿.csv"
    rows = (
        f"K{number},青木,{number}郎,03-1234-{number % 10_000:04d},{'メモ' * 30}" for number in range(ROWS)
    )
    path.write_bytes(("顧客コード,姓,名,電話,備考\r\n" + "\r\n".join(rows) + "\r\n").encode("cp932"))
    return path


def run(book: Book, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "hiiki", *arguments], env=book.environment, capture_output=True, check=False
    )


def used(place: Path) -> int:
    """Kilobytes."""
    return int(subprocess.check_output(["du", "-sk", str(place)]).split()[0])


@pytest.mark.parametrize("room", [500, 5_000, 12_000], ids=lambda kilobytes: f"{kilobytes} KB")
def test_a_full_disk_is_told_and_the_import_goes_on_with_space(small, file, room):
    """In the copy of the file, in the plan, and while customers are written (on SQLite)."""
    place, resize = small
    with own_book(place) as book:
        resize(f"{used(place) + room}k")
        done = run(book, "import", str(file))
        said = (done.stdout + done.stderr).decode()
        before = book.count_customers()

        assert "Traceback" not in said
        if done.returncode:
            assert "ディスクがいっぱい" in said, said
            assert before < ROWS
        else:
            assert before == ROWS

        resize("4g")
        assert book.json("doctor", "--json")["problems"] == []
        assert run(book, "import", str(file)).returncode == 0
        assert book.count_customers() == book.count_codes() == ROWS
