"""Importing in a test: a file made from lines, run through the ordinary import."""

from typing import Any

from hiiki.customers.models import Customer
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.models import ImportRun
from hiiki.exchange.rules import Rules
from hiiki.exchange.writing import applying


def csv(*rows: str, encoding: str = "cp932") -> bytes:
    return ("\r\n".join(rows) + "\r\n").encode(encoding)


def planned(data: bytes, *, name: str = "名簿.csv", by: Any = None, **rules: Any) -> ImportRun:
    """A run planned with the mapping Hiiki proposes and the rules given."""
    run = receiving.receive([data], name, by=by)
    receiving.choose(run, run.mapping, Rules(**{**run.rules.to_json(), **rules}))
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    return run


def imported(data: bytes, **options: Any) -> ImportRun:
    options.setdefault("unknown_staff", "create")
    run = planned(data, **options)
    applying.begin(run, run.rules, by=options.get("by"))
    applying.continue_due(only=run.pk)
    run.refresh_from_db()
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """created, updated, unchanged, refused."""
    return tuple(run.counts[name] for name in ("created", "updated", "unchanged", "refused"))  # type: ignore[return-value]


def codes() -> list[str]:
    return list(Customer.objects.order_by("code").values_list("code", flat=True))
