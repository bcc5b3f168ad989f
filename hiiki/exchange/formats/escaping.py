"""Keep a CSV cell from becoming a formula in a spreadsheet, in a way that reads back to the same text.

A value a spreadsheet would compute gets one apostrophe in front, and so does a value that already looks
escaped; reading takes exactly one off again. Why this rule: docs/decisions/0003-no-cell-is-a-formula.md
"""

from __future__ import annotations

import re

_STARTS_FORMULA = r"[=+\-@\t\r\n\0＝＋－＠]"
_NUMBER_AS_TEXT = r"\d[\d\-]{2,}\Z"

_dangerous = re.compile(rf"'*{_STARTS_FORMULA}|'+{_NUMBER_AS_TEXT}").match
_escaped = re.compile(rf"'+(?:{_STARTS_FORMULA}|{_NUMBER_AS_TEXT})").match


def escape(cell: str) -> str:
    return "'" + cell if _dangerous(cell) else cell


def unescape(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _escaped(cell) else cell
