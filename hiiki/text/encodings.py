"""The encodings files come in, and decoding that never hides a loss."""

import codecs
import re
from collections.abc import Iterable, Iterator

from hiiki.text import iso2022jp
from hiiki.text.detecting import BOM, UTF16_BOMS, detect, without_boms
from hiiki.text.jis import EUC_ERRORS, LOSS

__all__ = [
    "NAMES",
    "decode",
    "decode_chunks",
    "detect",
    "incremental_decoder",
    "label",
    "missing_in_cp932",
    "named",
    "twins_in_cp932",
]

_LABELS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8（BOM 付き）",
    "cp932": "CP932（Windows の Shift_JIS）",
    "utf-16": "UTF-16（BOM 付き）",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "euc_jp": "EUC-JP",
    "euc_jis_2004": "EUC-JIS-2004",
    "iso2022_jp": "ISO-2022-JP（JIS）",
}
NAMES = tuple(_LABELS)
_ALIASES = {
    "shift_jis": "cp932",
    "sjis": "cp932",
    "windows_31j": "cp932",
    "ms932": "cp932",
    "x_sjis": "cp932",
    "jis": "iso2022_jp",
    "iso_2022_jp": "iso2022_jp",
    "iso_2022_jp_ms": "iso2022_jp",
    "eucjp": "euc_jp",
    "ujis": "euc_jp",
    "utf8": "utf-8",
    "utf_8": "utf-8",
    "utf_8_sig": "utf-8-sig",
    "utf16": "utf-16",
    "utf_16": "utf-16",
    "utf_16_le": "utf-16-le",
    "utf_16_be": "utf-16-be",
}

# Windows writes these as the full-width letter that looks like them, and so does Python; they read back as that.
_TWINS = dict(zip("¢£¬‖−〜", "￠￡￢∥－～", strict=True))
_HAS_TWIN = re.compile(f"[{''.join(_TWINS)}]")
_NOT_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")


def named(name: str) -> str:
    """Our name of an encoding called by any of its usual names."""
    plain = name.strip().lower().replace("-", "_")
    return _ALIASES.get(plain, plain)


def is_known(name: str) -> bool:
    """Whether text can be read in an encoding of this name."""
    try:
        return incremental_decoder(name).decode(b"a\0", final=True) is not None
    except (LookupError, AssertionError, TypeError, ValueError):
        return False


def label(name: str) -> str:
    """What people read; an encoding we have no words for goes by its own name."""
    return _LABELS.get(named(name), name)


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
    """Raises LookupError for an encoding nobody knows."""
    name = named(encoding)
    if name == "utf-16":
        return _BomSkipping(_Utf16())

    return _BomSkipping(_decoder(name), foreign=() if name.startswith("utf-16") else UTF16_BOMS)


def _decoder(name: str) -> codecs.IncrementalDecoder:
    if name == "iso2022_jp":
        return iso2022jp.Decoder()
    if name == "euc_jp":
        return codecs.getincrementaldecoder(name)(EUC_ERRORS)
    if name == "cp932":
        return _Cp932()

    return codecs.getincrementaldecoder(name.removesuffix("-sig"))("replace")


class _Cp932(codecs.IncrementalDecoder):
    """Python reads 80, A0 and FD to FF, which CP932 does not have, as if they were letters."""

    def __init__(self) -> None:
        super().__init__("replace")
        self._decoder = codecs.getincrementaldecoder("cp932")("replace")

    def reset(self) -> None:
        self._decoder.reset()

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        return _NOT_CP932.sub(LOSS, self._decoder.decode(data, final))


class _Utf16(codecs.IncrementalDecoder):
    """Python's raises where the mark is missing; then it is little endian, as Windows writes it."""

    def __init__(self) -> None:
        super().__init__("replace")
        self.reset()

    def reset(self) -> None:
        self._head = b""
        self._decoder: codecs.IncrementalDecoder | None = None

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        if self._decoder is None:
            data = self._head + data
            if len(data) < 2 and not final:
                self._head = data
                return ""
            order = "utf-16-be" if data.startswith(codecs.BOM_UTF16_BE) else "utf-16-le"
            self._decoder = codecs.getincrementaldecoder(order)("replace")

        return self._decoder.decode(data, final)


class _BomSkipping(codecs.IncrementalDecoder):
    """Drops any number of byte order marks, also UTF-8's and `foreign` ones before text that is neither."""

    def __init__(self, decoder: codecs.IncrementalDecoder, foreign: tuple[bytes, ...] = ()) -> None:
        super().__init__("replace")
        self._decoder = decoder
        self._foreign = foreign
        self.reset()

    def reset(self) -> None:
        self._decoder.reset()
        self._head: bytes | None = b""
        self._begun = False

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        if self._head is not None:
            data = self._without_marks(self._head + data)
            if not final and any(mark.startswith(data) for mark in (BOM, *self._foreign)):
                self._head = data
                return ""
            self._head = None

        text = self._decoder.decode(data, final)
        if self._begun or not text:
            return text

        self._begun = True
        return text.removeprefix("\ufeff")

    def _without_marks(self, data: bytes) -> bytes:
        data = without_boms(data)
        return data[2:] if data.startswith(self._foreign) else data


def missing_in_cp932(text: str) -> set[str]:
    """The characters that a CP932 file cannot hold (𠮷, emoji, é); 〜 and − become their twins."""
    return set() if _fits_cp932(text) else {letter for letter in set(text) if not _fits_cp932(letter)}


def _fits_cp932(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False

    return True


def twins_in_cp932(text: str) -> list[tuple[str, str]]:
    """Each character that a CP932 file holds as another that looks the same, as often as it stands there: (〜, ～)."""
    return [(letter, _TWINS[letter]) for letter in _HAS_TWIN.findall(text)]
