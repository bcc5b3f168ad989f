"""The quiet lines in the top bar."""

import pytest

from hiiki.audit.models import Batch
from hiiki.audit.recording import open_batch
from hiiki.exchange.backups import progress
from hiiki.exchange.models import ImportRun
from tests.cast import signed_in
from tests.makers import make_staff


def words(client) -> list[str]:
    return [line.words for line in client.get("/home/running").context["running"]]


def bar(client) -> str:
    return client.get("/home/running").content.decode()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("planning", ["調べています 名簿.csv"]),
        ("applying", ["取り込み中 名簿.csv"]),
        ("paused", ["取り込みを一時停止中 名簿.csv"]),
        ("done", []),
        ("choosing", []),
    ],
)
def test_an_import_leads_to_its_page(as_baba, state, said):
    run = ImportRun.objects.create(name="名簿.csv", state=state, done=1, total=4)

    assert words(as_baba) == said
    assert (f'href="/exchange/{run.pk}"' in bar(as_baba)) == bool(said)


def test_what_stands_still_is_not_asked_for_again_and_again(as_baba):
    run = ImportRun.objects.create(name="名簿.csv", state=ImportRun.PAUSED)
    assert "hx-trigger" not in bar(as_baba)

    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.APPLYING)

    assert "hx-trigger" in bar(as_baba)


def test_an_undoing_leads_to_the_list_of_deeds(as_baba, baba):
    batch = open_batch("delete", "9 人の削除", by=baba)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.UNDOING, done=3, total=9)

    assert words(as_baba) == ["元に戻しています 9 人の削除"]
    assert 'href="/undo"' in bar(as_baba)
    assert "33%" in bar(as_baba)


def test_a_backup_is_the_owners_matter(as_aoki, as_baba):
    with progress.told():
        assert words(as_aoki) == ["バックアップ中"]
        assert words(as_baba) == []
    assert words(as_aoki) == []


def test_what_waits_for_a_person_comes_last_and_the_bar_is_not_flooded(as_baba, baba):
    for number in range(3):
        ImportRun.objects.create(name=f"{number}.csv", state=ImportRun.PAUSED)
    ImportRun.objects.create(name="動.csv", state=ImportRun.APPLYING)

    assert words(as_baba) == ["取り込み中 動.csv", "取り込みを一時停止中 2.csv"]


def test_who_sees_only_their_own_customers_sees_no_imports(baba, aoki):
    baba.change(by=aoki, own_customers_only=True, staff=make_staff())
    ImportRun.objects.create(name="名簿.csv", state=ImportRun.APPLYING)

    assert words(signed_in(baba)) == []


def test_who_only_looks_sees_nothing(as_chiba):
    ImportRun.objects.create(name="名簿.csv", state=ImportRun.APPLYING)

    assert words(as_chiba) == []
