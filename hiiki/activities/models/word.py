"""The words a shop has for how it met a customer (来店, 電話 …) and what came of it (成約, 検討中 …)."""

from typing import ClassVar

from django.db import models

from hiiki.customers.models.tag import COLOURS
from hiiki.customers.models.word import Word

KIND, RESULT = "kind", "result"
SETS = {KIND: "種類", RESULT: "結果"}


class ContactWord(Word):
    """Contacts keep its id, so that its name may change."""

    of = models.CharField("種類か結果か", max_length=6, choices=list(SETS.items()))

    class Meta(Word.Meta):
        verbose_name = "コンタクトの言葉"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "label_key"], name="contact_word_once"),
            models.CheckConstraint(
                condition=models.Q(colour__lt=len(COLOURS)), name="contact_word_colour_known"
            ),
        ]
