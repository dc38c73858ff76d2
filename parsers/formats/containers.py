"""What archives and corpora hold: one Member a document. Which kind of container it is, is decided here.

Not here: opening each kind (archive.py, corpus.py), and reading the documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.formats.sniff import sniff
from parsers.grid import Unreadable

ARCHIVES = {"application/zip", "application/gzip", "application/zstd", "application/x-tar"}
CORPORA = {"application/warc", "application/jsonl", "application/vnd.apache.parquet"}


@dataclass(slots=True)
class Member:
    """One document of an archive or a corpus.

    name: its path in the archive, or `line-N`, `row-N`, `record-N` (from 1) in a corpus. part: for documents of one name.
    url, published_on (ISO date): where the container says so. problem: (rule id, message) for what is there but can't be
    taken out; `data` is then empty.
    """

    name: str
    data: bytes
    part: int | None = None
    media_type: str | None = None
    url: str | None = None
    published_on: str | None = None
    problem: tuple[str, str] | None = None


def members(data: bytes, *, name: str | None = None, media_type: str | None = None) -> Iterator[Member] | None:
    """The documents of an archive or corpus, one after the other; None when the input is a single document.

    name, media_type: as in read_grid. The iterator raises Unreadable for a container that can't be opened at all.
    """
    kind = sniff(data, name, media_type)
    if kind in ARCHIVES:
        from parsers.formats import archive

        return _not_empty(archive.unpack(data, kind, name))
    if kind in CORPORA:
        from parsers.formats import corpus

        if kind != "application/jsonl" or corpus.is_table(data):
            return _not_empty(corpus.unpack(data, kind))
    return None


def is_container(data: bytes, name: str | None = None) -> bool:
    """Whether the input is an archive or a corpus, by its first bytes and its name; nothing is opened."""
    return sniff(data, name, None) in (*ARCHIVES, *CORPORA)


def _not_empty(found: Iterator[Member]) -> Iterator[Member]:
    """The same; a container without any document is told, so that no input goes by in silence."""
    member = None
    for member in found:
        yield member
    if member is None:
        raise Unreadable("no documents in it", "empty_input")
