"""種類 and 結果 of contacts: which there are, and those a shop begins with."""

from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS

from hiiki.activities.models.word import KIND, RESULT, ContactWord
from hiiki.text.folding import fold

USUAL = {
    KIND: (("来店", 3), ("訪問", 4), ("電話", 1), ("メール", 6), ("その他", 0)),
    RESULT: (("成約", 3), ("検討中", 4), ("見送り", 0), ("不在", 7), ("要対応", 2)),
}


def of(which: str) -> list[ContactWord]:
    """In their order, the retired ones too."""
    there = list(ContactWord.objects.filter(of=which))
    if there:
        return there
    give_usual(which)
    return list(ContactWord.objects.filter(of=which))


def offered(which: str, *, besides: int | None = None) -> list[ContactWord]:
    """Those one can choose, and the one that is chosen already."""
    return [each for each in of(which) if not each.retired_at or each.pk == besides]


def after_migrating(sender: Any, using: str = DEFAULT_DB_ALIAS, apps: Apps = apps, **rest: Any) -> None:
    """`apps` is what the book holds now: not us, where it went back to an earlier form."""
    if "contactword" not in apps.all_models["activities"]:
        return
    for which in USUAL:
        if not ContactWord.objects.using(using).filter(of=which).exists():
            give_usual(which, using=using)


def give_usual(which: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    ContactWord.objects.using(using).bulk_create(
        [
            ContactWord(of=which, label=label, label_key=fold(label), colour=colour, position=position)
            for position, (label, colour) in enumerate(USUAL[which], 1)
        ],
        ignore_conflicts=True,
    )
