"""One measurement in a process of its own: `python -m bench.step NAME ARGUMENTS-AS-JSON`, answered by JSON.

The book is the one HIIKI_DATA and HIIKI_DATABASE_URL name.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from time import process_time
from typing import Any

import django


def main(name: str, arguments: dict[str, Any]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiiki.config.settings")
    django.setup()

    from bench import (
        books,
        changing,
        exporting,
        extracting,
        furnishing,
        handing,
        hiring,
        importing,
        indexing,
        loaders,
        looking,
        peers,
    )

    steps: dict[str, Callable[..., dict[str, Any]]] = {
        "make": books.make, "describe": books.describe, "dump": books.dump,
        "first": importing.first, "again": importing.again, "undo": importing.undo,
        "index": indexing.catch_up,
        "import-export": peers.import_export, "bare": peers.bare,
        "csv": exporting.csv, "xlsx": exporting.xlsx,
        "sqlite-utils": loaders.sqlite_utils, "sqlite3 .import": loaders.shell, "COPY, pg_trgm": loaders.copy,
        "questions": looking.questions, "hire": hiring.hire, "hand over": handing.hand_over,
        "furnish": furnishing.furnish, "extractions": extracting.questions,
        "bulk": changing.change, "undo of the bulk edit": changing.take_back, "duplicates": changing.find_duplicates,
        "state": books.state, "digest": books.digest,
    }  # fmt: skip
    began = busy()
    answer = steps[name](**arguments)
    print(json.dumps({**answer, "cpu": busy() - began, "peak": peak()}, ensure_ascii=False))


def busy() -> float:
    """Seconds of processor time of this process and of the programs it called."""
    called = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + called.ru_utime + called.ru_stime


def peak() -> float:
    """The most memory this process, or a program it called, ever had, in MB."""
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]) if len(sys.argv) > 2 else {})
