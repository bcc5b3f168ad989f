"""The manual: the Markdown files of docs/manual, read and made into HTML."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

PAGES = ("start", "import", "customers", "contacts", "export", "users", "backup", "trouble")
INSTALLED = Path(__file__).parent / "pages"
CHECKED_OUT = Path(__file__).parents[3] / "docs" / "manual"

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    html: str
    places: tuple[tuple[str, str], ...]
    """(what follows # in the address, its heading)"""


class NoManual(Exception):
    """The folder, or a page of it, is not there; the text says which."""


def folder() -> Path:
    return INSTALLED if INSTALLED.is_dir() else CHECKED_OUT


def contents() -> list[Page]:
    return [page(name) for name in PAGES]


def page(name: str) -> Page:
    path = folder() / f"{name}.md"
    try:
        return _made(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise NoManual(str(path)) from error


@lru_cache(maxsize=2 * len(PAGES))
def _made(path: Path, _changed: int) -> Page:
    tokens = _MARKDOWN.parse(path.read_text("utf-8"))
    headings = [
        (token, tokens[place + 1].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    for token, words in headings:
        token.attrSet("id", place_name(words))
    for token in tokens:
        for child in token.children or ():
            _lead_into_hiiki(child)
    places = tuple((place_name(words), words) for token, words in headings if token.tag == "h2")
    return Page(path.stem, headings[0][1], _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}), places)


def place_name(heading: str) -> str:
    """As GitHub names it, so that one link holds in both."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _lead_into_hiiki(token: Token) -> None:
    """Links to other pages and pictures are written as files lie; here they are addresses."""
    if token.type == "link_open":
        token.attrSet("href", re.sub(r"^([a-z]+)\.md", _address, str(token.attrGet("href"))))
    if token.type == "image":
        token.attrSet("src", reverse("help:picture", args=[Path(str(token.attrGet("src"))).stem]))


def _address(link: "re.Match[str]") -> str:
    return reverse("help:page", args=[link[1]])
