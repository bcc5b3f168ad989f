"""The rows behind each number of the preview of a contact history."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from hiiki.customers.models import Customer
from hiiki.db.staged import Staged
from hiiki.exchange.histories.columns import LABELS
from hiiki.exchange.models import ImportRun
from hiiki.exchange.plans.previewing import PreviewCell, PreviewRow, cells_of_refused
from hiiki.exchange.verdicts import REFUSED
from hiiki.text import dates

SHOWN = ("at", "state", "kind", "subject", "text", "result", "staff")


class Previewer:
    def __init__(self, run: ImportRun) -> None:
        self.run = run

    def show(self, staged: list[Staged]) -> list[PreviewRow]:
        customers = Customer.objects.defer("search_text").in_bulk(
            {row.target for row in staged if row.target}
        )
        refused = dict(cells_of_refused(self.run, staged))
        return [self._row(row, customers.get(row.target or 0), refused) for row in staged]

    def _row(
        self, row: Staged, customer: Customer | None, refused: dict[int, list[PreviewCell]]
    ) -> PreviewRow:
        return PreviewRow(
            row.number,
            self.run.found.at(row.line),
            row.verdict,
            str(customer) if customer else _called(row.content),
            customer,
            refused[row.number] if row.verdict == REFUSED else cells(row.content),
            [problem["reason"] for problem in row.problems],
        )


def cells(content: dict[str, Any]) -> list[PreviewCell]:
    values = values_of(content)
    return [PreviewCell(name, LABELS[name], values[name]) for name in SHOWN]


def values_of(content: dict[str, Any]) -> dict[str, str]:
    """By column what people read."""
    values = {name: str(content.get(name, "")) for name in LABELS}
    if at := content.get("at"):
        here = localtime(datetime.fromisoformat(at))
        values["at"] = dates.show(here.date()) + (f" {here:%H:%M}" if content["has_time"] else "")
    if "is_done" in content:
        values["state"] = "済み" if content["is_done"] else "予定"
    values["name"] = _called(content)
    values["company"] = content.get("company_name", "")
    return values


def _called(content: dict[str, Any]) -> str:
    name = f"{content.get('last_name', '')} {content.get('first_name', '')}".strip()
    return name or content.get("company_name", "") or content.get("code", "")
