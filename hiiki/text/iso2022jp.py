"""ISO-2022-JP as it is found in mail and old files.

Two-byte codes are read as CP932 (see `jis`), so that ① and ㈱ come through; ESC ( I brings
half-width kana. A line end returns to ASCII, as the mail standard asks.
"""

import codecs
import re

from hiiki.text.jis import LOSS, shift_jis

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
_PIECES = re.compile(rb"\x1b|[\r\n]+|[^\x1b\r\n]+")


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

        piece = _PIECES.match(data, at)
        assert piece
        if data[at] in b"\r\n":
            self._mode = _ASCII
        if self._mode in (_ASCII, _KANA):
            letters.append(self._singles(piece[0]))
            return piece.end()

        return self._pairs(data, at, piece.end(), final, letters)

    def _escape(self, data: bytes, at: int, final: bool, letters: list[str]) -> int:
        for escape, mode in _MODES.items():
            if data.startswith(escape, at):
                self._mode = mode
                return at + len(escape)

        if not final and any(escape.startswith(data[at:]) for escape in _MODES):
            return at

        letters.append(LOSS)
        return at + 1

    def _singles(self, run: bytes) -> str:
        if self._mode == _ASCII:
            return run.decode("ascii", "replace")

        return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in run).decode("cp932", "replace")

    def _pairs(self, data: bytes, at: int, end: int, final: bool, letters: list[str]) -> int:
        while at < end:
            if not 0x21 <= data[at] <= 0x7E:
                letters.append(chr(data[at]) if data[at] <= 0x20 else LOSS)
                at += 1
            elif at + 1 < end:
                letters.append(self._pair(data[at], data[at + 1]))
                at += 2
            elif end == len(data) and not final:
                break
            else:
                letters.append(LOSS)
                at += 1

        return at

    def _pair(self, row: int, cell: int) -> str:
        if not 0x21 <= cell <= 0x7E:
            return LOSS
        if self._mode == _JIS_X_0212:
            return bytes((0x8F, row | 0x80, cell | 0x80)).decode("euc_jp", "replace")[:1]

        return shift_jis(row, cell).decode("cp932", "replace")[:1]
