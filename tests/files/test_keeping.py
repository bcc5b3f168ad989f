"""Bytes are kept once, whole or not at all, and go only when nobody points at them."""

import errno
import hashlib
import os
import re
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.timezone import now

from hiiki.files import examining, keeping, naming
from hiiki.files.keeping import keep, let_go
from hiiki.files.models import Content
from hiiki.files.shelf import PIECE, Shelf, TooLarge, shelf, shown

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", tmp_path / "uploads")
    monkeypatch.setattr(keeping, "CLAIMS", [])
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def make_old(content: Content) -> None:
    Content.objects.filter(pk=content.pk).update(touched_at=now() - timedelta(days=31))


def test_the_same_bytes_are_kept_once(data):
    first = keep([b"ab", b"c"])

    second = keep([b"abc"])

    assert first == second
    digest = hashlib.sha256(b"abc").hexdigest()
    assert files_in(data) == [data / "files" / digest[:2] / digest[2:]]
    assert (first.digest, first.size) == (digest, 3)
    with shelf().open(digest) as file:
        assert file.read() == b"abc"


def test_an_empty_file_is_a_file():
    assert keep([]).size == 0


def test_too_many_bytes_leave_nothing_and_are_not_read_to_their_end(data):
    read = []

    def pieces():
        for number in range(100):
            read.append(number)
            yield bytes(MEGABYTE)

    with pytest.raises(TooLarge, match="1 つ 3 MB まで"):
        keep(pieces(), most=3 * MEGABYTE)

    assert len(read) == 4
    assert files_in(data) == []
    assert not Content.objects.exists()


def test_a_large_file_does_not_lie_in_memory():
    tracemalloc.start()
    try:
        keep((bytes([number % 256]) * PIECE for number in range(300)), most=400 * MEGABYTE)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 20 * MEGABYTE


def test_a_full_disk_leaves_nothing_half_kept(data, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        keep([b"abc"])

    assert files_in(data) == []
    assert not Content.objects.exists()


def test_bytes_the_book_could_not_take_are_swept_away(data, monkeypatch):
    def broken(**_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(Content.objects, "update_or_create", broken)
        with pytest.raises(RuntimeError):
            keep([b"abc"])
    assert not Content.objects.exists()
    (path,) = files_in(data)
    os.utime(path, (0, 0))

    let_go()

    assert files_in(data) == []


def test_damaged_bytes_are_mended_when_they_are_given_again(data):
    content = keep([b"abc"])
    files_in(data)[0].write_bytes(b"abX")
    assert examining.examine().damaged == (content.digest,)

    keep([b"abc"])

    assert examining.examine() == examining.Health(1, 3, ())


def test_lost_bytes_are_named(data):
    content = keep([b"abc"])
    files_in(data)[0].unlink()

    assert examining.examine().damaged == (content.digest,)


def test_only_what_nobody_points_at_goes_and_not_soon(data):
    kept, new, gone = keep([b"kept"]), keep([b"new"]), keep([b"gone"])
    keeping.claim(lambda ids: [kept.pk])
    make_old(kept)
    make_old(gone)

    count = let_go()

    assert count == 1
    assert set(Content.objects.all()) == {kept, new}
    assert set(shelf().digests()) == {kept.digest, new.digest}


def test_what_is_given_again_is_new_again():
    content = keep([b"abc"])
    make_old(content)
    keep([b"abc"])

    assert let_go() == 0


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("見積書.pdf", "見積書.pdf"),
        ("../../x", "x"),
        ("..\\..\\x.exe", "x.exe"),
        ("C:\\Users\\青木\\写真.jpg", "写真.jpg"),
        ("/etc/passwd", "passwd"),
        ("..", "名前のないファイル"),
        ("", "名前のないファイル"),
        (" . ", "名前のないファイル"),
        ("a/", "名前のないファイル"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("a\0.png", "a.png"),
        ("写真\u202egpj.exe", "写真gpj.exe"),
        ('見積"書".pdf', '見積"書".pdf'),
        ("見積　書.pdf", "見積　書.pdf"),
        ("がぎ.txt", "がぎ.txt"),
        ("葛󠄀城𠮷田👨‍👩‍👧.pdf", "葛󠄀城𠮷田👨‍👩‍👧.pdf"),
        (".bashrc", ".bashrc"),
        ("あ" * 300 + ".pdf", "あ" * 251 + ".pdf"),
        ("\ud800.pdf", ".pdf"),
    ],
)
def test_a_name_stays_as_it_was_given_but_for_folders_and_what_no_name_may_hold(given, name):
    assert naming.cut(given) == name
    assert naming.cut(name) == name


def test_names_typed_on_different_computers_are_the_same():
    assert naming.key("がぎ.PDF") == naming.key("がぎ.pdf")
    assert naming.key("写真１.jpg") != naming.key("写真1.jpg")


@pytest.mark.parametrize("digest", ["", "x", "../../etc/passwd", "A" * 64, "a" * 63 + "/", "a" * 65])
def test_no_path_leaves_the_folder(tmp_path, digest):
    with pytest.raises(ValueError, match=f"^{re.escape(digest)}$"):
        Shelf(tmp_path, tmp_path).open(digest)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 バイト"), (1023, "1,023 バイト"), (1024, "1 KB"), (1_572_864, "1.5 MB"), (3 << 30, "3 GB")],
)
def test_sizes_as_people_read_them(size, words):
    assert shown(size) == words
