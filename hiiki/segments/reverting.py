"""What was done to saved extractions is put back."""

from hiiki.accounts.models import User
from hiiki.audit.models import Batch, Change
from hiiki.audit.recording import changed
from hiiki.audit.reverters import OneByOne
from hiiki.segments.models import Segment


class SegmentReverter(OneByOne):
    def _take_away(self, change: Change, into: Batch) -> str:
        segment = Segment.objects.filter(pk=change.record_id).first()
        if segment is None:
            return ""
        later = Change.objects.filter(record=change.record, record_id=change.record_id, pk__gt=change.pk)
        if later.standing().exists():
            return _stayed(segment)
        segment.delete()
        return ""

    def _put_back(self, change: Change, into: Batch) -> str:
        before, after = change.before or {}, change.after or {}
        segment = Segment.objects.filter(pk=change.record_id).first()
        if segment is None:
            return "あとから削除された抽出は、元に戻せませんでした。"
        if any(getattr(segment, name) != value for name, value in after.items()):
            return _stayed(segment)
        segment.put(before)
        changed(into, segment, after, before)
        return ""

    def _make_again(self, change: Change, into: Batch) -> str:
        snapshot = dict(change.before or {})
        owner = snapshot["owner_id"]
        if owner and not User.objects.filter(pk=owner).exists():
            return f"抽出「{snapshot['name']}」は、持ち主の利用者がいないので戻せませんでした。"
        Segment.objects.create(pk=change.record_id, **snapshot)
        return ""


def _stayed(segment: Segment) -> str:
    return f"抽出「{segment}」は、あとから変更されているので残しました。"
