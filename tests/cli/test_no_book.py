"""A misspelt data folder is named and not made."""

import pytest

COMMANDS = [
    ("search", "青木"),
    ("export", "customers", "out.csv"),
    ("undo", "1"),
    ("import", "none.csv"),
    ("backup", "b.zip"),
    ("doctor",),
    ("fields",),
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_where_there_is_no_hiiki_nothing_is_made(hiiki, tmp_path, words):
    typo = tmp_path / "typo"

    done = hiiki("--data", str(typo), *words, code=2)

    assert done.stderr.startswith(f"ここに Hiiki の台帳はありません: {typo}\n")
    assert "hiiki init" in done.stderr
    assert not typo.exists()


def test_nothing_is_left_in_a_folder_of_other_things(hiiki, tmp_path):
    (tmp_path / "書類").mkdir()

    done = hiiki("search", "青木", "--data", str(tmp_path / "書類"), code=2)

    assert "ここに Hiiki の台帳はありません" in done.stderr
    assert not list((tmp_path / "書類").iterdir())
