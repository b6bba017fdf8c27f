"""Files that are there whole or not at all: written under another name, synced, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident

_PART = "part"


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; it becomes `target` when the block ends without an error.

    The temporary name holds the ids of this process and thread, so several writers do not meet, and
    what a killed writer left behind is removed by the next one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(target.parent)
    part = target.with_name(f".{target.stem}.{os.getpid()}.{get_ident()}.{_PART}{target.suffix}")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files in `folder` whose writers are no longer running."""
    for part in folder.glob(f".*.{_PART}*"):
        pid = part.name.rsplit(f".{_PART}", 1)[0].split(".")[-2]
        if pid.isdigit() and not _is_running(int(pid)):
            part.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
