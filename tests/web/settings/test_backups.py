from hiiki.audit.recording import record
from hiiki.exchange.backups.kept import work_folder


def test_the_copies_there_are(as_aoki):
    folder = work_folder()
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / "hiiki-20261121-030012.zip"
    copy.write_bytes(b"x" * 2048)

    page = as_aoki.get("/settings/backups").content.decode()

    copy.unlink()
    assert "hiiki-20261121-030012.zip" in page
    assert "2026/11/21 03:00" in page


def test_a_backup_that_failed_is_said(as_aoki):
    record("backup.failed", reason="ディスクに空きがありません。")

    assert "ディスクに空きがありません。" in as_aoki.get("/settings/backups").content.decode()
