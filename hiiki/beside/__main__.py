"""A helper: reads a task and its argument, then batches, and answers each with its result.

It ends when its standard input closes, which happens also when whoever started it is killed.
"""

import gc
import os
import signal
import sys

from hiiki.beside.frames import packed, receive, send, unpacked
from hiiki.beside.tasks import prepared


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; our parent decides
    batches, results = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # whatever prints must not stand between the results
    try:
        work = prepared(*unpacked(receive(batches)))
        gc.disable()  # rows hold no cycles
        while True:
            send(results, packed(work(unpacked(receive(batches)))))
    except (EOFError, BrokenPipeError):
        pass


if __name__ == "__main__":
    main()
