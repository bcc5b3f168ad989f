import os

import pytest

from bench import crowd, killing, load, telling
from bench.crowd import Answer

# Twenty kills of an import of 100,000 rows take a quarter of an hour: HIIKI_KILLS=20 HIIKI_KILL_ROWS=100000.
KILLS, ROWS = int(os.environ.get("HIIKI_KILLS", "0")), int(os.environ.get("HIIKI_KILL_ROWS", "2000"))
on_request = pytest.mark.skipif(
    not KILLS, reason="two minutes for tools of an evening: HIIKI_KILLS=1 runs them"
)


def answer(took=10.0, *, kind="card", status=200, locked=False):
    return Answer(kind, took, "/customers/1/beside", status, locked)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, False),
        ({"status": 409}, False),
        ({"status": 500}, True),
        ({"status": 503}, True),
        ({"status": 302}, True),
        ({"status": 0}, True),
        ({"locked": True}, True),
    ],
)
def test_what_counts_as_an_error(given, wrong):
    assert answer(**given).wrong is wrong


def test_answers_are_summed_up_by_kind():
    told = crowd.told([answer(10), answer(30), answer(500, kind="list page", status=500, locked=True)])

    assert told["kinds"]["card"]["asked"] == 2
    assert told["kinds"]["card"]["slowest"] == 30
    assert told["kinds"]["all"]["slowest"] == 500
    assert (told["errors"], told["locked"], told["meanwhile"]) == (1, 1, 0)
    assert told["wrong"] == [[500, "/customers/1/beside"]]


@on_request
def test_people_work_while_the_worker_imports():
    """One test, so that the run is made once however many workers test."""
    server = os.environ.get("HIIKI_DATABASE_URL", "")

    result = load.measured(300, server, people=2, say=lambda text: None, thinking=[0.0, 0.1])

    assert result["wrong"] == []
    assert result["errors"] == 0
    assert result["kinds"]["all"]["asked"] > 10
    assert result["alone"]["rows"] == result["together"]["rows"] == 900
    assert result["together"]["created"] > 800
    said = telling.told({"SQLite": result})
    assert all(words in said for words in (*result["kinds"], *(words for words, _ in telling.AROUND)))


@on_request
def test_killed_imports_are_whole_finish_and_can_be_undone():
    server = os.environ.get("HIIKI_DATABASE_URL", "")

    result = killing.measured(ROWS, server, times=KILLS, say=lambda text: None)

    assert killing.failed(result) == []
    assert len(result["kills"]) == KILLS
    assert any(kill.get("finished") for kill in result["kills"])


def test_a_kill_that_broke_something_is_told():
    result = {"kills": [{"after": 1.5, "again": False, "problem": "two customers have one code"}]}

    assert killing.failed(result) == result["kills"]
    assert "**two customers have one code**" in telling.kills({"SQLite": result})
