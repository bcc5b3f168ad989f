"""ISO-2022-JP as it is found in mail and old files.

① and ㈱ come through (see `jis`); ESC ( I brings half-width kana. A line end returns to
ASCII, as the mail standard asks.
"""

import codecs
import re

from hiiki.text.jis import EUC_ERRORS, LOSS

_ASCII, _KANJI, _KANA, _JIS_X_0212 = "ascii", "kanji", "kana", "jis x 0212"
_MODES = {
    b"\x1b(B": _ASCII,
    b"\x1b(J": _ASCII,
    b"\x1b(H": _ASCII,
    b"\x1b(I": _KANA,
    b"\x1b$@": _KANJI,
    b"\x1b$B": _KANJI,
    b"\x1b$(@": _KANJI,
    b"\x1b$(B": _KANJI,
    b"\x1b$(D": _JIS_X_0212,
}
_PIECE = re.compile(rb"[\x21-\x7e]+|[^\x1b\x21-\x7e]+")
_HIGH = bytes(byte | 0x80 for byte in range(256))
_HALF_KANA = bytes(byte | 0x80 if byte <= 0x5F else 0xFF for byte in range(256))


def decode(data: bytes) -> str:
    return Decoder().decode(data, final=True)


class Decoder(codecs.IncrementalDecoder):
    def __init__(self, errors: str = "replace") -> None:
        super().__init__(errors)
        self.reset()

    def reset(self) -> None:
        self._mode = _ASCII
        self._rest = b""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        data = self._rest + data
        self._rest = b""
        letters: list[str] = []
        at = 0
        while at < len(data):
            end = self._read(data, at, final, letters)
            if end == at:
                self._rest = data[at:]
                break
            at = end

        return "".join(letters)

    def _read(self, data: bytes, at: int, final: bool, letters: list[str]) -> int:
        """Reads one escape, line end or run; returns where it stopped, `at` to ask for more."""
        if data[at] == 0x1B:
            return self._escape(data, at, final, letters)

        found = _PIECE.match(data, at)
        assert found
        piece = found[0]
        if not final and found.end() == len(data) and self._cuts_a_letter(piece):
            piece = piece[:-1]
        if not piece:
            return at

        letters.append(self._letters(piece))
        if b"\n" in piece or b"\r" in piece:
            self._mode = _ASCII
        return at + len(piece)

    def _escape(self, data: bytes, at: int, final: bool, letters: list[str]) -> int:
        for escape, mode in _MODES.items():
            if data.startswith(escape, at):
                self._mode = mode
                return at + len(escape)

        if not final and any(escape.startswith(data[at:]) for escape in _MODES):
            return at

        letters.append(LOSS)
        return at + 1

    def _cuts_a_letter(self, piece: bytes) -> bool:
        return self._mode in (_KANJI, _JIS_X_0212) and 0x21 <= piece[0] <= 0x7E and len(piece) % 2 == 1

    def _letters(self, piece: bytes) -> str:
        if self._mode == _ASCII or not 0x21 <= piece[0] <= 0x7E:
            return piece.decode("ascii", "replace")
        if self._mode == _KANA:
            return piece.translate(_HALF_KANA).decode("shift_jis", "replace")
        if self._mode == _JIS_X_0212:
            piece = b"".join(b"\x0f" + piece[at : at + 2] for at in range(0, len(piece), 2))

        return piece.translate(_HIGH).decode("euc_jp", EUC_ERRORS)
