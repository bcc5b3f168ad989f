"""What goes through the pipe: one pickled value after another.

Both ends are our own processes; nothing that came from outside is ever unpickled as code.
"""

import pickle
from typing import IO, Any


def send(stream: IO[bytes], value: Any) -> None:
    pickle.dump(value, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Raises EOFError when the other end is gone."""
    return pickle.load(stream)  # noqa: S301
