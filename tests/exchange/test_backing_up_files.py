"""R19, R20: the bytes of files are in a backup, once for all backups here, and come back whole or not at all."""

import errno
import os
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.timezone import localtime

from hiiki.audit.models import Event
from hiiki.cli import examining
from hiiki.customers import filing
from hiiki.customers.models import CustomerFile
from hiiki.exchange import backups
from hiiki.exchange.backups import contents, kept, reading, receiving, taking_away
from hiiki.files.shelf import shelf
from tests.exchange.test_backing_up import (  # noqa: F401
    books_beside_the_book,
    data,
)
from tests.makers import make_customer

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO, ESTIMATE = b"photo" * 100, b"%PDF estimate" * 100


@pytest.fixture
def photo(data) -> CustomerFile:  # noqa: F811
    (data / "secret_key").touch(mode=0o600)
    customer = make_customer(code="K1")
    filing.add(customer, "御見積書.pdf", [ESTIMATE], by=None)
    return filing.add(customer, "写真.jpg", [PHOTO], by=None)[0]


def here(seconds: int = 0) -> Path:
    return kept.named(kept.BY_HAND, localtime() + timedelta(seconds=seconds))


def beside() -> list[Path]:
    return sorted(path for path in (kept.work_folder() / "files").rglob("*") if path.is_file())


def whole(path: Path, out: Path) -> Path:
    out.write_bytes(b"".join(taking_away.stream(path)))
    return out


def is_there(content: bytes) -> bool:
    return any(
        path.read_bytes() == content for path in (settings.DATA / "files").rglob("*") if path.is_file()
    )


def lose_everything() -> None:
    shutil.rmtree(settings.DATA / "files")


def test_bytes_lie_beside_the_backups_once(photo):
    first, second = here(), here(1)

    backups.make(first)
    made = {path: path.stat().st_mtime_ns for path in beside()}
    manifest = backups.make(second)

    assert len(made) == len(manifest.beside) == 2
    assert {path: path.stat().st_mtime_ns for path in beside()} == made
    with zipfile.ZipFile(second) as archive:
        assert not [name for name in archive.namelist() if contents.digest_of(name)]


def test_they_come_back(photo):
    backups.make(here())
    lose_everything()

    backups.restore(kept.copies()[0].path)

    assert is_there(PHOTO)
    assert is_there(ESTIMATE)
    assert shelf().is_whole(CustomerFile.objects.get(name="写真.jpg").content.digest, len(PHOTO))


def test_damaged_ones_are_mended(photo):
    backups.make(here())
    (path,) = [
        path for path in (settings.DATA / "files").rglob("*") if path.is_file() and path.read_bytes() == PHOTO
    ]
    path.write_bytes(PHOTO[:-1] + b"X")

    backups.restore(kept.copies()[0].path)

    assert is_there(PHOTO)


def test_one_that_is_taken_away_has_everything_in_it(photo, tmp_path):
    backups.make(here())
    taken = whole(kept.copies()[0].path, tmp_path / "USB.zip")
    shutil.rmtree(kept.work_folder())
    lose_everything()

    assert reading.check(taken).beside == {}
    backups.restore(taken)

    assert is_there(PHOTO)
    assert is_there(ESTIMATE)


def test_one_made_elsewhere_has_everything_in_it(photo, tmp_path):
    manifest = backups.make(tmp_path / "USB.zip")
    lose_everything()

    assert (manifest.beside, manifest.lacking) == ({}, 0)
    backups.restore(tmp_path / "USB.zip")

    assert is_there(PHOTO)


def test_one_brought_in_from_elsewhere_keeps_its_own(photo, tmp_path):
    taken = backups.make(tmp_path / "USB.zip") and tmp_path / "USB.zip"
    lose_everything()

    copy = receiving.receive([taken.read_bytes()], "USB.zip", by=None)
    backups.restore(copy.path)

    assert is_there(PHOTO)


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_without_its_bytes_it_is_refused_before_anything_is_touched(photo, harm):
    backups.make(here())
    path = beside()[0]
    path.unlink() if harm == "lost" else path.write_bytes(b"X" * path.stat().st_size)
    lose_everything()
    CustomerFile.objects.filter(name="写真.jpg").delete()

    with pytest.raises(reading.Unusable, match="足りないか壊れています"):
        backups.restore(kept.copies()[0].path)

    assert CustomerFile.objects.count() == 1
    assert not (settings.DATA / "files").exists()


def test_moved_without_its_bytes_it_says_so(photo, tmp_path):
    backups.make(here())
    moved = shutil.copy(kept.copies()[0].path, tmp_path / "moved.zip")

    with pytest.raises(reading.Unusable, match="となりの files フォルダ"):
        reading.check(Path(moved))
    with pytest.raises(reading.Unusable, match="となりの files フォルダ"):
        taking_away.stream(Path(moved))


def test_bytes_no_backup_speaks_of_any_more_go_with_the_last_one(photo):
    backups.make(here())
    filing.remove(photo, by=None)
    lose_everything()
    filing.add(photo.customer, "新.txt", [b"new"], by=None)
    for seconds in range(1, 1 + kept.NEWEST[kept.BY_HAND]):
        backups.make(here(seconds))
    for path in beside():
        os.utime(path, (0, 0))

    contents.thin_out()

    assert [path.read_bytes() for path in beside()] == [b"new"]


def test_while_a_backup_cannot_be_read_nothing_beside_goes(photo):
    backups.make(here())
    kept.copies()[0].path.write_bytes(b"broken")
    for path in beside():
        os.utime(path, (0, 0))

    contents.thin_out()

    assert len(beside()) == 2


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_is_lost_already_is_said_and_the_rest_is_kept(photo, tmp_path, elsewhere):
    shelf().remove(photo.content.digest)

    manifest = backups.make(tmp_path / "USB.zip" if elsewhere else here())

    assert manifest.lacking == 1
    assert Event.objects.get(verb="backup.made").data["lacking"] == 1
    assert any("「写真.jpg」（K1 髙橋 花子）の中身が" in said for said in examining.examine()["problems"])


def test_a_full_disk_leaves_no_half_backup(photo, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(backups.CannotBackUp, match="空きが足りない"):
        backups.make(here())

    assert kept.copies() == []
    assert beside() == []


def test_doctor_is_content_with_whole_files(photo):
    found = examining.examine()

    assert found["files"] == {"count": 2, "size": len(PHOTO + ESTIMATE), "damaged": []}
    assert not [said for said in found["problems"] if "ファイル" in said]


def test_an_older_backup_without_any_word_of_files_is_read(photo):
    backups.make(here())
    with zipfile.ZipFile(kept.copies()[0].path) as archive:
        said = archive.read("manifest.json").decode()

    manifest = reading.Manifest.from_json(said[: said.index(' "beside"')] + said[said.index(' "product"') :])

    assert (manifest.beside, manifest.lacking) == ({}, 0)
