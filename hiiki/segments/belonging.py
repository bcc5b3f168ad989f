"""Extractions everybody uses as a table of text. Those of one person stay with the person: users do not go along."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from hiiki.audit.kept import LONGEST
from hiiki.db.belongings import Belonging, Memory, Row, Unfit
from hiiki.segments import telling, trees
from hiiki.segments.models import Segment


class SegmentsBelonging(Belonging):
    """Brought behind everything its conditions may name."""

    name, title, model = "segments", "全員で使う抽出", Segment
    headings = ("抽出の名前", "条件", "条件の文", "保存日時")

    def count(self, book: str) -> int:
        return Segment.objects.using(book).filter(is_shared=True).count()

    def rows(self, book: str) -> Iterator[Row]:
        yield from sorted(map(_row, Segment.objects.using(book).filter(is_shared=True)))

    def bring(self, rows: Sequence[Row], memory: Memory) -> Sequence[int]:
        made = Segment.objects.bulk_create(map(_segment, rows))
        return [each.pk for each in made]


def _row(segment: Segment) -> tuple[str, ...]:
    told = json.dumps(telling.told(segment.conditions), ensure_ascii=False, sort_keys=True)
    return segment.name, told, segment.sentence, segment.saved_at.isoformat()


def _segment(row: Row) -> Segment:
    name, conditions, sentence, saved_at = row
    try:
        tree = telling.read(json.loads(conditions))
        trees.checked(tree)  # only whether it can be read: it is kept as it was
        at = datetime.fromisoformat(saved_at)
    except (ValueError, LookupError, TypeError, RecursionError) as problem:
        raise Unfit(f"抽出「{name}」の条件が読めません。") from problem
    return Segment(name=name[:LONGEST], is_shared=True, conditions=tree, sentence=sentence, saved_at=at)
