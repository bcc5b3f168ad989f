"""Workbooks that need a password to be read."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import IO

import msoffcrypto
import olefile
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile

from hiiki.exchange.formats import compounds, limits
from hiiki.exchange.records import CannotRead

OF_EXCEL_ITSELF = "VelvetSweatshop"  # what Excel locks a book with that anybody may read
WRONG = "パスワードが違います。大文字と小文字、全角と半角を確かめてください。"
BEYOND_US = (
    "この暗号化の方法は読めません。Excelで開き、「ファイル」→「情報」→「ブックの保護」→"
    "「パスワードを使用して暗号化」でパスワードを消し、保存してから取り込んでください。"
)
KEY_BYTES = 1 << 20
SPINS = 1_000_000  # ten times what Excel takes
log = logging.getLogger(__name__)


class WrongPassword(CannotRead):
    """Says so in Japanese."""


def is_locked(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(len(compounds.START)) != compounds.START:
            return False
    return compounds.is_locked(path)


def unlock(path: Path, password: str, out: Path) -> None:
    """Write what the file holds to `out`; WrongPassword, or CannotRead where no password would help."""
    limits.check_workbook_size(path)
    try:
        _check_key(path)
        with path.open("rb") as file, out.open("wb") as opened:
            _unlock(file, password, opened)
    except InvalidKeyError:
        raise WrongPassword(WRONG) from None
    except Exception as problem:
        if isinstance(problem, OSError) and not isinstance(problem, olefile.OleFileError):
            raise  # our disk, not their file
        log.warning("a locked workbook could not be read", exc_info=True)
        raise CannotRead(BEYOND_US) from None


def _check_key(path: Path) -> None:
    """What says how it is locked is a few kilobytes, or a bomb."""
    with olefile.OleFileIO(str(path)) as compound:
        if compound.exists("EncryptionInfo") and compound.get_size("EncryptionInfo") > KEY_BYTES:
            raise ValueError


def _unlock(file: IO[bytes], password: str, opened: IO[bytes]) -> None:
    book = msoffcrypto.OfficeFile(file)
    verify = {}
    if isinstance(book, OOXMLFile):
        verify = {"verify_password": True}
        if book.type == "agile" and book.info["spinValue"] > SPINS:
            raise ValueError("would keep us busy for minutes")
    book.load_key(password=password or " ", **verify)
    book.decrypt(opened)
