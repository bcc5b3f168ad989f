import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from bench import keeping, picture, sizes


def run(rows, engine="SQLite", **seconds):
    return {
        "engine": engine,
        "rows": rows,
        "seconds": {"first": rows / 8000, "undo": rows / 15000, **seconds},
        "p95": {"search": 20.0 + rows / 10_000, "list": 30.0},
    }


@pytest.mark.parametrize(
    ("text", "rows"), [("10k", 10_000), ("1M", 1_000_000), ("300", 300), ("1500k", 1_500_000)]
)
def test_sizes_are_read_and_written(text, rows):
    assert sizes.number(text) == rows
    assert sizes.number(sizes.short(rows)) == rows


def test_a_size_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="10 thousand"):
        sizes.number("10 thousand")


def test_the_picture_has_a_panel_for_each_question_and_a_line_for_each_answer():
    runs = [run(10_000, bare=0.3), run(100_000, bare=2.5), run(10_000, engine="PostgreSQL")]

    drawn = ET.fromstring(picture.draw(runs))

    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("SQLite: beside others, seconds") == words.count("csv + indexes") == 1
    assert words.count("undo") == 2
    lines = drawn.findall(".//{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 2 + 2 + 2 + 2 + 1 + 2


def test_labels_do_not_cover_each_other():
    heights = sorted(picture._apart([100.0, 101.0, 102.0, 260.0, 263.0]))

    assert min(after - before for before, after in pairwise(heights)) >= picture.LINE
    assert heights[-1] <= picture.HEIGHT - picture.BOTTOM


def test_what_is_not_measured_again_is_kept(tmp_path):
    engine = {"engine": "SQLite", "version": "3.40.1"}
    measured = {"engine": engine, "rows": 10_000, "looks": {}, "first": {"seconds": 1.23456}}
    again = {"engine": engine, "rows": 10_000, "looks": {"pages": {"all": {"p95": 31.26}}}}

    keeping.keep(measured, tmp_path)
    path = keeping.keep(again, tmp_path)

    assert path.name == "sqlite-10k.json"
    [kept] = keeping.kept(tmp_path)
    assert kept["seconds"] == {"first": 1.235}
    assert kept["p95"] == {"list": 31.3}
