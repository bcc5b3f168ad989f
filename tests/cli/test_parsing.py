import pytest

from hiiki.cli import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bogus"], "使えません"),
        (["import"], "指定が足りません"),
        (["undo", "x"], "数字で"),
        (["import", "x.csv", "--mode", "foo"], "使えません"),
        (["search", "青木", "--limit"], "値がありません"),
        (["search", "青木", "--zzz"], "分からない指定"),
        (["search", "青木", "--limit", "-1"], "0 以上の数字"),
    ],
)
def test_what_cannot_be_read_is_said_in_japanese(arguments, said, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["import", "--help"]])
def test_help_is_japanese_too(words, capsys):
    with pytest.raises(SystemExit):
        main(words)

    said = capsys.readouterr().out
    assert said.startswith("使い方: hiiki")
    assert not [word for word in ("usage", "options", "positional", "show this") if word in said]


def test_a_key_the_file_does_not_hold_is_no_key(filled, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("氏名,電話\n青木 一郎,03-1234-5678\n", encoding="utf-8")

    done = filled("import", str(path), "--update-by", "email", code=2)

    assert "--update-by email" in done.stderr
