"""The key that signs sessions: made at the first start, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """Return the data folder's key, making it (0600) when there is none yet."""
    path = data / "secret_key"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")
