"""Typed readers of the environment that explain a wrong value."""

import os
from pathlib import Path


class WrongSetting(Exception):
    """A setting that cannot be used; the message says which, why and what to write instead."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "0", "no", "false", "off"}:
        return default if not value else False
    if value in {"1", "yes", "true", "on"}:
        return True
    raise WrongSetting(f"{name} は 1 か 0 で書いてください（いまの値: {value}）。")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise WrongSetting(f"{name} は数字で書いてください（いまの値: {value}）。")
    return int(value)


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def folder(name: str, default: str) -> Path:
    return Path(text(name, default)).expanduser().resolve()
