"""What can go wrong before Hiiki runs, said so that the person at the PC can act on it."""

from __future__ import annotations

import errno
import platform
import re
from pathlib import PurePath


class Trouble(Exception):
    """The message says what happened and what to do, in Japanese."""


class Unclear(Trouble):
    """Nothing known; a fresh environment may help."""


# The first that is found in pip's output names the cause: a full disk also looks like a network error, and
# a network error always ends in "no matching distribution".
CAUSES = [
    ("full", r"No space left|Errno 28|WinError 112"),
    ("forbidden", r"Permission denied|Errno 13\b|WinError 5\b|Read-only file system|アクセスが拒否"),
    ("altered", r"DO NOT MATCH THE HASHES|HASHES ARE REQUIRED"),
    ("certificate", r"CERTIFICATE_VERIFY_FAILED|SSLError|SSL: "),
    (
        "network",
        r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|IncompleteRead|getaddrinfo failed"
        r"|Name or service not known|name resolution|Network is unreachable|No route to host"
        r"|Connection (refused|reset|aborted)",
    ),
    ("unavailable", r"No matching distribution found|Could not find a version"),
]

MESSAGES = {
    "full": "ディスクの空きが足りません。500 MB ほど空けてから、もう一度実行してください。",
    "forbidden": "{folder} に書き込めません。書き込めるフォルダ（例: ドキュメントの中）に Hiiki を置くか、"
    "フォルダの権限を確かめてから、もう一度実行してください。",
    "altered": "届いた部品の中身が、控えてある値と違います。入れずにやめました。"
    "時間をおいてもう一度実行し、続くときは管理している方に伝えてください。",
    "certificate": "部品の配布元の証明書を確かめられません。パソコンの日付と時刻が正しいか、"
    "社内の通信検査（プロキシ）の証明書が入っているかを確かめてください。",
    "network": "インターネットにつながらず、部品を受け取れませんでした。"
    "接続を確かめて、もう一度実行してください。一度入れば、あとはインターネットなしで動きます。",
    "unavailable": "この Python（{python}、{machine}）に合う部品が配られていません。"
    "64 ビット版の Python 3.13 を入れて、もう一度実行してください。",
    "unclear": "部品を入れられませんでした。くわしい記録: {log}",
}


def cause(output: str) -> str:
    for name, pattern in CAUSES:
        if re.search(pattern, output):
            return name
    return "unclear"


def from_output(output: str, folder: PurePath) -> Trouble:
    """Read pip's or venv's output; the whole of it is kept in install.log."""
    name = cause(output)
    kind = Unclear if name == "unclear" else Trouble
    return kind(_message(name, folder))


def from_disk(error: OSError, folder: PurePath) -> Trouble:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(_message("full", folder))
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Trouble(_message("forbidden", folder))
    return Trouble(f"{folder} を用意できませんでした（{error}）。")


def _message(name: str, folder: PurePath) -> str:
    return MESSAGES[name].format(
        folder=folder,
        log=folder / "install.log",
        python=platform.python_version(),
        machine=platform.machine() or "不明な機種",
    )


def old_python(found: str, *, windows: bool) -> Trouble:
    if windows:
        how = "python.org から Python 3.13（64 ビット）を入れて、`py -3.13 bin\\start` を実行してください。"
    else:
        how = "新しい Python を入れて、`python3.13 bin/start` のように実行してください。"
    return Trouble(f"Hiiki には Python 3.11 以上が必要です（いまの Python: {found}）。\n{how}")


def no_venv(version: tuple[int, ...], *, windows: bool) -> Trouble:
    name = ".".join(str(number) for number in version)
    if windows:
        return Trouble(f"この Python {name} には venv がありません。python.org の Python を入れてください。")
    return Trouble(
        f"Python {name} の venv が入っていません。次の 1 行を実行してから、もう一度お試しください。\n"
        f"    sudo apt install python{name}-venv"
    )
