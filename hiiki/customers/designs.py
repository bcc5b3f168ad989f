"""The fields of the shop's own as the book holds them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hiiki.customers import designed
from hiiki.customers.designed import BUILT_IN, Designed, Fields, Option
from hiiki.customers.models.design import Choice, Design, OwnField
from hiiki.customers.models.word import CardWord
from hiiki.text.honorifics import ONCHU, SAMA

_known = ("", BUILT_IN)


def looked_up() -> Fields:
    """As they are now, read anew only after a change."""
    global _known
    version = Design.objects.values_list("version", flat=True).first() or ""
    if version != _known[0]:
        _known = (version, read()) if version else ("", BUILT_IN)
    return _known[1]


def read(book: str = "default") -> Fields:
    options: dict[int, list[Option]] = {}
    for choice in Choice.objects.using(book):
        option = Option(str(choice.pk), choice.label, choice.colour, choice.retired_at is not None)
        options.setdefault(choice.field_id, []).append(option)
    words = list(CardWord.objects.using(book))
    return Fields(
        [of(each, options.get(each.pk, ())) for each in OwnField.objects.using(book)],
        [(word.of, word.label, word.colour, word.retired_at is not None) for word in words],
        (_usual(words, "for_person", SAMA), _usual(words, "for_company", ONCHU)),
    )


def _usual(words: Iterable[CardWord], flag: str, otherwise: str) -> str:
    return next((word.label for word in words if getattr(word, flag)), otherwise)


def of(made: OwnField, options: Sequence[Option] = ()) -> Designed:
    plain = (
        made.pk, made.label, made.kind, made.group, made.required, made.default, made.help,
        made.searched, made.retired_at is not None, [(*vars(option).values(),) for option in options],
    )  # fmt: skip
    return replace(designed.of(plain), is_quick=made.is_quick)
