"""How what was done to the shop's own layouts is put back."""

from typing import Any

from hiiki.audit.reverting import KeptReverter
from hiiki.exchange.models import OwnLayout


class LayoutReverter(KeptReverter[OwnLayout]):
    def _in_the_way(self, values: dict[str, Any], kept: OwnLayout | None) -> str:
        name = values.get("name")
        if not name or not OwnLayout.objects.filter(name=name).exists():
            return ""
        return f"「{name}」という形式がほかにあるので、{'名前を' if kept else ''}戻せませんでした。"
