"""タグ: free words on a customer, side by side in one column: 常連、夏ギフト.

Two words are one tag when they are alike to a search: VIP and ＶＩＰ. The first way of writing it stays.
"""

import re
from collections.abc import Iterable

from hiiki.text.folding import fold

SEPARATOR = "、"
LONGEST = 30  # characters of one
MOST, ROOM = 100, 1000  # tags of one customer, and their characters
FULL = f"タグは 1 人に {MOST} 個、合わせて {ROOM:,} 文字までです"
_between = re.compile(r"\s*(?::::|[、､,，;；|｜/／\n\t])\s*")
_OF_GOOGLE = "* "  # myContacts, starred: groups Google keeps for itself


def read(text: str) -> str:
    """What is stored for what somebody typed or a file says; ValueError for a tag that is too long, or too many."""
    words = [word.lstrip("#＃").strip() for word in _between.split(text) if not word.startswith(_OF_GOOGLE)]
    for word in words:
        if len(word) > LONGEST:
            raise ValueError(f"タグ「{word[:LONGEST]}…」が長すぎます（{LONGEST}文字まで入ります）")
    stored = joined(words)
    if not has_room(stored):
        raise ValueError(f"{FULL}（{stored.count(SEPARATOR) + 1:,} 個、{len(stored):,} 文字あります）")
    return stored


def has_room(stored: str) -> bool:
    return stored.count(SEPARATOR) < MOST and len(stored) <= ROOM


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
    """Whether one customer `has_room` for all of them is another question."""
    return joined([*words(stored), *words(more)])


def without(stored: str, gone: str) -> str:
    keys = set(map(fold, words(gone)))
    return SEPARATOR.join(word for word in words(stored) if fold(word) not in keys)
