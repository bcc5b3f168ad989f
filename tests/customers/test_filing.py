"""Files of a customer: added, made newer, renamed, taken away, each undone; nothing of them is lost."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from hiiki.accounts.models import User
from hiiki.audit.models import Batch, Change, Event
from hiiki.audit.undoing import undo
from hiiki.customers import filing, putting_away
from hiiki.customers.filing import Refused
from hiiki.customers.models import Customer, CustomerFile
from hiiki.customers.models.file import picture_of
from hiiki.files.keeping import let_go
from hiiki.files.models import Content
from hiiki.files.shelf import TooLarge, shelf
from tests.makers import make_customer, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki)


def put(customer: Customer, name: str = "見積書.pdf", content: bytes = b"one", *, by=None) -> CustomerFile:
    return filing.add(customer, name, [content], by=by)[0]


def names(customer: Customer) -> list[tuple[str, int]]:
    return list(customer.files.order_by("id").values_list("name", "version"))


def stored() -> list[tuple]:
    return list(CustomerFile.objects.order_by("id").values_list())


def test_a_file_is_kept_as_it_is_and_who_added_it(hanako, baba):
    file, batch = filing.add(hanako, "見積書　がぎ.pdf", [b"one"], by=baba)

    assert (file.name, file.version, file.added_by) == ("見積書　がぎ.pdf", 1, "馬場 健一")
    with shelf().open(file.content.digest) as content:
        assert content.read() == b"one"
    event = Event.objects.get(verb="file.added")
    assert (event.record, event.record_id, event.data["file"]) == ("customer", hanako.pk, file.name)
    assert event.data["batch"] == batch.pk


def test_undoing_takes_it_away_and_the_bytes_stay_for_a_while(hanako, aoki):
    file, batch = filing.add(hanako, "x", [b"one"], by=aoki)

    undo(batch, by=aoki)

    assert not CustomerFile.objects.exists()
    assert shelf().is_whole(file.content.digest, 3)


def test_the_same_name_again_is_a_newer_version_and_the_older_stays(hanako):
    first = put(hanako, "がぎ.pdf")

    second = put(hanako, "がぎ.PDF", b"two")

    assert (first.version, second.version) == (1, 2)
    assert list(CustomerFile.objects.newest()) == [second]
    assert list(first.versions()) == [second, first]


def test_of_another_customer_it_is_another_file(hanako):
    put(hanako)

    assert put(make_customer()).version == 1
    assert CustomerFile.objects.newest().count() == 2
    assert Content.objects.count() == 1


def test_the_same_bytes_again_are_no_newer_version(hanako):
    first = put(hanako)
    before = Batch.objects.count()

    again, batch = filing.add(hanako, "見積書.pdf", [b"one"], by=None)

    assert (again, batch) == (first, None)
    assert Batch.objects.count() == before


def test_an_older_version_comes_back_as_the_newest(hanako, aoki):
    first = put(hanako)
    put(hanako, content=b"two")

    third, batch = filing.restore(first, by=aoki)

    assert (third.version, third.content) == (3, first.content)
    undo(batch, by=aoki)
    assert [each.version for each in first.versions()] == [2, 1]


def test_too_large_a_file_is_refused_and_nothing_is_written(hanako, settings):
    settings.FILE_BYTES = 10
    before = (Batch.objects.count(), Content.objects.count())

    with pytest.raises(TooLarge, match="1 つ 10 バイト まで"):
        put(hanako, content=b"x" * 11)

    assert (Batch.objects.count(), Content.objects.count()) == before


def test_renaming_takes_all_versions_along_and_is_undone(hanako, aoki):
    put(hanako)
    file = put(hanako, content=b"two")
    before = stored()

    batch = filing.change(file, name="../請求書.pdf", note="5 月分", by=aoki)

    assert names(hanako) == [("請求書.pdf", 1), ("請求書.pdf", 2)]
    assert list(CustomerFile.objects.newest().values_list("note", flat=True)) == ["5 月分"]
    undo(batch, by=aoki)
    assert stored() == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [("請求書", "請求書.txt"), ("請求書.exe", "請求書.exe.txt"), ("請求書.TXT", "請求書.TXT")],
)
def test_a_file_that_is_renamed_keeps_its_ending(hanako, aoki, name, kept):
    file = put(hanako, "メモ.txt")

    filing.change(file, name=name, note="", by=aoki)

    assert names(hanako) == [(kept, 1)]


def test_nothing_changed_is_nothing_written(hanako, aoki):
    file = put(hanako)
    before = (Batch.objects.count(), Event.objects.count())

    assert filing.change(file, name=file.name, note="", by=aoki) is None
    assert filing.show_as_picture(file, False, by=aoki) is None
    assert (Batch.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize(("name", "words"), [("請求書.PDF", "もうあります"), (" / ", "名前を入れて")])
def test_a_name_that_cannot_be_is_refused(hanako, aoki, name, words):
    file = put(hanako)
    put(hanako, "請求書.pdf")

    with pytest.raises(Refused, match=words):
        filing.change(file, name=name, note="", by=aoki)


def test_only_how_the_name_is_written_may_change(hanako, aoki):
    file = put(hanako, "a.pdf")

    filing.change(file, name="A.pdf", note="", by=aoki)

    assert names(hanako) == [("A.pdf", 1)]


def test_removing_takes_all_versions_and_undoing_brings_them_back(hanako, aoki):
    put(hanako)
    file = put(hanako, content=b"two")
    filing.show_as_picture(file, True, by=aoki)
    before = stored()

    batch = filing.remove(file, by=aoki)

    assert not CustomerFile.objects.exists()
    undo(batch, by=aoki)
    assert stored() == before
    with pytest.raises(Refused, match="もう削除"):
        filing.remove(CustomerFile(pk=0, customer=hanako, name="x"), by=aoki)


def test_only_one_file_is_the_picture_and_a_newer_version_is_shown(hanako, aoki):
    other, face = put(hanako, "店.jpg"), put(hanako, "顔.jpg", b"face")
    filing.show_as_picture(other, True, by=aoki)

    batch = filing.show_as_picture(face, True, by=aoki)

    assert picture_of(hanako) == face
    newer = put(hanako, "顔.jpg", b"older face")
    assert picture_of(hanako) == newer
    undo(batch, by=aoki)
    newer.refresh_from_db()
    assert newer.is_picture
    filing.show_as_picture(newer, False, by=aoki)
    assert picture_of(hanako) is None


def test_a_file_renamed_since_is_not_taken_away(hanako, aoki):
    file, batch = filing.add(hanako, "x", [b"one"], by=aoki)
    renaming = filing.change(file, name="y", note="", by=aoki)

    undo(batch, by=aoki)

    batch.refresh_from_db()
    assert batch.conflicts == ["ファイル「y」は、あとから変更されているので残しました。"]
    undo(renaming, by=aoki)
    undo(batch, by=aoki)
    assert not CustomerFile.objects.exists()


def test_what_was_removed_does_not_mix_with_a_new_file_of_its_name(hanako, aoki):
    batch = filing.remove(put(hanako), by=aoki)
    put(hanako, content=b"new")

    undo(batch, by=aoki)

    batch.refresh_from_db()
    assert "ほかにあるので" in batch.conflicts[0]
    assert names(hanako) == [("見積書.pdf", 1)]


def test_a_name_is_not_put_back_onto_another_file(hanako, aoki):
    batch = filing.change(put(hanako, "x"), name="y", note="", by=aoki)
    put(hanako, "x", b"new")

    undo(batch, by=aoki)

    batch.refresh_from_db()
    assert "名前は戻せませんでした" in batch.conflicts[0]
    assert names(hanako) == [("y", 1), ("x", 1)]


@pytest.mark.parametrize("many", [False, True])
def test_files_go_with_their_customer_and_come_back(hanako, aoki, many):
    put(hanako)
    filing.show_as_picture(put(hanako, content=b"two"), True, by=aoki)
    before = stored()

    batch = putting_away.remove(Customer.objects.all(), by=aoki) if many else hanako.remove(by=aoki)

    assert not CustomerFile.objects.exists()
    undo(batch, by=aoki)
    assert stored() == before
    assert Customer.objects.get() == hanako


def test_the_registration_of_a_customer_with_files_is_not_undone(hanako, aoki):
    put(hanako)
    registration = Batch.objects.get(changes__record="customer")

    undo(registration, by=aoki)

    registration.refresh_from_db()
    assert "ファイルがあるので残しました" in registration.conflicts[0]
    assert hanako.files.count() == 1


def test_bytes_that_undoing_may_bring_back_are_never_swept_away(hanako, aoki):
    file, removed = put(hanako), put(hanako, "y", b"two")
    _, undone = filing.add(hanako, "z", [b"three"], by=aoki)
    batch = filing.remove(removed, by=aoki)
    undo(undone, by=aoki)
    Content.objects.update(touched_at=now() - timedelta(days=31))

    assert let_go() == 1

    undo(batch, by=aoki)
    for each in (file, removed):
        assert shelf().is_whole(each.content.digest, each.content.size)


def test_search_by_name_finds_it_however_it_is_written(hanako):
    file = put(hanako, "２０２６年 御見積書（ｶﾞｰﾃﾞﾝ）.pdf")

    for words in ("2026", "ガーデン", "見積 がーでん", "ＰＤＦ"):
        assert list(CustomerFile.objects.named_like(words)) == [file], words
    assert not CustomerFile.objects.named_like("請求")


def test_who_sees_only_their_own_customers_sees_only_their_files(aoki, baba):
    staff = make_staff("馬場")
    mine, others = put(make_customer(staff=staff)), put(make_customer())
    User.objects.filter(pk=baba.pk).update(own_customers_only=True, staff=staff)

    assert set(CustomerFile.objects.visible_to(User.objects.get(pk=baba.pk))) == {mine}
    assert set(CustomerFile.objects.visible_to(aoki)) == {mine, others}


def test_each_deed_holds_its_customer(hanako, aoki):
    file = put(hanako)
    filing.remove(file, by=aoki)
    hanako.remove(by=aoki)

    with pytest.raises(Refused, match="もう削除されています"):
        put(hanako)
    assert Change.objects.filter(record="customerfile").count() == 2
