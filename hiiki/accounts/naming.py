"""ログイン名: typed with any keyboard, the same name."""

import re
import unicodedata

ALLOWED = re.compile(r"[\w.@+-]{1,60}")
"""Letters of any script, digits and the signs of a mail address."""


def plain(login: str) -> str:
    """As it is stored and compared: half-width, small letters, no blanks around."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def is_allowed(login: str) -> bool:
    return bool(ALLOWED.fullmatch(login))
