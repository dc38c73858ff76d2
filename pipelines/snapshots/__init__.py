"""The first stage: bytes as published, kept by content hash, with what was seen where. No document is understood here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import progress
from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.snapshots import inbox, remote, store


@dataclass(frozen=True)
class TakenIn:
    """files: documents found in the inboxes; new: contents not stored before; sighted: files new or changed;
    refused: files that can't be taken in."""

    files: int
    new: int
    sighted: int
    refused: int


def take_in(home: Home, inboxes: Sequence[Path]) -> TakenIn:
    """Store what the inboxes hold and HOME does not. A file whose name and content were seen before changes nothing."""
    seen = _seen(home)
    writer = store.Writer(home)
    found = _entries(home, inboxes)
    sighted = refused = 0
    with progress.task("taking in", len(found)) as task:
        for entry in found:
            content = inbox.read(entry)
            refused += content.rule is not None
            if (entry.source_file, content.sha256, content.rule) not in seen:
                seen.add((entry.source_file, content.sha256, content.rule))
                sighting = store.Sighting(entry.source_file, content.sha256, content.size, content.rule, content.reason)
                writer.add(sighting, content.data)
                sighted += 1
            task.advance()
    writer.flush()
    return TakenIn(files=len(found), new=writer.added, sighted=sighted, refused=refused)


def take_in_corpora(home: Home, urls: Sequence[str], hashes: Callable[[Sequence[str]], Iterable[str]]) -> TakenIn:
    """Note the corpora below the addresses (remote.py), whose bytes stay where they are. hashes: remote.digest for many."""
    seen, stored = _seen(home), set(store.stored(home))
    taken = remote.take_in(home, urls, hashes)
    writer = store.Writer(home)
    sighted = 0
    for one in taken:
        name = source_file(one.url)
        if (name, one.sha256, None) not in seen:
            writer.add(store.Sighting(name, one.sha256, one.size), None)
            sighted += 1
    writer.flush()
    return TakenIn(files=len(taken), new=len({one.sha256 for one in taken} - stored), sighted=sighted, refused=0)


def source_file(url: str) -> str:
    """What a corpus is called among the files of inboxes: its address without scheme and access details."""
    return url.partition("?")[0].partition("://")[2].lstrip("/")


def anything_new(home: Home, inboxes: Sequence[Path]) -> bool:
    """Whether take_in would store or note anything."""
    seen = _seen(home)
    for entry in _entries(home, inboxes):
        content = inbox.read(entry)
        if (entry.source_file, content.sha256, content.rule) not in seen:
            return True
    return False


def _seen(home: Home) -> set[tuple[str, str | None, str | None]]:
    return set(store.sightings(home).select("source_file", "sha256", "rule").iter_rows())


def _entries(home: Home, inboxes: Sequence[Path]) -> list[inbox.Entry]:
    for folder in inboxes:
        if not folder.is_dir():
            raise Problem(f"no such folder: {folder}")
        if folder.resolve() == home.root.resolve():
            raise Problem(f"HOME and inbox are the same folder ({folder}); choose another --home")
    return inbox.entries(inboxes, skip=home.root)
