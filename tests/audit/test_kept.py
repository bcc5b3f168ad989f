"""What people keep under a name: saved views, extractions and layouts, removed and put back in one way."""

import pytest

from hiiki.accounts.models import SavedView
from hiiki.audit import undoing
from hiiki.audit.models import Batch, Event
from hiiki.exchange.layouts import Column, Layout
from hiiki.exchange.models import OwnLayout
from hiiki.segments.asking import Extraction
from hiiki.segments.models import Segment

TREE = {"join": "and", "parts": [{"of": "kind", "is": "among", "options": ["company"]}]}


@pytest.fixture(params=["view", "segment", "layout"])
def kept(request, aoki):
    ways = {
        "view": lambda: SavedView.keep(by=aoki, list="customers", name="いつもの", content={}),
        "segment": lambda: Segment.keep(Extraction(TREE), name="いつもの", is_shared=False, by=aoki),
        "layout": lambda: OwnLayout.keep(
            Layout(name="", title="いつもの", columns=[Column("氏名", "name")]), by=aoki
        ),
    }
    made, _ = ways[request.param]()
    return made


def test_a_second_press_removes_nothing_more_and_undoing_brings_it_back_once(kept, aoki):
    again, before = type(kept).objects.get(), kept.snapshot()

    batch = kept.remove(by=aoki)

    assert again.remove(by=aoki) is None
    assert Event.objects.filter(verb=kept.REMOVED).count() == 1
    assert undoing.undo(batch, by=aoki).state == Batch.UNDONE
    assert type(kept).objects.get(pk=again.pk).snapshot() == before


def test_what_is_there_again_already_is_left_and_said(kept, aoki):
    batch = kept.remove(by=aoki)
    type(kept).objects.create(pk=batch.changes.get().record_id, **batch.changes.get().before)

    assert undoing.undo(batch, by=aoki).conflicts == [f"{kept.called}は、もう戻っています。"]


@pytest.mark.parametrize("kept", ["segment", "view"], indirect=True)
def test_who_comes_a_moment_late_is_told(kept, as_aoki, aoki, monkeypatch):
    room = {"segment": "web.segments.keeping", "savedview": "web.customers.saved_views"}[
        kept._meta.model_name
    ]
    there = {"segment": f"/customers/extractions/{kept.pk}", "savedview": f"/customers/views/{kept.pk}"}
    kept.remove(by=aoki)
    monkeypatch.setattr(f"hiiki.{room}.found_or_404", lambda *_: kept)  # as it was found before

    assert as_aoki.post(there[kept._meta.model_name], {"name": "べつの"}).status_code == 404
    late = as_aoki.post(f"{there[kept._meta.model_name]}/removal", follow=True)
    assert "もう削除されています" in late.content.decode()
