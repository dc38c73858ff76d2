"""From captures to snapshots: what the crawl captured becomes sightings, in an order that no accident of the net has a part in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipelines.crawl import archive
from pipelines.crawl.ledger import SAME, TAKEN, Ledger
from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.snapshots import store


@dataclass(frozen=True)
class Taken:
    """contents: stored for the first time; sighted: versions of documents seen first; same: addresses that say what another one says."""

    contents: int
    sighted: int
    same: int


def take_in(home: Home, ledger: Ledger, sources: Collection[str]) -> Taken:
    """Store the captures that wait. A second address with the same text is no second report. Safe to repeat after a kill."""
    waiting = ledger.waiting(sources)
    if not waiting:
        return Taken(0, 0, 0)
    seen = set(store.sightings(home).select("source_file", "sha256").iter_rows())
    told = {
        row["fingerprint"]: row["url"]
        for row in ledger.all(f"SELECT fingerprint, url FROM captures WHERE taken_in = {TAKEN}")
    }
    writer = store.Writer(home)
    marks: list[tuple[int, int]] = []
    sighted = same = 0
    for row in waiting:
        if told.setdefault(row["fingerprint"], row["url"]) != row["url"]:
            marks.append((SAME, row["capture"]))
            same += 1
            continue
        marks.append((TAKEN, row["capture"]))
        if (row["url"], row["sha256"]) not in seen:
            data = _payload(home, ledger, row["sha256"]) if row["sha256"] not in writer.known else None
            writer.add(store.Sighting(row["url"], row["sha256"], row["size"], seen_on=_day(row["fetched_at"]), landing=row["landing"]), data)
            seen.add((row["url"], row["sha256"]))
            sighted += 1
    writer.flush()
    with ledger.transaction():
        for mark in marks:
            ledger.do("UPDATE captures SET taken_in = ? WHERE capture = ?", *mark)
        for capture in [capture for outcome, capture in marks if outcome == SAME]:
            ledger.do(
                "UPDATE documents SET event = 'same' WHERE event = 'new' AND url = (SELECT url FROM captures WHERE capture = ?)",
                capture,
            )
    return Taken(writer.added, sighted, same)


def _day(stamp: str) -> date:
    """The day in China on which an answer came."""
    return (datetime.fromisoformat(stamp) + timedelta(hours=8)).date()


def _payload(home: Home, ledger: Ledger, sha256: str) -> bytes:
    for row in ledger.all("SELECT warc, offset FROM captures WHERE sha256 = ? ORDER BY capture", sha256):
        try:
            data = archive.read(home.crawl / "warc", row["warc"], row["offset"])
        except FileNotFoundError:
            continue
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    raise Problem(
        f"the bytes of {sha256[:16]} are not in HOME/crawl/warc any more, and were not taken in before: put the WARC files back"
    )
