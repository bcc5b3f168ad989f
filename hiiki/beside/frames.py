"""What goes through the pipe: one piece of bytes after another, each behind its length.

Read whole: `marshal.load` would ask the stream for every few bytes.
"""

import marshal
import struct
from typing import IO, Any

_LENGTH = struct.Struct("<Q")


def packed(value: Any) -> bytes:
    """Plain values (text, numbers, bytes, lists, tuples, dicts). Raises ValueError for any other."""
    return marshal.dumps(value)


def unpacked(frame: bytes) -> Any:
    return marshal.loads(frame)  # noqa: S302 (both ends are our own processes)


def send(stream: IO[bytes], frame: bytes) -> None:
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Raises EOFError when the other end is gone."""
    return _whole(stream, _LENGTH.unpack(_whole(stream, _LENGTH.size))[0])


def _whole(stream: IO[bytes], length: int) -> bytes:
    read = stream.read(length)
    if len(read) < length:
        raise EOFError("the other end is gone")
    return read
