"""Every customer, every column, into a file."""

import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from hiiki.customers.models import Customer
from hiiki.exchange.exports import exporting


def csv() -> dict[str, Any]:
    return _export(exporting.CSV)


def xlsx() -> dict[str, Any]:
    return _export(exporting.XLSX)


def _export(format: str) -> dict[str, Any]:
    everybody = Customer.objects.current().order_by("id")
    with tempfile.TemporaryDirectory(prefix="hiiki-bench-") as folder:
        path = Path(folder) / f"customers.{format}"
        began = perf_counter()
        report = exporting.export(everybody, exporting.EVERY, path, format=format, by=None, title="計測")
        seconds = perf_counter() - began
        return {"rows": report.rows, "seconds": seconds, "size": path.stat().st_size}
