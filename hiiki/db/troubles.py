"""What the disk and the database say when they cannot go on, in words for people."""

import errno

FULL = "ディスクがいっぱいで書き込めません。ここまでの内容は無事です。空きを作ると、続きから進みます。"
BROKEN = "書き込めませんでした（{}）。ここまでの内容は無事です。しばらくしてから続きを試します。"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full(problem: BaseException) -> bool:
    """Whether the disk, or the quota, is at its end, however the engine says it."""
    if isinstance(problem, OSError):
        return problem.errno in NO_ROOM
    cause = problem.__cause__
    return "disk is full" in str(problem) or getattr(cause, "sqlstate", "") == "53100"


def told(problem: BaseException) -> str:
    if is_full(problem):
        return FULL
    return BROKEN.format(problem.strerror if isinstance(problem, OSError) else type(problem).__name__)
