"""Which encoding a file is in, and decoding that never hides a loss."""

import codecs
import unicodedata
from collections.abc import Iterable, Iterator

from hiiki.text import iso2022jp

_BOM = codecs.BOM_UTF8
_LABELS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8（BOM 付き）",
    "utf-16": "UTF-16（BOM 付き）",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp932": "CP932（Windows の Shift_JIS）",
    "euc_jp": "EUC-JP",
    "euc_jis_2004": "EUC-JIS-2004",
    "iso2022_jp": "ISO-2022-JP（JIS）",
}
NAMES = tuple(_LABELS)
_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "iso-2022-jp-ms": "iso2022_jp",
    "jis": "iso2022_jp",
    "utf8": "utf-8",
    "utf16": "utf-16",
}
_SAMPLE = 256 * 1024


def label(name: str) -> str:
    return _LABELS.get(named(name), name)


def named(name: str) -> str:
    """Our name of an encoding called by any of its usual names."""
    plain = name.strip().lower()
    return _ALIASES.get(plain, _ALIASES.get(plain.replace("_", "-"), plain))


def detect(data: bytes) -> str:
    """The encoding of a file, from its bytes or its first few hundred kilobytes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"

    rest = _without_boms(data)
    found = _detect_without_bom(rest[:_SAMPLE])
    return "utf-8-sig" if found == "utf-8" and rest != data else found


def _without_boms(data: bytes) -> bytes:
    while data.startswith(_BOM):
        data = data[len(_BOM) :]

    return data


def _detect_without_bom(data: bytes) -> str:
    if b"\0" in data:
        return _which_utf_16(data)
    if b"\x1b$" in data or b"\x1b(" in data:
        return "iso2022_jp"
    if data.isascii():
        return "utf-8"

    return min(("utf-8", "cp932", "euc_jp"), key=lambda name: _oddness(data, name))


def _which_utf_16(data: bytes) -> str:
    return "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"


def _oddness(data: bytes, name: str) -> float:
    text = codecs.getincrementaldecoder(name)("replace").decode(data)
    letters = [letter for letter in text if ord(letter) > 0x7F]
    if name == "utf-8" and letters and "\ufffd" not in text:
        return sum(0.5 for letter in letters if ord(letter) < 0x800) / len(letters)

    return sum(map(_weight, letters)) / len(letters) if letters else 0


def _weight(letter: str) -> float:
    if "ぁ" <= letter <= "ヿ" or letter in "　、。「」・（）－～":
        return 0
    if letter == "\ufffd":
        return 20
    if "\uff61" <= letter <= "\uff9f":
        return 1
    if "一" <= letter <= "龥":
        return 0.3 if _is_level_1(letter) else 2
    if "！" <= letter <= "～":
        return 0.3

    return 3 if unicodedata.category(letter) in {"Co", "Cn", "Cc"} else 1.5


def _is_level_1(letter: str) -> bool:
    code = letter.encode("euc_jp", "replace")
    return len(code) == 2 and code < b"\xd0\xa1"


def decode(data: bytes, encoding: str) -> str:
    """The whole text; bytes that cannot be read become U+FFFD, byte order marks vanish."""
    return "".join(decode_chunks([data], encoding))


def decode_chunks(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The same for a file read piece by piece, wherever the pieces were cut."""
    decoder = incremental_decoder(encoding)
    for chunk in chunks:
        yield decoder.decode(chunk)

    yield decoder.decode(b"", final=True)


def incremental_decoder(encoding: str) -> codecs.IncrementalDecoder:
    name = named(encoding)
    if name == "iso2022_jp":
        return iso2022jp.Decoder()

    return _BomSkipping(name)


class _BomSkipping(codecs.IncrementalDecoder):
    """Drops any number of byte order marks, also a UTF-8 one before text that is not UTF-8."""

    def __init__(self, name: str) -> None:
        super().__init__("replace")
        self._decoder = codecs.getincrementaldecoder("utf-8" if name == "utf-8-sig" else name)("replace")
        self._head: bytes | None = b""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        if self._head is not None:
            data = _without_boms(self._head + data)
            if _BOM.startswith(data) and not final:
                self._head = data
                return ""
            self._head = None

        return self._decoder.decode(data, final).removeprefix("\ufeff")


def missing_in_cp932(text: str) -> set[str]:
    """The characters that a CP932 file cannot hold (𠮷, emoji, é); 〜 and － are fine."""
    if text.isascii():
        return set()
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return {letter for letter in set(text) if not _fits_cp932(letter)}

    return set()


def _fits_cp932(letter: str) -> bool:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False

    return True
