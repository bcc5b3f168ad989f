"""Choices as lines of a form, with <hk-choices>: of a field of the shop's own, of contacts."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from hiiki.customers.designing import Chosen
from hiiki.customers.models.tag import COLOURS
from hiiki.web.ids import id_of

BLANK = 4  # lines to write new choices on


@dataclass(frozen=True)
class Line:
    """A choice on the page; `pk` is "" for a new one."""

    pk: str = ""
    label: str = ""
    colour: int = 0
    is_retired: bool = False

    @property
    def chosen(self) -> Chosen:
        return Chosen(self.label, self.colour, id_of(self.pk) or None, self.is_retired)


def sent(given: Any) -> list[Line]:
    """As a form sent them, without those nobody wrote on."""
    columns = (given.getlist(f"choice_{name}") for name in ("pk", "label", "colour"))
    retired = set(given.getlist("choice_retired"))
    lines = [
        Line(pk or "", (label or "").strip(), _colour(colour), bool(pk) and pk in retired)
        for pk, label, colour in zip_longest(*columns)
    ]
    return [line for line in lines if line.label or line.pk]


def wrong_with(lines: list[Line], longest: int) -> list[str]:
    """What no verb is asked about, in Japanese."""
    found = []
    if any(line.pk and not line.label for line in lines):
        found.append("名前が空の選択肢があります。使わないときは「使わない」を選んでください。")
    if any(len(line.label) > longest for line in lines):
        found.append(f"選択肢の名前は{longest}文字まで入ります。")
    return found


def _colour(text: str | None) -> int:
    known = {str(place): place for place in range(len(COLOURS))}
    return known.get(text or "", 0)
