"""Full and half width."""

import re
import unicodedata

_ASCII = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FULL = {half: full for full, half in _ASCII.items()}
_HALF_KANA = re.compile("[\uff61-\uff9f]+")

# Everything people type where a hyphen is meant.
DASHES = "-˗֊‐‑‒–—―⁃⁻₋−⎯─━╴╶╸╺⸺⸻﹘﹣－"
_HYPHENS = dict.fromkeys(map(ord, DASHES + "ー\uff70"), "-")


def narrow(text: str) -> str:
    """Full-width ASCII and the ideographic space to half width; kana stay as they are."""
    return text if text.isascii() else text.translate(_ASCII)


def widened(text: str) -> str:
    """All in full width: ASCII, the space, and half-width kana with their marks."""
    return with_full_kana(text).translate(_FULL)


def with_full_kana(text: str) -> str:
    """Half-width kana with their marks to full width; all else stays."""
    return text if text.isascii() else _HALF_KANA.sub(lambda run: composed(run[0]), text)


def hyphened(text: str) -> str:
    """Every dash, and ー, as "-": for numbers only, since ー is part of kana words."""
    return text if text.isascii() else text.translate(_HYPHENS)


def composed(text: str) -> str:
    """NFKC: half-width kana with a detached ﾞ become one character, ㍼ becomes 昭和."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
