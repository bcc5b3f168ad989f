import errno
from pathlib import Path

import pytest
from django.db import OperationalError

from hiiki.cli.explaining import explain

FULL = Path("/dev/full")


@pytest.mark.parametrize(
    "problem",
    [OSError(errno.ENOSPC, "No space left on device"), OperationalError("database or disk is full")],
)
def test_a_full_disk_is_told_in_words_for_people(problem):
    assert (
        explain(problem) == "ディスクがいっぱいで書き込めません。空きを作ってから、もう一度お試しください。"
    )


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "/x（許可がありません）"),
        (OSError(errno.EROFS, "Read-only file system", "/x"), "/x（書き込めない場所です）"),
        (OSError(errno.ELOOP, "Too many levels", "/x"), f"/x（エラー {errno.ELOOP}）"),
        (OperationalError("no such table: customers_customer"), "データベースを使えませんでした。"),
    ],
)
def test_what_the_system_says_in_english_is_for_the_log(problem, said, caplog):
    told = explain(problem)

    assert said in told
    assert str(problem.args[-1]) not in told.replace("/x", "")
    assert caplog.records[0].exc_info[1] is problem


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_log_that_takes_no_more_lines_brings_no_trace(hiiki):
    hiiki.data.mkdir(parents=True, exist_ok=True)
    (hiiki.data / "secret_key").write_text("key")
    (hiiki.data / "hiiki.log").symlink_to(FULL)

    done = hiiki("search", "馬場", code=2)

    assert "Logging error" not in done.stderr
    assert "hiiki init" in done.stderr
