import os
import sqlite3

KEYS = [
    "ok", "version", "python", "data", "engine", "engine_version", "customers", "integrity", "migrated",
    "missing_indexes", "search", "files", "backup", "server", "workers", "disk_free_mb", "problems", "notes",
]  # fmt: skip


def test_a_sound_book(own):
    found = own.json("doctor")

    assert list(found) == KEYS
    assert (found["ok"], found["customers"], found["problems"]) == (True, 3, [])


def test_nothing_there_yet(hiiki):
    hiiki.data.mkdir()
    (hiiki.data / "secret_key").write_text("key")
    (hiiki.data / "secret_key").chmod(0o600)

    found = hiiki.json("doctor", code=1)

    assert found["problems"] == ["台帳がまだありません。hiiki init か hiiki start で用意してください。"]


def test_a_damaged_book_is_told_without_a_trace(own, on_sqlite):
    book = own.data / "hiiki.sqlite3"
    whole = bytearray(book.read_bytes())
    for place in range(8192, len(whole), 4096):
        whole[place : place + 64] = os.urandom(64)
    book.write_bytes(whole)

    found = own.json("doctor", code=1)

    assert any("バックアップから戻してください" in problem for problem in found["problems"])


def test_a_lost_index_is_told(own, on_sqlite):
    with sqlite3.connect(own.data / "hiiki.sqlite3") as book:
        book.execute("DROP INDEX customer_search")

    assert own.json("doctor", code=1)["missing_indexes"] == ["customer_search"]


def test_a_key_others_can_read_is_told(own):
    (own.data / "secret_key").chmod(0o644)

    done = own("doctor", code=1)

    assert "鍵を、ほかの利用者も読めます" in done.stdout
