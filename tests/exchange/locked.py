"""Workbooks locked with a password, as Excel locks them."""

import io

from msoffcrypto.format.ooxml import OOXMLFile


def lock(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()
