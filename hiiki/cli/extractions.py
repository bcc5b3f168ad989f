"""--segment NAME: a saved extraction, whoever keeps it."""

from hiiki.cli import Impossible
from hiiki.segments.asking import Extraction
from hiiki.segments.models import Segment


def extraction_named(name: str) -> Extraction:
    """Those everybody uses come before somebody's own; Impossible where it is not clear which is meant."""
    found = list(Segment.objects.filter(name=name).order_by("-is_shared"))
    if not found:
        names = "、".join(Segment.objects.values_list("name", flat=True)) or "まだありません"
        raise Impossible(f"抽出「{name}」は見つかりません。保存した抽出: {names}")
    if len(found) > 1 and found[0].is_shared == found[1].is_shared:
        raise Impossible(
            f"「{name}」という名前の抽出がいくつもあります。名前を変えてから、もう一度お試しください。"
        )
    if found[0].extraction.gone:
        raise Impossible(
            f"抽出「{name}」は、なくなった項目をたずねています。画面の「抽出」で条件を直してください。"
        )
    return found[0].extraction
