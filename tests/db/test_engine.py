from pathlib import Path

from hiiki.db import engine


def test_what_is_saved_is_on_the_disk():
    """The tests' own book waits for no disk."""
    [sqlite] = engine.databases("", Path("data")).values()

    assert "PRAGMA synchronous=FULL" in sqlite["OPTIONS"]["init_command"]
