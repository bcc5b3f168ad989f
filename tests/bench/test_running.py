import os

import pytest

from bench import running, serving, telling


@pytest.fixture(scope="module")
def result():
    """200 rows, every address once, no rest before it counts as idle."""
    server = os.environ.get("HIIKI_DATABASE_URL", "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "ROUNDS", 1)
        patch.setattr(serving, "QUIET", 0)
        return running.measured(200, server, repeat=1, few=1, say=lambda text: None)


def test_everything_is_measured(result):
    measured = {name for name in telling.WORK if result[name]["seconds"] > 0 and result[name]["peak"] > 0}

    assert measured == set(telling.WORK)


def test_everybody_brought_in_the_same_customers(result):
    brought = {
        result[name]["rows"] for name in ("import-export", "import-export, quickest", "bare", "csv", "xlsx")
    }

    assert brought == {result["first"]["created"]}


def test_the_imports_did_what_they_are_measured_for(result):
    assert result["again"]["unchanged"] == result["first"]["created"]
    assert 0 < result["changed"]["updated"] < 30
    assert result["undo"]["rows"] == result["first"]["created"]
    assert result["undo"]["conflicts"] == 0


def test_every_search_and_page_is_told(result):
    said = telling.told({"SQLite": result})

    assert all(kind in said for kind in (*result["looks"]["searches"], *result["looks"]["pages"]))
    assert "missed" in said or "≥ 10 ×" in said


def test_the_table_takes_the_place_of_the_old_one():
    page = f"before\n{telling.BEGIN}\nold\n{telling.END}\nafter\n"

    assert telling.replaced(page, "new") == f"before\n{telling.BEGIN}\nnew\n{telling.END}\nafter\n"


def test_a_page_without_a_place_for_the_table_is_left_alone():
    with pytest.raises(ValueError, match="no place"):
        telling.replaced("# Speed", "new")
