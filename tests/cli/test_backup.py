import pytest


def test_there_and_back(own, tmp_path):
    said = own.json("backup", str(tmp_path / "b.zip"))
    assert said["customers"] == 3
    own("undo", "1")
    assert own.json("search", "example")["count"] == 0

    restored = own.json("restore", str(tmp_path / "b.zip"))

    assert (restored["customers"], restored["restored"]) == (3, True)
    assert own.json("search", "example")["count"] == 3
    own("restore", restored["aside"])
    assert own.json("search", "example")["count"] == 0


def test_a_new_pc_begins_with_the_backup(filled, hiiki, tmp_path):
    filled("backup", str(tmp_path / "b.zip"))

    said = hiiki.json("restore", str(tmp_path / "b.zip"))

    assert said["aside"] is None
    assert hiiki.json("search", "青木")["count"] == 1
    assert hiiki.json("doctor")["ok"]


def test_a_book_moves_from_one_engine_to_the_other_and_back(own, new_hiiki, tmp_path):
    if not own.database:
        pytest.skip("needs PostgreSQL; `bin/test` has it on trial")
    small = type(own)(tmp_path / "small")
    columns = ["--columns", "code,last_name,first_name,email,registered_on,memo"]
    own("export", "customers", str(tmp_path / "before.csv"), *columns)

    own("backup", str(tmp_path / "large.zip"))
    small("restore", str(tmp_path / "large.zip"))
    small("backup", str(tmp_path / "small.zip"))
    own("undo", "1")
    own("restore", str(tmp_path / "small.zip"))

    own("export", "customers", str(tmp_path / "after.csv"), *columns)
    assert small.json("doctor")["ok"]
    assert (tmp_path / "after.csv").read_bytes() == (tmp_path / "before.csv").read_bytes()


def test_a_damaged_file_is_refused_and_nothing_happens(own, tmp_path, on_sqlite):
    own("backup", str(tmp_path / "b.zip"))
    (tmp_path / "b.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:-100])
    before = (own.data / "hiiki.sqlite3").read_bytes()

    done = own("restore", str(tmp_path / "b.zip"), code=2)

    assert "壊れているか、途中で切れています" in done.stderr
    assert (own.data / "hiiki.sqlite3").read_bytes() == before


def test_a_file_can_be_checked_without_restoring(own, tmp_path):
    own("backup", str(tmp_path / "b.zip"))
    own("undo", "1")

    said = own.json("restore", "--check", str(tmp_path / "b.zip"))

    assert (said["customers"], said["restored"]) == (3, False)
    assert own.json("search", "example")["count"] == 0


def test_into_a_folder_under_the_name_of_the_day(own, tmp_path):
    (tmp_path / "stick").mkdir()

    own("backup", str(tmp_path / "stick"))

    assert [path.suffix for path in (tmp_path / "stick").iterdir()] == [".zip"]


def test_a_folder_that_is_not_there_is_named_and_not_made(own, tmp_path):
    stick = tmp_path / "stick"

    done = own("backup", str(stick / "b.zip"), code=2)

    assert f"書き出す先のフォルダがありません: {stick}" in done.stderr
    assert not stick.exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_nothing_to_work_with_is_explained(hiiki, tmp_path, command):
    done = hiiki(command, str(tmp_path / "b.zip"), code=2)

    assert "台帳はありません" in done.stderr or "ファイルが見つかりません" in done.stderr
