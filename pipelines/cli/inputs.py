"""The files named on a command line, read one by one. Not here: what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from parsers import Document, read_reports
from parsers.document import Finding, Source
from parsers.limits import BINARY_BYTES
from parsers.rules.registry import severity


def expand(paths: Iterable[str]) -> Iterator[Path]:
    """Each path in the order given; a folder stands for the files in it, sorted, without hidden and expected ones."""
    for name in paths:
        path = Path(name)
        if path.is_dir():
            files = (one for one in sorted(path.rglob("*")) if one.is_file())
            yield from (
                one for one in files if not one.name.startswith(".") and not one.name.endswith(".expected.json")
            )
        else:
            yield path


def documents(path: Path) -> Iterator[Document]:
    """Every report in a file; a file that can't be opened gives one document that says why."""
    try:
        size = path.stat().st_size
        if size > BINARY_BYTES:
            raise OSError(f"{size:,} bytes are more than the limit of {BINARY_BYTES:,}")
        data = path.read_bytes()
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        source = Source(str(path), hashlib.sha256(b"").hexdigest())
        yield Document(
            source,
            "unreadable",
            findings=[Finding("unreadable", severity("unreadable"), f"The file can't be opened: {reason}.")],
        )
        return
    for document in read_reports(data, name=str(path)):
        document.source.path = str(path)
        yield document
