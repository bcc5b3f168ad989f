"""Fresh books, and what one of them holds as a clean file for the others to read."""

import csv
import hashlib
import json
import platform
from pathlib import Path
from typing import Any

from django.core.management import call_command

from bench import LOGIN, PASSWORD
from hiiki.accounts.models import Staff, User
from hiiki.customers.models import Customer
from hiiki.db.engines import engine
from hiiki.exchange.models import ImportRun

COLUMNS = [str(field.column) for field in Customer._meta.concrete_fields if not field.primary_key]
# What does not depend on when, and under which number, it was written.
WRITTEN = [name for name in COLUMNS if name not in {"staff_id", "created_at", "updated_at"}]
NULLABLE = {str(field.column) for field in Customer._meta.concrete_fields if field.null}


def make() -> dict[str, Any]:
    call_command("migrate", verbosity=0, interactive=False)
    User.objects.create_owner(LOGIN, "計測", PASSWORD)
    return {}


def describe() -> dict[str, Any]:
    return {"engine": engine().NAME, "version": engine().version(), "python": platform.python_version()}


def dump(path: str) -> dict[str, Any]:
    """Every customer as stored, derived columns included, as UTF-8 CSV; the staff beside it."""
    rows = Customer.objects.order_by("id").values_list(*COLUMNS)
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([*map(_plain, row)] for row in rows.iterator(chunk_size=2000))
    staff = list(Staff.objects.values("pk", "name"))
    Path(f"{path}.staff").write_text(json.dumps(staff, ensure_ascii=False), encoding="utf-8")
    return {"rows": rows.count()}


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def state() -> dict[str, Any]:
    """How many customers and how many codes there are, and how far the import says it came.

    A command killed as it takes the file in once more leaves a run behind that never began; one that comes
    after the import was through finds nothing new.
    """
    run = max(ImportRun.objects.order_by("id"), key=_how_far, default=None)
    said = (
        {"number": run.pk, "state": run.state, "cursor": run.cursor, "created": _how_far(run)[0]}
        if run
        else {}
    )
    codes = Customer.objects.values("code").distinct().count()
    return {"customers": Customer.objects.count(), "codes": codes, "run": said}


def _how_far(run: ImportRun) -> tuple[int, int]:
    return run.counts.get("created", 0), run.cursor


def digest() -> dict[str, Any]:
    """The same for two books with the same customers, whenever and however they came in."""
    sum = hashlib.sha256()
    rows = Customer.objects.order_by("code").values_list(*WRITTEN, "staff__name")
    for row in rows.iterator(chunk_size=2000):
        sum.update(repr(row).encode())
    return {"digest": sum.hexdigest()}


def make_staff(path: str) -> None:
    """The staff the dumped customers belong to."""
    Staff.objects.bulk_create(
        Staff(**each) for each in json.loads(Path(f"{path}.staff").read_text(encoding="utf-8"))
    )
