"""A ZIP is as good as the tables in it, and cannot do any harm. (S6, S7)"""

import io
import struct
import zipfile

import pytest

from hiiki.exchange.arrivals import joining
from hiiki.exchange.formats import limits
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from tests.exchange.book import csv

HEADINGS = "顧客コード,氏名,電話"
SHIBUYA = csv(HEADINGS, "K1,髙橋 花子,03-1234-5678")
MEGURO = csv(HEADINGS, "K2,青木 一郎,03-2222-3333")
CARDS = csv("会社名,姓,名", "株式会社青木,青木,一郎")

pytestmark = pytest.mark.django_db


def zipped(*members: tuple[str, bytes], names: str = "", how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """`names`: write them in this encoding and without the mark of UTF-8, as Explorer or a Mac does."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in members:
            archive.writestr(_Unmarked(name, names) if names else name, content, how)
    return buffer.getvalue()


class _Unmarked(zipfile.ZipInfo):
    __slots__ = ("encoded",)

    def __init__(self, name: str, encoding: str) -> None:
        super().__init__(name)
        self.encoded = name.encode(encoding)

    def _encodeFilenameFlags(self):
        return self.encoded, self.flag_bits & ~0x800


@pytest.fixture(autouse=True)
def imports(settings, tmp_path):
    """Where files are kept, with nothing of other tests in it."""
    settings.DATA = tmp_path
    return tmp_path / "imports"


def received(content: bytes, name: str = "名簿.zip") -> list[ImportRun]:
    return joining.receive_all([([content], name)], by=None)


@pytest.mark.parametrize("names", ["", "cp932", "utf-8"])
def test_tables_with_the_same_columns_are_one_run(names):
    [run] = received(zipped(("渋谷店.csv", SHIBUYA), ("目黒店.csv", MEGURO), names=names))

    assert [part.name for part in run.parts] == ["渋谷店.csv", "目黒店.csv"]
    assert run.total == 2


def test_the_only_table_in_it_is_as_if_dropped_by_itself():
    [run] = received(zipped(("名簿/渋谷店.csv", SHIBUYA), ("名簿/地図.png", b"\x89PNG")))

    assert (run.name, run.path.suffix, run.path.read_bytes()) == ("名簿/渋谷店.csv", ".csv", SHIBUYA)


def test_tables_with_other_columns_are_other_runs():
    runs = received(zipped(("渋谷店.csv", SHIBUYA), ("名刺.csv", CARDS)))

    assert [run.name for run in runs] == ["渋谷店.csv", "名刺.csv"]


def test_what_a_mac_puts_beside_the_files_is_passed_over():
    [run] = received(zipped(("名簿.csv", SHIBUYA), ("__MACOSX/._名簿.csv", b"\0\5"), (".隠し.csv", b"\0")))

    assert run.name == "名簿.csv"


def test_a_name_that_leads_elsewhere_leads_nowhere():
    [run] = received(zipped(("/etc/名簿.csv", SHIBUYA), ("../../名簿.csv", MEGURO), ("C:\\名簿.csv", MEGURO)))

    files = sorted(path.name for path in run.folder.iterdir())
    assert files == ["source-2.csv", "source.csv"]


def locked(content: bytes) -> bytes:
    """Marked as encrypted, in the directory and before the member."""
    at = content.rindex(b"PK\x01\x02")
    return content[:6] + b"\1\0" + content[8 : at + 8] + b"\1\0" + content[at + 10 :]


def broken(content: bytes) -> bytes:
    return content[:60] + b"\xff" * 20 + content[80:]


def of_an_unknown_method(content: bytes) -> bytes:
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 10] + struct.pack("<H", 9) + content[at + 12 :]


ONE = zipped(("渋谷店.csv", SHIBUYA * 20))
REFUSED = {
    "locked": (locked(ONE), "パスワードのかかったZIP"),
    "broken": (broken(ONE), "渋谷店.csv.*壊れている"),
    "cut off": (ONE[:-30], "壊れている"),
    "unknown method": (of_an_unknown_method(ONE), "読めない方法"),
    "zip in zip": (zipped(("中.zip", ONE)), "さらに圧縮ファイル"),
    "no table": (zipped(("写真.png", b"\x89PNG")), "中に CSV や Excel のファイルがあるZIP"),
    "bomb": (zipped(("名簿.csv", b"a,b\n" * 2**22)), "異常に大きい"),
    "a member that is no table": (
        zipped(("渋谷店.csv", SHIBUYA), ("x.csv", b"%PDF-1.4")),
        "「x.csv」：.*PDF",
    ),
    "too many tables": (zipped(*((f"{n}.csv", b"a,b\n1,2\n") for n in range(1_001))), "1,000個まで"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_says_why_and_leaves_nothing(case, imports, settings):
    content, words = REFUSED[case]
    before = set(settings.FILE_UPLOAD_TEMP_DIR.iterdir())
    with pytest.raises(CannotRead, match=words):
        received(content)

    assert not ImportRun.objects.exists()
    assert list(imports.glob("*")) == []
    assert set(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) <= before


def test_all_members_together_are_as_large_as_one_file_may_be(monkeypatch):
    content = zipped(("渋谷店.csv", SHIBUYA * 50), ("目黒店.csv", MEGURO * 50))
    monkeypatch.setattr(limits, "TEXT_BYTES", len(SHIBUYA) * 60)

    with pytest.raises(CannotRead, match="異常に大きい"):
        received(content)


def test_a_directory_of_very_many_entries_is_not_looked_through(monkeypatch):
    monkeypatch.setattr(limits, "ZIP_DIRECTORY_BYTES", 500)

    with pytest.raises(CannotRead, match="壊れている"):
        received(zipped(*((f"{n}.csv", b"") for n in range(20))))
