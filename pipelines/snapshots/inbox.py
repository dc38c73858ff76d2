"""What lies in an inbox: which files are documents, and which can't be taken in and why.

A document is every regular file but those whose name begins with ".", "README.md", and "*.expected.json" (what a sample is
expected to give). Links are not followed: they may lead out of the inbox. Not here: storing (store.py).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parsers import limits

BESIDE = (".expected.json",)  # what stands beside documents
# What is read into memory as one document. More than this is known by its hash and size only.
INPUT_BYTES: int = getattr(limits, "INPUT_BYTES", 32 << 20)
# Corpora and archives hold many documents, and scans are large: for what is called so, as much as the reader takes.
LARGE = (".warc", ".gz", ".zst", ".parquet", ".jsonl", ".ndjson", ".zip", ".tar", ".tgz", ".pdf", ".doc", ".docx")
LARGE_BYTES = limits.BINARY_BYTES


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an inbox. source_file: its path relative to the inbox, as text that can be stored.

    rule, reason: set where it can't be a document (no regular file, a folder that can't be listed).
    """

    source_file: str
    path: str
    rule: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds. data is None where it can't be taken in; then rule and reason say why."""

    sha256: str | None
    size: int | None
    data: bytes | None
    rule: str | None = None
    reason: str | None = None


def _printable(name: str) -> str:
    """A file name as UTF-8 text: bytes that are none (old GBK names) stay visible as \\x escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def entries(inboxes: Sequence[Path], skip: Path) -> list[Entry]:
    """All files of the inboxes, sorted by relative path. skip: a folder to leave out (HOME, where it lies inside)."""
    found = [entry for inbox in inboxes for entry in _walk(os.fspath(inbox), "", os.path.realpath(skip))]
    return sorted(
        found, key=lambda entry: entry.source_file
    )  # stable: of two equal paths, the first inbox's comes first


def _walk(root: str, below: str, skip: str) -> Iterator[Entry]:
    folder = f"{root}/{below}"
    try:
        children = list(os.scandir(folder))
    except OSError as error:
        yield Entry(_printable(below or "."), folder, "no_access", f"the folder can't be listed ({error.strerror})")
        return
    for child in children:
        if child.name.startswith(".") or child.name.endswith(BESIDE) or child.name == "README.md":
            continue
        relative = f"{below}/{child.name}" if below else child.name
        if child.is_symlink():
            yield Entry(
                _printable(relative),
                child.path,
                "not_a_file",
                "a link: links are not followed, put the file itself here",
            )
        elif child.is_dir():
            if os.path.realpath(child.path) != skip:
                yield from _walk(root, relative, skip)
        elif child.is_file():
            yield Entry(_printable(relative), child.path)
        else:
            yield Entry(
                _printable(relative),
                child.path,
                "not_a_file",
                "neither a file nor a folder (a pipe, a socket or a device)",
            )


def read(entry: Entry, limit: int | None = None) -> Content:
    """A file's bytes and hash; over the limit (by its name, where None) it is hashed in pieces and not kept.

    Never raises for what the file is.
    """
    if limit is None:
        limit = LARGE_BYTES if entry.path.lower().endswith(LARGE) else INPUT_BYTES
    if entry.rule:
        return Content(None, None, None, entry.rule, entry.reason)
    try:
        # Between listing and opening the path may have become something else: neither follow a link nor wait for a pipe.
        descriptor = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return Content(None, None, None, "not_a_file", "not a regular file any more")
            data = file.read(limit + 1)
            if len(data) <= limit:
                return Content(hashlib.sha256(data).hexdigest(), len(data), data)
            digest, size = hashlib.sha256(data), len(data)
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
            reason = f"{size:,} bytes: over the limit of {limit:,} for one document"
            return Content(digest.hexdigest(), size, None, "too_large", reason)
    except OSError as error:
        return Content(None, None, None, "no_access", f"the file can't be read ({error.strerror})")
