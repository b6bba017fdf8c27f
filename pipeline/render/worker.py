"""A worker process of `pool.WorkerPool`: reads calls from its standard input and answers them.

Its arguments are modules to import before the first call.
It ends when its input closes, also in the middle of a call: that is how the death of the process
that started it shows.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import queue
import sys
import threading
from contextlib import suppress
from typing import Any, BinaryIO


def main() -> None:
    """Serve until the input closes."""
    answers = os.fdopen(os.dup(1), "wb")
    # What is printed by a library must not get between the answers.
    os.dup2(2, 1)
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, calls), daemon=True).start()
    for module in sys.argv[1:]:
        with suppress(Exception):  # the call that needs it will say why it cannot
            importlib.import_module(module)
    gc.freeze()  # what is loaded stays, and need not be gone through when memory is collected
    while True:
        _answer(answers, calls.get())


def _read(source: BinaryIO, calls: queue.SimpleQueue[bytes]) -> None:
    while True:
        size = source.read(8)
        work = source.read(int.from_bytes(size, "big"))
        if len(size) < 8:
            os._exit(0)
        calls.put(work)


def _answer(answers: BinaryIO, work: bytes) -> None:
    try:
        fn, args, kwargs = pickle.loads(work)
        outcome: tuple[bool, Any] = (True, fn(*args, **kwargs))
        answer = pickle.dumps(outcome)
    except Exception as error:
        try:
            answer = pickle.dumps((False, error))
            pickle.loads(answer)
        except Exception:
            answer = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    answers.write(answer)
    answers.flush()


if __name__ == "__main__":
    main()
