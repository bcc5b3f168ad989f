"""ファイルがある, ファイルの名前に…"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from hiiki.customers.models import CustomerFile
from hiiki.db.having import having, lacking
from hiiki.segments.condition import Condition, Saying, Values, Words, existing, missing


class Files(Condition):
    name, label, group = "files", "ファイル", "ファイル"
    hows: Mapping[str, str] = {"any": "ある", "named": "名前に言葉を含むものがある", "none": "ない"}
    bare = frozenset({"any", "none"})
    inputs: Sequence[Any] = (Words("words", "ファイルの名前にある言葉"),)

    def q(self, part: Values, today: date) -> Q:
        files = CustomerFile.objects.all()
        if part["is"] == "named":
            files = files.named_like(part["words"])
        return (lacking if part["is"] == "none" else having)(files, "customer")

    def say(self, part: Values, *, calendar: str) -> Saying:
        if part["is"] == "named":
            return existing(f"名前に「{part['words']}」を含むファイル")
        return (missing if part["is"] == "none" else existing)("ファイル")


def files() -> Iterable[Condition]:
    yield Files()
