"""Pieces of two characters, by which customers are looked up before their search text is read.

A piece is the letter of its section and two characters that stand side by side there; the last one of a
text stands beside STOP. Whatever contains a word contains all its pieces, so looking for these misses
nobody; who is found by them must still be read.
"""

from collections.abc import Iterable
from operator import add

from hiiki.customers.indexing import END, MARKS, NUMBERED, SECTIONS, STOP
from hiiki.db.substrings import SubstringIndex

LETTERS = dict(zip(SECTIONS, "abcdefghijkl", strict=True))
# Another recipe makes other pieces: an index by an older one is made anew.
RECIPE = f"1 {' '.join(SECTIONS)}"
ENOUGH = 16  # pieces of one word; more hardly narrow it down
_BORDER = END
_LAST = "\uf8ff"
# Tokens are divided at whatever is neither a letter nor a digit in ASCII, and these must not be.
_CHARACTERS = {code: 0xF000 + code for code in range(128) if not chr(code).isalnum()}
_CHARACTERS |= {ord(STOP): ord(_LAST)} | {ord(mark): ord(_BORDER) for mark in MARKS.values()}
_JOINTS = [(letter, f" {letter}") for letter in LETTERS.values()]


def tokens(search_text: str) -> str:
    """All pieces of a search text, with spaces in between."""
    sections = search_text.translate(_CHARACTERS).split(_BORDER)[1:-1]
    if len(sections) != len(_JOINTS):  # somebody's name holds a mark: every piece may stand everywhere
        sections = [search_text.translate(_CHARACTERS)] * len(_JOINTS)
    return " ".join(
        [
            letter + joint.join(map(add, text, text[1:] + _LAST))
            for (letter, joint), text in zip(_JOINTS, sections, strict=True)
            if text
        ]
    )


def wanted(form: str, within: Iterable[str] = SECTIONS) -> list[tuple[str, ...]]:
    """For each section in which a folded word may stand: the pieces that stand there too.

    One character is the beginning of a piece, marked by *.
    """
    text = form.translate(_CHARACTERS)
    pieces = list(dict.fromkeys(map(add, text, text[1:]))) or [f"{text}*"]
    some = pieces[:: -(-len(pieces) // ENOUGH)]
    return [
        tuple(LETTERS[name] + piece for piece in some)
        for name in within
        if name not in NUMBERED or form.isdigit()
    ]


INDEX = SubstringIndex("customers_customer", "search_text", tokens, RECIPE)
