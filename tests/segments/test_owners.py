"""Whose an extraction is."""

from hiiki.audit import undoing
from hiiki.segments import trees
from hiiki.segments.models import Segment


def test_one_without_an_owner_becomes_theirs_who_keeps_it_for_themselves(aoki, baba):
    everybodys = Segment.objects.create(name="ごぶさたの方", is_shared=True, conditions=trees.empty())

    batch = everybodys.change(by=aoki, is_shared=False)

    assert list(Segment.objects.visible_to(aoki)) == [everybodys]
    assert not Segment.objects.visible_to(baba).exists()

    undoing.undo(batch, by=aoki)

    assert Segment.objects.get().owner is None
    assert list(Segment.objects.visible_to(baba)) == [everybodys]
