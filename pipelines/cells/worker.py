"""The process that parses: started by pool.py with an open connection, ends when that closes.

It holds whatever a document may do to it: a crash of a native library, endless work, memory without bound. Says which
document it is at before it begins, so that the parent knows whom to blame.
"""

from __future__ import annotations

import importlib
import resource
import signal
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import Any

from parsers.document import Document, Finding, Source
from parsers.rules.registry import severity
from pipelines.cells import frames


def failed(content: str, rule: str, reason: str) -> Document:
    """The document of a content that could not be parsed, with the reason as its finding."""
    return Document(Source(None, content), "unreadable", findings=[Finding(rule, severity(rule), reason)])


def parse_one(
    read: Callable[..., Iterable[Document]], columns: frames.Columns, content: str, name: str, data: bytes
) -> None:
    try:
        frames.append(columns, content, list(read(data, name=name)))
    except MemoryError:
        frames.append(
            columns, content, [failed(content, "too_large", "parsing it needs more memory than one document may have")]
        )
    except Exception as error:  # noqa: BLE001 - a bug of ours must cost this document only
        reason = f"the parser failed on it ({type(error).__name__}: {error})"
        frames.append(columns, content, [failed(content, "reader_failed", reason)])


def main(descriptor: int, reader: str, seconds: float, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends us, even inside native code
    connection = Connection(descriptor)
    module, function = reader.split(":")
    read = getattr(importlib.import_module(module), function)
    connection.send(("ready", None))
    while True:
        try:
            chunk: list[Any] = connection.recv()
        except EOFError:
            return
        columns = frames.empty()
        for number, (content, name, data) in enumerate(chunk):
            connection.send(("at", number))
            signal.setitimer(signal.ITIMER_REAL, seconds)
            parse_one(read, columns, content, name, data)
            signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send(("done", columns))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
