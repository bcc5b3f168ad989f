"""Pieces of two or three characters, by which customers are looked up before their search text is read.

A piece is the letter of its section and characters that stand side by side there: two, or three where they
are mostly digits, of which two stand nearly everywhere. The last ones of a text stand beside STOP. Whatever
contains a word contains all its pieces, so looking for these misses nobody; who is found by them must still be read.
"""

from collections.abc import Iterable
from operator import add

from hiiki.customers.indexing import END, MARKS, NUMBERED, SECTIONS, STOP
from hiiki.db.substrings import SubstringIndex

LETTERS = dict(zip(SECTIONS, "abcdefghijkl", strict=True))
_THREES = frozenset(("code", *NUMBERED))
# Another recipe makes other pieces: an index by an older one is made anew.
RECIPE = f"2 {' '.join(SECTIONS)}"
ENOUGH = 16  # pieces of one word; more hardly narrow it down
_BORDER = END
_LAST = "\uf8ff"
# Tokens are divided at whatever is neither a letter nor a digit in ASCII, and these must not be.
_CHARACTERS = {code: 0xF000 + code for code in range(128) if not chr(code).isalnum()}
_CHARACTERS |= {ord(STOP): ord(_LAST)} | {ord(mark): ord(_BORDER) for mark in MARKS.values()}
_JOINTS = [(letter, f" {letter}", name in _THREES) for name, letter in LETTERS.items()]


def tokens(search_text: str) -> str:
    """All pieces of a search text, with spaces in between."""
    sections = search_text.translate(_CHARACTERS).split(_BORDER)[1:-1]
    if len(sections) != len(_JOINTS):  # somebody's name holds a mark: every piece may stand everywhere
        sections = [search_text.translate(_CHARACTERS)] * len(_JOINTS)
    return " ".join(
        [
            letter + joint.join(_threes(text) if in_threes else _twos(text))
            for (letter, joint, in_threes), text in zip(_JOINTS, sections, strict=True)
            if text
        ]
    )


def _twos(text: str) -> Iterable[str]:
    return map(add, text, text[1:] + _LAST)


def _threes(text: str) -> Iterable[str]:
    return map(add, _twos(text), text[2:] + _LAST + _LAST)


def wanted(form: str, within: Iterable[str] = SECTIONS) -> list[tuple[str, ...]]:
    """For each section in which a folded word may stand: the pieces that stand there too.

    A word shorter than a piece is the beginning of one, marked by *.
    """
    text = form.translate(_CHARACTERS)
    some = {size: _some(text, size) for size in (2, 3)}
    return [
        tuple(LETTERS[name] + piece for piece in some[3 if name in _THREES else 2])
        for name in within
        if name not in NUMBERED or form.isdigit()
    ]


def _some(text: str, size: int) -> list[str]:
    if len(text) < size:
        return [f"{text}*"]
    pieces = list(dict.fromkeys(text[at : at + size] for at in range(len(text) - size + 1)))
    return pieces[:: -(-len(pieces) // ENOUGH)]


INDEX = SubstringIndex("customers_customer", "search_text", tokens, RECIPE)
