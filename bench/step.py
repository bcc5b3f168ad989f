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

    from bench import books, exporting, importing, indexing, looking, peers

    steps: dict[str, Callable[..., dict[str, Any]]] = {
        "make": books.make, "describe": books.describe, "dump": books.dump,
        "first": importing.first, "again": importing.again, "undo": importing.undo,
        "index": indexing.catch_up,
        "import-export": peers.import_export, "bare": peers.bare,
        "csv": exporting.csv, "xlsx": exporting.xlsx,
        "questions": looking.questions,
    }  # fmt: skip
    began = process_time()
    answer = steps[name](**arguments)
    print(json.dumps({**answer, "cpu": process_time() - began, "peak": peak()}, ensure_ascii=False))


def peak() -> float:
    """The most memory this process ever had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]) if len(sys.argv) > 2 else {})
