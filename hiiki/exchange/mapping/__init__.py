"""Which column becomes which field: said by a person, by a layout, or guessed."""

from hiiki.exchange.mapping.guessing import Guess, Suggestion, guess
from hiiki.exchange.mapping.headings import fold, heading_fingerprint, known_target
from hiiki.exchange.mapping.links import Link, Mapping, compile

__all__ = [
    "Guess",
    "Link",
    "Mapping",
    "Suggestion",
    "compile",
    "fold",
    "guess",
    "heading_fingerprint",
    "known_target",
]
