from pathlib import Path

import pytest

from hiiki.audit.models.event import Unchangeable
from hiiki.audit.recording import record
from hiiki.audit.verbs import VERBS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_explained(verb):
    assert f"`{verb}`" in (ROOT / "docs/audit.md").read_text(encoding="utf-8")


def test_a_verb_nobody_knows_is_not_written(db):
    with pytest.raises(KeyError):
        record("customer.admired")


def test_a_line_is_written_once(aoki):
    event = record("customer.searched", by=aoki)

    with pytest.raises(Unchangeable):
        event.save()
    with pytest.raises(Unchangeable):
        event.delete()


def test_a_line_outlives_whom_it_is_about(aoki, baba):
    event = record("account.changed", baba, by=aoki)

    baba.delete()

    event.refresh_from_db()
    assert (event.actor_name, event.title) == ("青木 真理子", "馬場 健一")
