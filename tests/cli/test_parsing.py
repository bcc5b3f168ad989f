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
    ],
)
def test_what_cannot_be_read_is_said_in_japanese(arguments, said, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 2
    assert said in capsys.readouterr().err
