"""Two-byte JIS codes beyond JIS X 0208: NEC row 13 (①㈱) and the IBM rows (髙﨑).

Python's EUC-JP and ISO-2022-JP codecs refuse them; Windows wrote them all the same. A code
moved to its place in Shift_JIS is read as CP932, which knows them.
"""

import codecs

EUC_ERRORS = "hiiki.text.jis"
LOSS = "\ufffd"


def shift_jis(row: int, cell: int) -> bytes:
    """A two-byte JIS code (0x21-0x7E each), moved to where Shift_JIS keeps it."""
    lead = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
    if row % 2 == 0:
        return bytes((lead, cell + 0x7E))

    return bytes((lead, cell + (0x1F if cell < 0x60 else 0x20)))


def _refused_by_euc(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error

    pair = error.object[error.start : error.start + 2]
    if len(pair) < 2 or not all(0xA1 <= byte <= 0xFE for byte in pair):
        return LOSS, error.start + 1

    letter = shift_jis(pair[0] & 0x7F, pair[1] & 0x7F).decode("cp932", "replace")
    return (letter, error.start + 2) if len(letter) == 1 else (LOSS, error.start + 2)


codecs.register_error(EUC_ERRORS, _refused_by_euc)
