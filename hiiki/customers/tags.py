"""タグ: free words on a customer, side by side in one column: 常連、夏ギフト.

Two words are one tag when they are alike to a search: VIP and ＶＩＰ. The first way of writing it stays.
"""

import re
from collections.abc import Iterable

from hiiki.text.folding import fold

SEPARATOR = "、"
LONGEST = 30  # characters of one
_between = re.compile(r"\s*(?::::|[、､,，;；|｜/／\n\t])\s*")
_OF_GOOGLE = "* "  # myContacts, starred: groups Google keeps for itself


def read(text: str) -> str:
    """What is stored for what somebody typed or a file says; ValueError for a tag that is too long."""
    words = [word.lstrip("#＃").strip() for word in _between.split(text) if not word.startswith(_OF_GOOGLE)]
    for word in words:
        if len(word) > LONGEST:
            raise ValueError(f"タグ「{word[:LONGEST]}…」が長すぎます（{LONGEST}文字まで入ります）")
    return joined(words)


def joined(words: Iterable[str]) -> str:
    """Each tag once; those of which a search would see nothing are none."""
    by_key: dict[str, str] = {}
    for word in words:
        if key := fold(word):
            by_key.setdefault(key, word)
    return SEPARATOR.join(by_key.values())


def words(stored: str) -> list[str]:
    return stored.split(SEPARATOR) if stored else []


def added(stored: str, more: str) -> str:
    return joined([*words(stored), *words(more)])


def without(stored: str, gone: str) -> str:
    keys = set(map(fold, words(gone)))
    return SEPARATOR.join(word for word in words(stored) if fold(word) not in keys)
