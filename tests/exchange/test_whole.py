"""Everything about customers goes out as one file and comes back the same."""

import csv
import errno
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.utils.timezone import now

from hiiki.accounts.models import Shop, Staff
from hiiki.audit.models import Batch, Change
from hiiki.audit.undoing import undo
from hiiki.customers import filing, searching
from hiiki.customers.fields import FIELDS
from hiiki.customers.grams import INDEX
from hiiki.customers.models import Customer, CustomerFile
from hiiki.db import books, substrings
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.formats import own
from hiiki.exchange.models import ImportRun, WholeImport
from hiiki.exchange.records import CannotRead
from hiiki.exchange.whole import bringing, packing
from hiiki.files import examining
from hiiki.files.models import Content
from hiiki.files.shelf import shelf
from tests.exchange.book import csv as lines
from tests.exchange.book import imported, planned
from tests.exchange.test_backing_up import books_beside_the_book  # noqa: F401
from tests.makers import make_customer, make_staff

PHOTO, OLDER, ESTIMATE = b"photo", b"older photo", b"%PDF-1.7 estimate" * 1000
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived_in(aoki) -> list[Customer]:
    """A book in which something happened: fields of every kind, changes, an undoing, one archived, one deleted."""
    staff, other = make_staff("馬場 健一", code="7", retired=True), make_staff("千葉")
    hanako = make_customer(
        by=aoki, code="=K1", last_name="髙橋", first_name="花子𠮷", memo="一行目\r\n'=二行目\n\t", birthday="1978-03-07",
        gender="female", dm_ok=False, tel="+81-90-1234-5678", staff=staff, honorific="'様", address1=" 空白 ",
    )  # fmt: skip
    hanako.refresh_from_db()
    hanako.change({"department": "-5", "staff_id": other.pk}, by=aoki)
    undo(hanako.change({"memo": "", "staff_id": None}, by=aoki), by=aoki)
    imported(lines("顧客コード,会社名,担当者", "C1,株式会社青木,千葉", "C2,㈱馬場,"), by=aoki)
    Customer.objects.get(code="C2").archive(by=aoki)
    gone = make_customer(by=aoki, last_name="消える")
    filing.add(gone, "消える.txt", [b"gone"], by=aoki)
    gone.remove(by=aoki)
    filing.add(hanako, "=写真　がぎ.jpg", [OLDER], by=aoki)
    photo, _ = filing.add(hanako, "=写真　がぎ.jpg", [PHOTO], by=aoki)
    filing.show_as_picture(photo, True, by=aoki)
    filing.add(Customer.objects.get(code="C1"), "御見積書.pdf", [ESTIMATE], by=aoki)
    return list(Customer.objects.order_by("id"))


@pytest.fixture
def packed(lived_in, tmp_path) -> Path:
    path = tmp_path / "Hiiki.zip"
    packing.pack(path)
    return path


def files_of_customers() -> list[dict]:
    columns = [each.attname for each in CustomerFile._meta.local_fields if not each.attname.endswith("id")]
    return list(CustomerFile.objects.order_by("id").values(*columns, "customer__code", "content__digest"))


def empty_the_book() -> None:
    CustomerFile.objects.all().delete()
    Content.objects.all().delete()
    shutil.rmtree(settings.DATA / "files", ignore_errors=True)
    Change.objects.all().delete()
    Batch.objects.filter(undoes__isnull=False).delete()
    ImportRun.objects.all().delete()
    Batch.objects.all().delete()
    Customer.objects.all().delete()
    Staff.objects.all().delete()
    Shop.objects.update(code_prefix="K", code_digits=7, next_number=1)


def manifest_of(path: Path) -> own.Manifest:
    with own.opened(path) as package:
        return package.manifest


def dropped(path: Path) -> ImportRun:
    return receiving.receive([path.read_bytes()], path.name, by=None)


def brought(path: Path) -> WholeImport:
    whole = bringing.begin(dropped(path), by=None)
    while bringing.continue_due(only=whole.pk):
        pass
    whole.refresh_from_db()
    return whole


