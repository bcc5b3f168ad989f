"""What went wrong, as a sentence for the terminal: never a trace."""

import logging
from pathlib import Path

from hiiki.cli import Impossible

log = logging.getLogger(__name__)


def explain(problem: Exception) -> str:
    """The message of an error that was meant for people, or a general one, logged in full."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from hiiki.db.troubles import is_full, reason

    if isinstance(problem, Impossible) or _is_for_people(problem):
        return str(problem)
    log.exception("command failed", exc_info=problem)
    if is_full(problem):
        return "ディスクがいっぱいで書き込めません。空きを作ってから、もう一度お試しください。"
    if isinstance(problem, FileNotFoundError):
        return f"ファイルが見つかりません: {problem.filename}"
    if isinstance(problem, OSError):
        return f"読み書きできませんでした: {_file(problem)}（{reason(problem)}）"
    if isinstance(problem, DatabaseError):
        return "データベースを使えませんでした。詳しくはデータフォルダの hiiki.log をご覧ください。\n初めてなら hiiki init を、そうでなければ hiiki doctor をお試しください。"
    if isinstance(problem, ImproperlyConfigured):
        return f"設定に誤りがあります: {problem}"
    return f"できませんでした（{type(problem).__name__}: {problem}）。詳しくはデータフォルダの hiiki.log をご覧ください。"


def _file(problem: OSError) -> str:
    """The file a person named, where we were about to write it under the name of a part."""
    name = Path(str(problem.filename or "")).name
    if name.startswith(".") and name.endswith(".part"):
        return str(Path(str(problem.filename)).with_name(name[1:-5]))
    return str(problem.filename or "")


def _is_for_people(problem: Exception) -> bool:
    """Our own exceptions carry a Japanese sentence."""
    return type(problem).__module__.startswith("hiiki.")
