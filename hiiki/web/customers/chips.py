"""Tags as people see them: a word in its colour that leads to everybody who has it."""

from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from hiiki.customers import tags
from hiiki.customers.designed import Designed, Option
from hiiki.customers.models.tag import colours
from hiiki.text.folding import fold


class Chip(NamedTuple):
    word: str
    colour: int
    href: str


def chips_of(stored: str) -> list[Chip]:
    if not stored:
        return []
    known = colours()
    return [Chip(word, known.get(fold(word), 0), address(word)) for word in tags.words(stored)]


def chips_of_choices(field: Designed, value: str | None) -> list[Chip]:
    """None for choices without a colour: はい and いいえ."""
    if not field.coloured:
        return []
    return [
        Chip(option.label, option.colour, choice_address(field, option)) for option in field.chosen(value)
    ]


def choice_address(field: Designed, option: Option) -> str:
    return f"{reverse('customers:list')}?own={field.pk}.{option.value}"


def address(word: str) -> str:
    return f"{reverse('customers:list')}?{urlencode({'tag': word})}"


class Painter:
    """Writes the tags of many customers; asks for the colours once."""

    def __init__(self) -> None:
        self._colours = colours()

    def paint(self, stored: str) -> str:
        """As HTML, escaped."""
        return "".join(map(self._one, tags.words(stored)))

    def _one(self, word: str) -> str:
        return painted(word, self._colours.get(fold(word), 0))


def painted(word: str, colour: int) -> str:
    return f'<span class="tag" data-colour="{colour}">{escape(word)}</span>'