def table(path: Path, name: str) -> list[list[str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.reader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"), newline="")))


def stored() -> list[dict]:
    columns = [each.attname for each in Customer._meta.local_fields if each.attname not in {"id", "staff_id"}]
    return list(Customer.objects.order_by("id").values(*columns, "staff__name"))


def test_it_comes_back_equal_to_the_last_byte(packed, tmp_path):
    files, before, shop = (
        files_of_customers(),
        stored(),
        Shop.objects.values("code_prefix", "code_digits", "next_number").get(),
    )
    empty_the_book()

    whole = brought(packed)

    assert (whole.state, whole.error, whole.done) == (WholeImport.DONE, "", whole.total)
    assert stored() == before
    assert files_of_customers() == files
    assert examining.examine() == examining.Health(3, len(PHOTO + OLDER + ESTIMATE), ())
    assert Shop.objects.values("code_prefix", "code_digits", "next_number").get() == shop
    again = packing.pack(tmp_path / "again.zip")
    assert again.members == manifest_of(packed).members
    assert again.digest == manifest_of(packed).digest
    assert not whole.path.exists()


def test_the_history_still_says_who_did_what_and_can_be_undone(packed, aoki):
    empty_the_book()

    brought(packed)

    hanako = Customer.objects.get(code="=K1")
    changes = Change.objects.filter(record="customer", record_id=hanako.pk).order_by("id")
    assert [change.batch.actor_name for change in changes] == [aoki.name] * 4
    assert changes[1].after["department"] == "-5"
    assert changes[1].after["staff_id"] == Staff.objects.get(name="千葉").pk
    undo(changes[1].batch, by=aoki)
    hanako.refresh_from_db()
    assert (hanako.department, hanako.staff.name) == ("", "馬場 健一")


def test_the_manifest_says_what_is_in_it(packed):
    with zipfile.ZipFile(packed) as archive:
        said = json.loads(archive.read("manifest.json"))

    assert (said["product"], said["kind"], said["format"]) == ("hiiki", "customers", 1)
    rows = {
        "numbering": 1, "staff": 2, "own_fields": 0, "choices": 0, "customers": 3, "files": 3, "tag_colours": 0, "deeds": 6, "history": 7,
    }  # fmt: skip
    assert rows.items() <= {name: member["rows"] for name, member in said["members"].items()}.items()
    assert sorted(said["contents"].values()) == [len(PHOTO), len(OLDER), len(ESTIMATE)]
    assert {"version", "created"} <= set(said)


def test_no_cell_is_a_formula(packed):
    cells = [cell for name in manifest_of(packed).members for row in table(packed, name) for cell in row]

    assert "'=K1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_people_read_the_customers_by_their_labels(packed):
    assert table(packed, "customers")[0][: len(FIELDS)] == [field.label for field in FIELDS]


def test_it_is_of_one_moment(lived_in, tmp_path):
    make_customer(code="あとから")

    manifest = packing.pack(tmp_path / "a.zip", tell=lambda done, total: None)

    assert manifest.customers == Customer.objects.count()


def test_into_a_book_that_is_not_empty_only_customers_go_and_it_says_so(packed):
    Customer.objects.get(code="C1").remove(by=None)
    run = planned(packed.read_bytes(), name=packed.name)

    assert (run.found.kind, run.rules.key) == ("hiiki", "code")
    assert "顧客だけを、顧客コードで見分けて取り込みます" in run.found.notes[0]
    assert run.counts["verdicts"] == {"n": 1, "s": 1, "c": 1}  # white space at the edges is not kept
    assert {link.target for link in run.mapping.columns[len(FIELDS) :]} == {None}
    with pytest.raises(bringing.CannotBring, match="もう顧客がいる"):
        bringing.begin(run, by=None)


def test_killed_between_steps_it_goes_on(packed, tmp_path, monkeypatch):
    monkeypatch.setattr(bringing, "STEP", 2)
    empty_the_book()
    whole = bringing.begin(dropped(packed), by=None)

    turns = 0
    while bringing.continue_due(only=whole.pk, seconds=0):
        turns += 1

    assert turns > 8
    again = packing.pack(tmp_path / "again.zip")
    assert again.members == manifest_of(packed).members
    assert again.contents == manifest_of(packed).contents


@pytest.mark.parametrize("code", ["C2", "新しい人"])
def test_a_customer_registered_meanwhile_is_never_overwritten(packed, monkeypatch, code):
    monkeypatch.setattr(bringing, "STEP", 2)
    empty_the_book()
    whole = bringing.begin(dropped(packed), by=None)
    while Customer.objects.count() < 2:
        bringing.continue_due(only=whole.pk, seconds=0)
    make_customer(code=code, last_name="青木")

    while bringing.continue_due(only=whole.pk):
        pass

    whole.refresh_from_db()
    assert Customer.objects.get(code=code).last_name == "青木"
    if code == "C2":
        assert (whole.state, whole.error) == (WholeImport.FAILED, bringing.MEANWHILE)
        assert (Customer.objects.count(), Batch.objects.count()) == (1, 1)
    else:
        assert whole.state == WholeImport.DONE


def test_the_search_index_forgets_who_was_taken_out_again(packed, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL forgets by itself")
    monkeypatch.setattr(bringing, "STEP", 2)
    empty_the_book()
    whole = bringing.begin(dropped(packed), by=None)
    while Customer.objects.count() < 2:
        bringing.continue_due(only=whole.pk, seconds=0)
    while substrings.keep_up(INDEX):
        pass
    make_customer(code="C2", last_name="青木")

    while bringing.continue_due(only=whole.pk):
        pass

    with connection.cursor() as cursor:
        assert cursor.execute("SELECT held FROM customers_customer_fts_state").fetchall() == [(0,)]
    assert [one.code for one in searching.search(Customer.objects.all(), "青木")] == ["C2"]


def test_what_cannot_be_brought_leaves_the_book_empty(packed, tmp_path, monkeypatch):
    monkeypatch.setattr(bringing, "STEP", 2)
    path = rewritten(packed, tmp_path, "history", lambda text: text.replace("C2", "C9"))
    empty_the_book()

    whole = brought(path)

    assert whole.state == WholeImport.FAILED
    assert "履歴が読めません" in whole.error
    assert not Customer.objects.exists()
    assert not Batch.objects.exists()
    assert not Change.objects.exists()


def test_what_cannot_be_taken_out_yet_is_tried_again_later_and_not_at_once(packed, tmp_path, monkeypatch):
    def held(*_):
        raise IntegrityError

    monkeypatch.setattr(bringing, "_take_out", held)
    path = rewritten(packed, tmp_path, "history", lambda text: text.replace("C2", "C9"))
    empty_the_book()

    whole = brought(path)

    assert whole.state == WholeImport.CLEARING
    assert whole.lease_until > now()


def rewritten(path: Path, folder: Path, name: str, change) -> Path:
    """The file as somebody else might have written it: another table, its manifest in order."""
    out = folder / "他.zip"
    manifest = manifest_of(path)
    with zipfile.ZipFile(out, "w") as archive:
        writer = own.Writer(archive)
        for member, said in manifest.members.items():
            with zipfile.ZipFile(path) as source:
                text = source.read(f"{member}.csv").decode("utf-8-sig")
            headings, *rows = csv.reader(io.StringIO(change(text) if member == name else text, newline=""))
            writer.add(member, said.title, headings, rows)
        if name != "files":
            with zipfile.ZipFile(path) as source:
                for digest, size in manifest.contents.items():
                    with source.open(f"files/{digest[:2]}/{digest[2:]}") as content:
                        writer.add_content(digest, size, content)
        writer.finish(manifest.created)
    return out


def test_damaged_anywhere_it_is_refused(packed, tmp_path):
    content = packed.read_bytes()
    bad = tmp_path / "bad.zip"
    for at in range(0, len(content), 37):
        bad.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        try:
            with own.opened(bad) as package:
                package.verify()
                assert package.manifest.digest == manifest_of(packed).digest
        except CannotRead:
            pass


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.99])
def test_cut_off_it_is_refused(packed, tmp_path, keep):
    content = packed.read_bytes()
    packed.write_bytes(content[: int(len(content) * keep)])

    with pytest.raises(CannotRead):
        dropped(packed)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, "新しい Hiiki"),
        ({"version": "99.1"}, "新しい Hiiki（99.1）で書き出した"),
        ({"kind": "orders"}, "新しい Hiiki"),
        ({"members": {}}, "壊れています"),
    ],
)
def test_what_this_hiiki_cannot_read_is_said_before_anything_is_touched(packed, tmp_path, change, words):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == own.MANIFEST:
                data = json.dumps(json.loads(data) | change).encode()
            target.writestr(info, data)

    with pytest.raises(CannotRead, match=words):
        dropped(path)


