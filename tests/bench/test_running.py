import os

import pytest

from bench import __main__ as evening
from bench import running, serving, telling, work

TOOLS = ("sqlite-utils", "sqlite3 .import", "COPY, pg_trgm")


def test_a_bench_measures_everything_from_end_to_end(monkeypatch):
    """One test, so that the run (200 rows, every address once, no rest) is made once however many workers test."""
    monkeypatch.setattr(serving, "ROUNDS", 1)
    monkeypatch.setattr(serving, "QUIET", 0)
    monkeypatch.setattr(running, "AWAY", 0)
    server = os.environ.get("HIIKI_DATABASE_URL", "")

    result = running.measured(200, server, repeat=1, few=1, say=lambda text: None)

    created = result["first"]["created"]
    beside = running.beside(server)
    others = {"import-export", "import-export, quickest", "bare", *TOOLS}
    ours = set(telling.WORK) - others - {"bulk", "undo of the bulk edit", "duplicates"}
    assert all(result[name]["seconds"] > 0 and result[name]["peak"] > 0 for name in (*ours, *beside))
    assert {result[name]["rows"] for name in (*beside, "csv", "xlsx", "undo")} == {created}
    assert result["again"]["unchanged"] == created
    assert 0 < result["changed"]["updated"] < 30
    assert result["undo"]["conflicts"] == 0
    said = telling.told({"SQLite": result})
    assert all(kind in said for kind in (*result["looks"]["searches"], *result["looks"]["pages"]))


def test_a_full_book_is_put_to_work_from_end_to_end(monkeypatch):
    monkeypatch.setattr(serving, "ROUNDS", 1)
    monkeypatch.setattr(work, "AWAY", 0)
    server = os.environ.get("HIIKI_DATABASE_URL", "")

    result = work.measured(200, server, only=set(work.PARTS), repeat=1, few=1, say=lambda text: None)

    assert result["bulk"]["changed"] == result["undo of the bulk edit"]["rows"] > 100
    assert result["duplicates"]["groups"] > 0
    said = telling.told({"SQLite": result})
    assert all(kind in said for kind in result["looks"]["segments"])
    assert "duplicates by the usual rules" in said


def test_the_table_takes_the_place_of_the_old_one_and_leaves_the_others():
    other = "<!-- bin/bench 1M: begin -->\nold\n<!-- bin/bench 1M: end -->"
    page = f"before\n<!-- bin/bench 100k: begin -->\nold\n<!-- bin/bench 100k: end -->\n{other}\nafter\n"

    replaced = telling.replaced(page, "100k", "new")

    assert replaced == page.replace("old", "new", 1)


def test_a_page_without_a_place_for_the_table_is_not_written():
    with pytest.raises(ValueError, match="no place"):
        telling.replaced("# Speed", "100k", "new")


def test_the_page_has_a_place_for_everything_an_evening_measures():
    wish = evening.read(["--everything", "--write"])

    evening.check_places(evening.evening(wish))
