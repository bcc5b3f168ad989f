"""予定か済みか, as files say it."""

from hiiki.text.folding import fold

DONE = {fold(word) for word in ("済み", "済", "完了", "終了", "実績", "記録", "対応済み", "対応済", "done")}
PLANNED = {fold(word) for word in ("予定", "未", "未完了", "未対応", "未済", "planned")}


def is_state(word: str) -> bool:
    return fold(word) in DONE | PLANNED


def is_done(word: str) -> bool:
    """Of a word that is a state."""
    return fold(word) in DONE
