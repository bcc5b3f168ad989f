"""Files of one layout, one from each branch, come in as one import; every line says which file it stands in."""

import pytest

from hiiki.audit.models import Event
from hiiki.audit.undoing import undo
from hiiki.customers.models import Customer
from hiiki.exchange.arrivals import joining, receiving, repeating
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead
from hiiki.exchange.refused import correcting
from hiiki.exchange.reports import reporting
from hiiki.exchange.rules import Rules
from hiiki.exchange.verdicts import REFUSED
from hiiki.exchange.writing import applying
from tests.exchange.book import codes, csv

HEADINGS = "顧客コード,氏名,電話,生年月日"
SHIBUYA = csv(HEADINGS, "K1,髙橋 花子,03-1234-5678,S53.3.7", "K2,青木 一郎,03-2222-3333,")
MEGURO = csv(HEADINGS, "K3,馬場 健一,03-3333-4444,", "K4,千葉 次郎,,昭和99年13月1日")
CARDS = csv("会社名,姓,名", "株式会社青木,青木,一郎")

pytestmark = pytest.mark.django_db


def received(by=None, **files: bytes) -> list[ImportRun]:
    return joining.receive_all([([content], f"{name}.csv") for name, content in files.items()], by=by)


def planned(run: ImportRun, **rules) -> ImportRun:
    receiving.choose(run, run.mapping, Rules(**{**run.rules.to_json(), **rules}))
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    return run


def imported(run: ImportRun, **rules) -> ImportRun:
    planned(run, unknown_staff="create", **rules)
    applying.begin(run, run.rules, by=None)
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture(autouse=True)
def imports(settings, tmp_path):
    """Where files are kept, with nothing of other tests in it."""
    settings.DATA = tmp_path
    return tmp_path / "imports"


def test_the_same_columns_make_one_run(imports):
    [run] = received(渋谷店=SHIBUYA, 目黒店=MEGURO)

    imported(run)

    assert (run.name, run.total, run.counts["created"]) == ("渋谷店.csv ほか 1 ファイル", 4, 3)
    assert codes() == ["K1", "K2", "K3"]
    assert [folder.name for folder in imports.iterdir()] == [str(run.pk)]
    assert Event.objects.filter(verb="import.uploaded").count() == 1


def test_the_line_says_which_file():
    [run] = received(渋谷店=SHIBUYA, 目黒店=MEGURO)

    imported(run)

    [problem] = reporting.problems(run)
    assert (problem["file"], problem["line"], problem["value"]) == ("目黒店.csv", 3, "昭和99年13月1日")
    out = run.folder / "errors.csv"
    reporting.write_errors(run, out)
    assert "K4,千葉 次郎,,昭和99年13月1日,目黒店.csv 3," in out.read_text("utf-8-sig")


def test_who_stands_in_two_files_is_pointed_out_with_file_and_line():
    twice = csv(HEADINGS, "K2,青木 一郎,03-2222-9999,")
    [run] = received(渋谷店=SHIBUYA, 目黒店=twice)

    planned(run)

    [problem] = reporting.problems(run)
    assert (problem["file"], problem["line"]) == ("目黒店.csv", 2)
    assert "渋谷店.csv 3 行目と同じです" in problem["reason"]


def test_each_file_is_read_in_its_own_way():
    meguro = MEGURO.decode("cp932").replace(",", "\t").encode("utf-16")
    [run] = received(渋谷店=SHIBUYA, 目黒店=meguro)

    imported(run)

    assert codes() == ["K1", "K2", "K3"]


def test_columns_may_stand_in_another_order():
    meguro = csv("氏名,生年月日,電話,顧客コード", "馬場 健一,S26.11.30,03-3333-4444,K3")
    [run] = received(渋谷店=SHIBUYA, 目黒店=meguro)

    imported(run)

    baba = Customer.objects.get(code="K3")
    assert (baba.last_name, baba.tel, str(baba.birthday)) == ("馬場", "03-3333-4444", "1951-11-30")


def test_a_row_with_too_many_cells_keeps_them_all_for_whoever_puts_it_right():
    good = "千葉 次郎,,,K4"
    meguro = csv("氏名,生年月日,電話,顧客コード", good, good, "馬場 健一,S26.11.30,03-3333-4444,K3,何か")
    [run] = received(渋谷店=SHIBUYA, 目黒店=meguro)

    planned(run)

    with run.stage() as stage:
        *_, refused = stage.iterate(REFUSED)
    assert [cell.value for cell in correcting.form_row(run, refused.number)] == [
        "K3", "馬場 健一", "03-3333-4444", "S26.11.30", "何か",
    ]  # fmt: skip


def test_other_columns_are_another_run():
    runs = received(渋谷店=SHIBUYA, 名刺=CARDS, 目黒店=MEGURO)

    assert [run.name for run in runs] == ["渋谷店.csv ほか 1 ファイル", "名刺.csv"]


def test_files_without_headings_are_not_taken_for_the_same():
    rows = [csv(f"{number},青木,03-1234-567{number}") for number in range(2)]

    assert len(received(甲=rows[0], 乙=rows[1])) == 2


def test_one_that_cannot_be_read_is_named_and_nothing_is_kept(imports):
    with pytest.raises(CannotRead, match=r"「写真.csv」：.*画像"):
        received(渋谷店=SHIBUYA, 写真=b"\x89PNG\r\n\x1a\n")

    assert not ImportRun.objects.exists()
    assert list(imports.glob("*")) == []


def test_a_refused_row_is_put_right_where_it_stands():
    [run] = received(渋谷店=SHIBUYA, 目黒店=MEGURO)
    imported(run)

    correcting.correct(run, 4, ["K4", "千葉 次郎", "", ""], by=None)

    assert codes() == ["K1", "K2", "K3", "K4"]
    assert Event.objects.get(verb="import.corrected").data == {"line": 3, "file": "目黒店.csv"}


def test_it_is_undone_as_one():
    [run] = received(渋谷店=SHIBUYA, 目黒店=MEGURO)
    imported(run)

    undo(run.batch, by=None)

    assert not Customer.objects.exists()


def test_the_same_files_again_change_nothing():
    imported(*received(渋谷店=SHIBUYA, 目黒店=MEGURO))

    again = imported(*received(渋谷店=SHIBUYA, 目黒店=MEGURO))

    assert (again.counts["created"], again.counts["unchanged"]) == (0, 3)


def test_it_can_be_brought_in_once_more_from_what_was_kept():
    [run] = received(渋谷店=SHIBUYA, 目黒店=MEGURO)

    copy = repeating.repeat(run, by=None)

    assert [part.name for part in copy.parts] == ["渋谷店.csv", "目黒店.csv"]
    assert [path.read_bytes() for path in repeating.files(copy)] == [SHIBUYA, MEGURO]


def test_reading_them_otherwise_holds_for_all_of_them():
    [run] = received(渋谷店=SHIBUYA, 目黒店=MEGURO)

    receiving.look(run, heading_row=0)

    assert [part.found.heading_row for part in run.parts] == [0, 0]
    assert run.total == 6


def test_a_reading_by_which_their_columns_differ_is_refused():
    [run] = received(渋谷店=SHIBUYA, 目黒店=MEGURO)

    with pytest.raises(CannotRead, match=r"「目黒店.csv」の列が「渋谷店.csv」と違う"):
        receiving.look(run, heading_row=2)
