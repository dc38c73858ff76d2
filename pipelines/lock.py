"""One run at a time on one HOME: a lock that the operating system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import Problem

_held: dict[Path, int] = {}  # flock is per open file: within one process, the holder may enter again


class Busy(Problem):
    """Another process works on this HOME."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`; raises Busy at once when another process holds it."""
    path = path.absolute()
    if path in _held:
        _held[path] += 1
        try:
            yield
        finally:
            _held[path] -= 1
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise Busy(f"another run (process {holder}) is at work on {path.parent}; wait for it to end") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        _held[path] = 1
        try:
            yield
        finally:
            del _held[path]
