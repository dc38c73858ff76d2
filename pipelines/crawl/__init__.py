"""The stage before the first: reports found on their agencies' sites, captured as WARC, and taken in as snapshots.

`crawl` is the whole of it. Nothing here knows Dagster; what a report says is the parsers' affair.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import metadata

from pipelines import logs, progress
from pipelines.crawl import addresses, archive
from pipelines.crawl.client import Client, Failed
from pipelines.crawl.ledger import Ledger
from pipelines.crawl.network import Guard, Refused
from pipelines.crawl.sources import Source
from pipelines.crawl.take_in import Taken, take_in
from pipelines.crawl.visit import DAY, DOCUMENTS, Visit
from pipelines.errors import Problem
from pipelines.home import Home

JOBS = 8  # hosts asked at the same time; one host is asked by one thread, at its pace
GOES_ON = DAY  # a night that was cut short goes on within this time; later it is begun anew
EVENTS = ("new", "changed", "unchanged", "gone", "back", "other", "failed", "refused", "too_large", "landing")

log = logs.get("crawl")


@dataclass(frozen=True)
class Round:
    """What one source gave in one night. listed: documents on its list; before: those of its last good night, None for its first.
    events: how many documents were new, changed, …; cut: why the list may be longer than what was walked."""

    source: str
    outcome: str
    message: str | None
    cut: str | None
    listed: int
    before: int | None
    events: dict[str, int]
    requests: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class Crawled:
    """One night over all its sources. resumed: it had been cut short and went on."""

    night: int
    resumed: bool
    rounds: list[Round]
    taken: Taken
    requests: int
    bytes: int
    alarms: list[str] = field(default_factory=list)

    def count(self, event: str) -> int:
        return sum(one.events.get(event, 0) for one in self.rounds)


def allowed_hosts(more: Iterable[str] = ()) -> frozenset[str]:
    """The hosts that may be anywhere, loopback included: named by a person, on the command line or in GONGKAI_ALLOW_HOSTS."""
    named = [*os.environ.get("GONGKAI_ALLOW_HOSTS", "").replace(",", " ").split(), *more]
    return frozenset(host if host.rpartition(":")[2].isdigit() else f"{host}:80" for host in named)


def crawl(home: Home, sources: Sequence[Source], *, client: Client | None = None, allowed: Iterable[str] = (), jobs: int = JOBS,
          most: int = DOCUMENTS) -> Crawled:  # fmt: skip
    """Walk the sources, capture what is new or changed, take it in. The caller holds HOME's lock.

    A source that fails costs itself only. Raises Problem where the disk is full or the ledger can't be written: the next call goes on.
    """
    own = client is None
    client = client or Client(Guard(allowed_hosts(allowed)), contact=os.environ.get("GONGKAI_CONTACT"))
    ledger = Ledger(home.crawl / "ledger.sqlite")
    try:
        return _crawl(home, sources, client, ledger, jobs, most)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Problem(
                f"the disk that holds {home.root} is full; make room, and run again: it goes on from there"
            ) from error
        raise
    except sqlite3.OperationalError as error:
        raise Problem(
            f"HOME/crawl/ledger.sqlite can't be written ({error}); is the disk full? run again: it goes on from there"
        ) from error
    finally:
        ledger.close()
        if own:
            client.close()


def _crawl(home: Home, sources: Sequence[Source], client: Client, ledger: Ledger, jobs: int, most: int) -> Crawled:
    clock = client.clock
    now = lambda: archive.stamp(clock.wall())  # noqa: E731
    night, resumed = ledger.begin_night(now(), archive.stamp(clock.wall() - GOES_ON))
    store = archive.Archive(
        home.crawl / "warc", night, ledger.archive_end(night), f"gongkai/{metadata.version('gongkai')}"
    )
    stop = threading.Event()
    try:
        groups: dict[str, list[Source]] = {}
        for source in sources:
            groups.setdefault(addresses.host_of(source.site), []).append(source)
        with progress.task("crawling", len(sources)) as task, ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
            futures = [
                pool.submit(_walk, group, night, client, ledger, store, most, stop, task) for group in groups.values()
            ]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        names = [source.name for source in sources]
        taken = take_in(home, ledger, names)
        rounds = [_round(ledger, night, name) for name in names]
        ledger.end_night(night, now())
        if ledger.archive_end(night):
            store.finish()
        else:
            store.close()
            store.path.unlink()
    finally:
        store.close()
    return Crawled(night, resumed, rounds, taken, client.requests, client.bytes, alarms(rounds, sources))


def _walk(group: list[Source], night: int, client: Client, ledger: Ledger, store: archive.Archive, most: int, stop: threading.Event,
          task: progress.Task) -> None:  # fmt: skip
    """The sources of one host, one after the other."""
    clock = client.clock
    for source in group:
        if stop.is_set():
            return
        if ledger.begin_round(night, source.name, archive.stamp(clock.wall())):
            client.of_thread.requests = client.of_thread.bytes = 0
            began = clock.now()
            visit = Visit(source, night, client, ledger, store, most, stop)
            outcome, message = "done", None
            try:
                visit.run()
            except (Failed, Refused) as error:
                outcome, message = "failed", str(error)
            except (OSError, sqlite3.Error):
                raise
            except Exception as error:  # noqa: BLE001 - a bug of ours must cost this source only
                outcome, message = "failed", f"the crawler failed ({type(error).__name__}: {error})"
                log.error("crawler failed", trace=True, source=source.name)
            if stop.is_set():
                return
            ledger.end_round(night, source.name, archive.stamp(clock.wall()), outcome, message, visit.cut, visit.listed,
                             client.of_thread.requests, client.of_thread.bytes, clock.now() - began)  # fmt: skip
            log.info("source walked", source=source.name, outcome=outcome, reason=message, listed=visit.listed)
        task.advance()


def _round(ledger: Ledger, night: int, source: str) -> Round:
    row = ledger.one("SELECT * FROM rounds WHERE night = ? AND source = ?", night, source)
    assert row is not None
    before = ledger.one(
        "SELECT listed FROM rounds WHERE source = ? AND night < ? AND outcome = 'done' ORDER BY listed > 0 DESC, night DESC",
        source,
        night,
    )
    events = dict(
        ledger.all("SELECT event, count(*) FROM documents WHERE source = ? AND night = ? GROUP BY event", source, night)
    )
    return Round(source, row["outcome"], row["message"], row["cut"], row["listed"], before and before["listed"], events,
                 row["requests"], row["bytes"], row["seconds"])  # fmt: skip


def alarms(rounds: Sequence[Round], sources: Sequence[Source]) -> list[str]:
    """What a person must look at: a source that fails, one that gives nothing or far less than it did, one whose list is cut."""
    expected = {source.name: source.expect for source in sources}
    found = []
    for one in rounds:
        usual = max(one.before or 0, expected.get(one.source, 0))
        if one.outcome != "done":
            found.append(f"{one.source}: could not be walked: {one.message}")
        elif usual and one.listed == 0:
            found.append(f"{one.source}: lists nothing, where it listed {usual}: has its page changed?")
        elif one.listed * 2 < usual:
            found.append(f"{one.source}: lists {one.listed}, where it listed {usual}")
        lost = sum(one.events.get(event, 0) for event in ("failed", "refused", "too_large"))
        if one.outcome == "done" and one.listed and lost >= one.listed:
            found.append(f"{one.source}: not one of the {one.listed} documents on its list could be had")
        if one.cut:
            found.append(f"{one.source}: {one.cut}; the rest was not walked")
        if one.events.get("gone", 0) * 4 > max(one.listed, 4):
            found.append(f"{one.source}: {one.events['gone']} of its documents are gone at once")
    return found
