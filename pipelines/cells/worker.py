"""The process that parses: started by pool.py with an open connection, ends when that closes.

It holds whatever a document may do to it: a crash of a native library, endless work, memory without bound. Says which
document it is at before it begins, so that the parent knows whom to blame; of a container, which of its members. What it has
read goes back in pieces, so that a file with a hundred thousand documents is never in memory as a whole.
"""

from __future__ import annotations

import gc
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

PIECE_DOCUMENTS = 100
PIECE_CELLS = 25_000

Read = Callable[..., Iterable[Document]]


def failed(content: str, rule: str, reason: str, member: int | None = None) -> Document:
    """The document of a content that could not be parsed, with the reason as its finding. member: which one of a container, from 0."""
    if member is not None:
        reason = f"document {member + 1:,} of the file: {reason}"
    source = Source(None, content, part=None if member is None else member + 1)
    return Document(source, "unreadable", findings=[Finding(rule, severity(rule), reason)])


class Parser:
    """Parses chunks, and tells the parent through the connection what it is at and what it has."""

    def __init__(self, read: Read, connection: Connection, seconds: float):
        self.read = read
        self.connection = connection
        self.seconds = seconds
        self.columns = frames.empty()
        self.finished: list[str] = []

    def chunk(self, tasks: list[Any]) -> None:
        for number, task in enumerate(tasks):
            self.connection.send(("at", number))
            self._one(*task)
            self.finished.append(task[0])
        self._send("done", 0)

    def _one(self, content: str, name: str, data: bytes, start: int, without: frozenset[int], stop: int) -> None:
        """start, without, stop: see pool.Task."""
        reading = frames.Reading(content, start, without)
        again = bool(start or without)
        given = {"wanted": lambda member: start <= member < stop and member not in without} if again else {}
        self._watch()
        try:
            documents = iter(self.read(data, name=name, **given))
            held: list[Document] = []  # of a content that is no container: all of them or none
            while (document := next(documents, None)) is not None:
                if document.source.member is None:
                    reading.check(document)
                    held.append(document)
                    continue
                if reading.begins(document) and self._is_full():
                    self._send("part", reading.following)  # all members before this one
                reading.add(self.columns, self._checked(reading, document))
                self.connection.send(("member", reading.following))  # the one that is read next
                self._watch()
            if not (held or again or reading.number >= 0):
                raise frames.Malformed("the parser gave no document")
            for document in held:
                reading.add(self.columns, document)
        except MemoryError:
            self._fail(content, "too_large", "parsing it needs more memory than one document may have")
        except Exception as error:  # noqa: BLE001 - a bug of ours must cost this document only
            self._fail(content, "reader_failed", f"the parser failed on it ({type(error).__name__}: {error})")
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _checked(self, reading: frames.Reading, document: Document) -> Document:
        """The document, or in place of one that breaks the contract what is wrong with it."""
        try:
            reading.check(document)
        except frames.Malformed as error:
            reason = f"the parser failed on it ({type(error).__name__}: {error})"
            return failed(reading.content, "reader_failed", reason, reading.following if reading.begins(document) else reading.number)
        return document

    def _is_full(self) -> bool:
        cells, documents = self.columns["cells"]["report_id"], self.columns["documents"]["report_id"]
        return len(cells) >= PIECE_CELLS or len(documents) >= PIECE_DOCUMENTS

    def _fail(self, content: str, rule: str, reason: str) -> None:
        frames.append(self.columns, content, [failed(content, rule, reason)])

    def _watch(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def _send(self, kind: str, sent: int) -> None:
        self.connection.send((kind, (frames.pack(self.columns), self.finished, sent)))
        self.columns, self.finished = frames.empty(), []


def main(descriptor: int, reader: str, seconds: float, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends us, even inside native code
    connection = Connection(descriptor)
    module, function = reader.split(":")
    parser = Parser(getattr(importlib.import_module(module), function), connection, seconds)
    connection.send(("ready", None))
    # Reading makes many small objects and hardly a cycle: collecting less often saves a twentieth of the time.
    gc.set_threshold(20_000, 20, 50)
    while True:
        try:
            chunk: list[Any] = connection.recv()
        except EOFError:
            return
        parser.chunk(chunk)
        if not gc.get_freeze_count():  # word tables and forms are made by now, and stay
            gc.freeze()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
