"""The few numbers of a run that are kept, one file for each engine and size, to draw cost against size."""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.sizes import short

FOLDER = Path(__file__).parent / "measured"
STAGES = ("first", "again", "changed", "undo", "index", "csv")
OTHERS = ("import-export", "bare", "sqlite-utils", "sqlite3 .import", "COPY, pg_trgm")
LOOKS = {"searches": "search", "pages": "list"}


def keep(result: Mapping[str, Any], folder: Path = FOLDER) -> Path:
    """What was not measured this time stays as it was."""
    path = folder / f"{result['engine']['engine'].lower()}-{short(result['rows'])}.json"
    old = json.loads(path.read_text("utf-8")) if path.exists() else {"seconds": {}, "p95": {}}
    seconds = {name: round(result[name]["seconds"], 3) for name in (*STAGES, *OTHERS) if name in result}
    p95 = {
        name: round(looked["all"]["p95"], 1)
        for kind, name in LOOKS.items()
        if (looked := result["looks"].get(kind))
    }
    kept = {
        "engine": result["engine"]["engine"], "version": result["engine"]["version"], "rows": result["rows"],
        "date": datetime.date.today().isoformat(),
        "seconds": old["seconds"] | seconds, "p95": old["p95"] | p95,
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def kept(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Every run that was kept, the smallest first."""
    found = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
    return sorted(found, key=lambda run: (run["engine"] != "SQLite", run["rows"]))
