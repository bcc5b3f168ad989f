"""ISO-2022-JP as it is found in mail and old files.

Python's codecs refuse NEC row 13 (①㈱) and the IBM rows, so each two-byte code is moved
to its place in Shift_JIS and read as CP932. ESC ( I brings half-width kana.
"""

import codecs

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
_ESCAPES = tuple(_MODES)
_LOSS = "\ufffd"


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
        pieces: list[str] = []
        at = 0
        while at < len(data):
            step, piece = self._step(data, at, final)
            if not step:
                break
            pieces.append(piece)
            at += step

        self._rest = data[at:]
        return "".join(pieces)

    def _step(self, data: bytes, at: int, final: bool) -> tuple[int, str]:
        """How many bytes were used, and their text; 0 asks for more bytes."""
        if data[at] == 0x1B:
            return self._escape(data, at, final)
        if data[at] in b"\r\n":
            self._mode = _ASCII
        if self._mode in (_KANJI, _JIS_X_0212) and 0x21 <= data[at] <= 0x7E:
            return self._pair(data, at, final)

        end = self._end_of_run(data, at)
        return end - at, self._singles(data[at:end])

    def _escape(self, data: bytes, at: int, final: bool) -> tuple[int, str]:
        for escape in _ESCAPES:
            if data.startswith(escape, at):
                self._mode = _MODES[escape]
                return len(escape), ""

        cut_off = any(escape.startswith(data[at:]) for escape in _ESCAPES)
        return (0, "") if cut_off and not final else (1, _LOSS)

    def _pair(self, data: bytes, at: int, final: bool) -> tuple[int, str]:
        if at + 1 == len(data):
            return (1, _LOSS) if final else (0, "")
        if not 0x21 <= data[at + 1] <= 0x7E:
            return 1, _LOSS

        if self._mode == _JIS_X_0212:
            code = bytes((0x8F, data[at] | 0x80, data[at + 1] | 0x80))
            return 2, code.decode("euc_jp", "replace")[:1]

        return 2, shift_jis(data[at], data[at + 1]).decode("cp932", "replace")[:1]

    def _end_of_run(self, data: bytes, at: int) -> int:
        end = at + 1
        while end < len(data) and data[end] not in b"\x1b\r\n" and self._mode in (_ASCII, _KANA):
            end += 1

        return end

    def _singles(self, run: bytes) -> str:
        if self._mode == _KANA:
            run = bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in run)

        return run.decode("cp932", "replace") if self._mode == _KANA else run.decode("ascii", "replace")


def shift_jis(row: int, cell: int) -> bytes:
    """A two-byte JIS code, moved to where Shift_JIS keeps it."""
    lead = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
    if row % 2 == 0:
        return bytes((lead, cell + 0x7E))

    return bytes((lead, cell + (0x1F if cell < 0x60 else 0x20)))