def test_another_member_is_refused(packed):
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../x.csv", "")

    with pytest.raises(CannotRead, match="壊れています"):
        dropped(packed)


def test_a_backup_is_sent_to_its_page(tmp_path):
    path = tmp_path / "hiiki.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"product": "hiiki", "format": 1, "members": {}}))

    with pytest.raises(CannotRead, match="バックアップです"):
        dropped(path)


def test_a_file_without_its_bytes_is_not_left_out_in_silence(lived_in, tmp_path):
    lost = CustomerFile.objects.get(name="御見積書.pdf")
    shelf().remove(lost.content.digest)

    with pytest.raises(packing.Lacking, match=r"「御見積書\.pdf」（C1 株式会社青木）の中身が失われている"):
        packing.pack(tmp_path / "a.zip")

    assert list(tmp_path.iterdir()) == []


def test_bytes_that_are_not_what_they_should_be_are_refused(packed, tmp_path):
    path = tmp_path / "他.zip"
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info, data.replace(b"older photo", b"other photo"))

    with pytest.raises(CannotRead, match="壊れています"):
        dropped(path)


def test_a_file_that_speaks_of_bytes_it_does_not_bring_leaves_the_book_empty(packed, tmp_path):
    path = rewritten(packed, tmp_path, "files", lambda text: text)  # and no contents
    empty_the_book()

    whole = brought(path)

    assert (whole.state, "中身が入っていません" in whole.error) == (WholeImport.FAILED, True)
    assert not Customer.objects.exists()


def test_a_full_disk_leaves_no_half_file(lived_in, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(own.Writer, "finish", full)

    with pytest.raises(OSError, match="No space"):
        packing.pack(tmp_path / "a.zip")

    assert list(tmp_path.iterdir()) == []


def test_the_copy_is_taken_away(packed, settings):
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("whole-*"))
    assert books.is_there()
    assert connection.vendor in {"sqlite", "postgresql"}
