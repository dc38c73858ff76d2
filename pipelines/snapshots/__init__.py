"""The first stage: bytes as published, kept by content hash, with what was seen where. No document is understood here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import progress
from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.snapshots import inbox, store


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
