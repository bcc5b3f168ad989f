"""A workbook with a password waits for it; the password is kept nowhere."""

import io
import zipfile

import pytest
import xlsxwriter

from hiiki.exchange.arrivals import joining, receiving
from hiiki.exchange.formats import locks
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from tests.exchange.book import csv
from tests.exchange.locked import lock

PASSWORD = "花と暮らし-2026"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def imports(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path / "imports"


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("名簿")
        sheet.write_row(0, 0, ["顧客コード", "氏名", "電話"])
        sheet.write_row(1, 0, ["K1", "髙橋 花子", "03-1234-5678"])
    return out.getvalue()


def received(content: bytes, name: str = "名簿.xlsx") -> ImportRun:
    [run] = joining.receive_all([([content], name)], by=None)
    run.refresh_from_db()
    return run


def test_it_waits_for_its_password():
    run = received(lock(workbook(), PASSWORD))

    assert (run.state, run.found_json) == (ImportRun.LOCKED, "")


def test_with_its_password_it_is_as_any_other():
    run = received(lock(workbook(), PASSWORD))

    receiving.unlock(run, PASSWORD)

    run.refresh_from_db()
    assert (run.state, run.total, run.found.sheet) == (ImportRun.CHOOSING, 1, "名簿")
    assert zipfile.is_zipfile(run.path)


def test_what_was_in_it_is_for_us_alone_and_goes_with_the_run(imports):
    run = received(lock(workbook(), PASSWORD))

    receiving.unlock(run, PASSWORD)

    [file] = run.folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert run.folder.stat().st_mode & 0o777 == 0o700
    receiving.discard(run)
    assert not list(imports.iterdir())


@pytest.mark.parametrize("password", ["", "花と暮らし", PASSWORD.replace("-", "ー")])
def test_a_wrong_password_says_so_and_leaves_it_waiting(password):
    run = received(lock(workbook(), PASSWORD))
    before = run.path.read_bytes()

    with pytest.raises(locks.WrongPassword, match="パスワードが違います"):
        receiving.unlock(run, password)

    run.refresh_from_db()
    assert run.state == ImportRun.LOCKED
    assert [path.read_bytes() for path in run.folder.iterdir()] == [before]


def test_the_same_file_is_the_same_however_it_was_locked():
    content = workbook()
    one, other = (received(lock(content, password)) for password in ("一", "二"))

    receiving.unlock(one, "一")
    receiving.unlock(other, "二")

    assert one.digest == other.digest


def test_one_that_excel_locked_by_itself_is_opened_without_asking():
    run = received(lock(workbook(), locks.OF_EXCEL_ITSELF))

    assert (run.state, run.total) == (ImportRun.CHOOSING, 1)


def test_what_is_no_table_says_so_after_all():
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        archive.writestr("word/document.xml", "<w/>" * 3_000)
    run = received(lock(text.getvalue(), PASSWORD))

    with pytest.raises(CannotRead, match="Word"):
        receiving.unlock(run, PASSWORD)

    run.refresh_from_db()
    assert run.state == ImportRun.LOCKED


def test_among_other_files_it_is_asked_for_by_itself():
    files = [
        ([csv("顧客コード,氏名", "K2,青木 一郎")], "渋谷店.csv"),
        ([lock(workbook(), PASSWORD)], "目黒店.xlsx"),
    ]

    runs = joining.receive_all(files, by=None)

    assert [(run.name, run.state) for run in runs] == [
        ("渋谷店.csv", ImportRun.CHOOSING),
        ("目黒店.xlsx", ImportRun.LOCKED),
    ]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [(b"<encryption ", b"<encryptiom "), (b'"SHA512"', b'"SHA999"')],
)
def test_a_lock_that_cannot_be_read_says_what_to_do(was, becomes):
    content = lock(workbook(), PASSWORD).replace(was, becomes)

    with pytest.raises(CannotRead, match="この暗号化の方法は読めません"):
        received(content)

    assert not ImportRun.objects.exists()
