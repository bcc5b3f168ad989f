"""What the disk and the database say when they cannot go on, in words for people."""

import errno

FULL = "ディスクがいっぱいで書き込めません。ここまでの内容は無事です。空きを作ると、続きから進みます。"
BROKEN = "書き込めませんでした（{}）。ここまでの内容は無事です。しばらくしてから続きを試します。"
REASONS = {
    errno.EACCES: "許可がありません",
    errno.EPERM: "許可がありません",
    errno.EROFS: "書き込めない場所です",
    errno.ENOENT: "見つかりません",
    errno.ENOTDIR: "フォルダではありません",
    errno.EISDIR: "ファイルではなくフォルダです",
    errno.EEXIST: "もうあります",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.EBUSY: "ほかのプログラムが使っています",
    errno.EMFILE: "開いているファイルが多すぎます",
    errno.EIO: "ディスクを読み書きできません",
    errno.ENOSPC: "ディスクがいっぱいです",
    errno.EDQUOT: "ディスクがいっぱいです",
    errno.EADDRNOTAVAIL: "このパソコンのアドレスではありません",
}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full(problem: BaseException) -> bool:
    """Whether the disk, or the quota, is at its end, however the engine says it."""
    if isinstance(problem, OSError):
        return problem.errno in NO_ROOM
    cause = problem.__cause__
    return "disk is full" in str(problem) or getattr(cause, "sqlstate", "") == "53100"


def reason(problem: OSError) -> str:
    """Why, in Japanese; what the system says is for the log."""
    return REASONS.get(problem.errno or 0) or (f"エラー {problem.errno}" if problem.errno else "原因不明")


def told(problem: BaseException) -> str:
    if is_full(problem):
        return FULL
    return BROKEN.format(reason(problem) if isinstance(problem, OSError) else "データベースのエラー")
