"""A stand-in for parsers.read_reports that does what a document tells it to, for the tests of the pool."""

from __future__ import annotations

import hashlib
import os
import signal

from parsers.document import Cell, Document, Source


def obey(data: bytes, *, name: str | None = None, media_type: str | None = None) -> list[Document]:
    """One document with a cell for each byte, or the misfortune that the data names."""
    sha = hashlib.sha256(data).hexdigest()
    if data == b"hang":
        while True:
            pass
    if data == b"segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"exit":
        os._exit(3)
    if data == b"raise":
        raise ValueError("a bug")
    if data == b"eat":
        bytearray(1 << 40)
    if data == b"nothing":
        return []
    column = "twice" if data == b"twice" else None
    cells = [
        Cell("t", "r", column or f"c{number}", float(value), str(value), None, "number", 1, None, "test")
        for number, value in enumerate(data)
    ]
    return [Document(Source(name, sha), "parsed", cells=cells, evidence={"name": name})]


def mute(data: bytes, *, name: str | None = None, media_type: str | None = None) -> list[Document]:
    raise AssertionError("never called")


def many(data: bytes, *, name: str | None = None, media_type: str | None = None, wanted=None):
    """A container: one document for each word, named by its number; the word says what its reading does."""
    sha = hashlib.sha256(data).hexdigest()
    for number, word in enumerate(data.split()):
        if wanted is None or wanted(number):
            try:
                (document,) = obey(word)
            except ValueError:
                document = Document(Source(name, sha), "unreadable")
            document.source = Source(name, sha, member=f"m-{number}")
            yield document
