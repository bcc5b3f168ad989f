import os

import pytest

from bench import running, serving, telling


def test_a_bench_measures_everything_from_end_to_end(monkeypatch):
    """One test, so that the run (200 rows, every address once, no rest) is made once however many workers test."""
    monkeypatch.setattr(serving, "ROUNDS", 1)
    monkeypatch.setattr(serving, "QUIET", 0)
    server = os.environ.get("HIIKI_DATABASE_URL", "")

    result = running.measured(200, server, repeat=1, few=1, say=lambda text: None)

    created = result["first"]["created"]
    assert all(result[name]["seconds"] > 0 and result[name]["peak"] > 0 for name in telling.WORK)
    assert {result[name]["rows"] for name in ("import-export", "bare", "csv", "xlsx", "undo")} == {created}
    assert result["again"]["unchanged"] == created
    assert 0 < result["changed"]["updated"] < 30
    assert result["undo"]["conflicts"] == 0
    said = telling.told({"SQLite": result})
    assert all(kind in said for kind in (*result["looks"]["searches"], *result["looks"]["pages"]))


def test_the_table_takes_the_place_of_the_old_one():
    page = f"before\n{telling.BEGIN}\nold\n{telling.END}\nafter\n"

    replaced = telling.replaced(page, "new")

    assert replaced == f"before\n{telling.BEGIN}\nnew\n{telling.END}\nafter\n"


def test_a_page_without_a_place_for_the_table_is_not_written():
    with pytest.raises(ValueError, match="no place"):
        telling.replaced("# Speed", "new")
