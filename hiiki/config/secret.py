"""The key that signs sessions: made at the first start, readable by its owner alone."""

import os
import secrets
import time
from pathlib import Path

from hiiki.config.env import WrongSetting
from hiiki.db.troubles import reason

PATIENCE = 5.0  # seconds


def secret_key(data: Path, *, expected: bool = False) -> str:
    """Return the data folder's key, making it (0600) when there is none yet; or raise WrongSetting.

    Whoever only reads expects a book, and wants no folder made, least of all a misspelt one.
    """
    if expected and not (data / "secret_key").is_file():
        raise WrongSetting(
            f"ここに Hiiki の台帳はありません: {data}\n"
            "--data か HIIKI_DATA のフォルダの名前を確かめてください。"
            "初めてなら、hiiki start（画面）か hiiki init で台帳を用意します。"
        )
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _made_here(data / "secret_key")
    except OSError as problem:
        raise WrongSetting(
            f"データフォルダ {data} を使えません（{reason(problem)}）。場所と、書き込む権限を確かめてください。"
        ) from problem


def _made_here(path: Path) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _made_by_another(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")


def _made_by_another(path: Path) -> str:
    """Two first starts at once share one key: the second waits until the first has written it."""
    ends = time.monotonic() + PATIENCE
    while not (key := path.read_text(encoding="ascii")):
        if time.monotonic() > ends:
            raise WrongSetting(
                f"鍵のファイル {path} が空です。消してから、もう一度始めてください（全員がログインしなおしになります）。"
            )
        time.sleep(0.05)
    return key
