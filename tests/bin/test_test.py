from pathlib import Path

import pytest

from preparing import cluster, debian


@pytest.mark.parametrize(
    ("words", "engines", "quick", "rest"),
    [
        ([], ("sqlite", "postgres"), False, ()),
        (["--sqlite"], ("sqlite",), False, ()),
        (["--postgres", "--quick", "-k", "undo"], ("postgres",), True, ("-k", "undo")),
        (["tests/web", "-x"], ("sqlite", "postgres"), False, ("tests/web", "-x")),
    ],
)
def test_takes_its_own_options_and_leaves_the_rest_to_pytest(test_script, words, engines, quick, rest):
    assert test_script.read(words) == (engines, quick, rest)


@pytest.mark.parametrize(
    ("part", "rest", "places"),
    [
        ("browser", [], ["tests/browser"]),
        ("browser", ["-k", "undo"], ["tests/browser"]),
        ("browser", ["tests/browser/test_cells.py::test_x"], []),
        ("not browser", [], []),
    ],
)
def test_who_drives_a_browser_is_looked_for_where_they_are(test_script, part, rest, places):
    assert test_script.places(part, test_script.read(rest)) == places


def test_the_first_run_ignores_a_database_of_the_callers(test_script):
    made = test_script.settings({"HIIKI_DATABASE_URL": "postgres://live/book", "HIIKI_REAL_DATA": "/x"}, "")

    assert "HIIKI_DATABASE_URL" not in made
    assert made["HIIKI_REAL_DATA"] == "/x"


def test_the_second_run_gets_the_private_database(test_script):
    made = test_script.settings({}, "postgres://hiiki:x@127.0.0.1:5555/hiiki")

    assert made["HIIKI_DATABASE_URL"] == "postgres://hiiki:x@127.0.0.1:5555/hiiki"


@pytest.mark.parametrize(
    ("said", "closing"),
    [
        ("..F\nFAILED tests/x.py::test - 1\n1 failed, 2 passed in 0.10s\n", "1 failed, 2 passed in 0.10s"),
        ("3 passed in 1s\nbye\n", "3 passed in 1s"),
        ("no tests ran in 0.01s", "no tests ran in 0.01s"),
        ("", "(pytest said nothing at its end)"),
    ],
)
def test_finds_the_closing_line_of_pytest(test_script, said, closing):
    assert test_script.closing(said) == closing


@pytest.mark.parametrize(
    ("said", "major"),
    [
        ("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15),
        ("initdb (PostgreSQL) 9.6.24\n", 9),
        ("initdb (PostgreSQL) 18beta1\n", 18),
        ("", 0),
    ],
)
def test_reads_the_version_of_postgresql(said, major):
    assert cluster.major_of(said) == major


def test_takes_the_newest_postgresql_we_support(monkeypatch):
    there = {Path("/a/13/bin"): 13, Path("/a/9/bin"): 9, Path("/a/17/bin"): 17, Path("/a/15/bin"): 15}
    monkeypatch.setattr(cluster, "places", lambda: list(there))
    monkeypatch.setattr(cluster, "major", there.get)

    assert cluster.programs() == Path("/a/17/bin")


def test_an_old_postgresql_is_none(monkeypatch):
    monkeypatch.setattr(cluster, "places", lambda: [Path("/a/13/bin")])
    monkeypatch.setattr(cluster, "major", lambda _: 13)

    assert cluster.programs() is None


def test_says_the_line_to_run_where_it_may_not_install(monkeypatch):
    said = []
    monkeypatch.setattr(debian, "may_install", lambda: False)
    monkeypatch.setattr(debian, "WANTED", {"chromium": lambda: False, "postgresql": lambda: True})

    missing = debian.provide(["chromium", "postgresql"], say=said.append)

    assert missing == ["chromium"]
    assert "sudo apt install --no-install-recommends chromium" in said[0]
