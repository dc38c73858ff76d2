"""What the crawler knows, HOME/crawl/ledger.sqlite: nights, list pages, documents with their state, captures. Not the bytes.

Each step is one transaction, so that a kill loses no more than the request under way. One writer: the holder of HOME's lock.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS nights (night INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT);
CREATE TABLE IF NOT EXISTS rounds (
    night INTEGER, source TEXT, started TEXT NOT NULL, ended TEXT, outcome TEXT, message TEXT, cut TEXT,
    listed INTEGER DEFAULT 0, requests INTEGER DEFAULT 0, bytes INTEGER DEFAULT 0, seconds REAL DEFAULT 0, PRIMARY KEY (night, source));
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, media_type TEXT, final_url TEXT, body BLOB NOT NULL, night INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    url TEXT PRIMARY KEY, source TEXT NOT NULL, title TEXT, landing TEXT, listed_date TEXT, stamp TEXT, listed_night INTEGER,
    etag TEXT, last_modified TEXT, length INTEGER, sha256 TEXT, fingerprint TEXT, whole INTEGER DEFAULT 0,
    outcome TEXT NOT NULL, reason TEXT, judged_by TEXT, night INTEGER NOT NULL, event TEXT, first_night INTEGER NOT NULL,
    fetched_at TEXT, fetched REAL, seconds REAL, gone_night INTEGER);
CREATE INDEX IF NOT EXISTS documents_source ON documents (source, night);
CREATE TABLE IF NOT EXISTS captures (
    capture INTEGER PRIMARY KEY, night INTEGER NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    fingerprint TEXT NOT NULL, media_type TEXT, warc INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    fetched_at TEXT NOT NULL, taken_in INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS captures_sha ON captures (sha256);
"""
NOT_YET, TAKEN, SAME = 0, 1, 2  # captures.taken_in: waits, is a sighting, says what another address says


@dataclass(slots=True)
class Document:
    """An address that a source lists, and what became of it.

    outcome: kept · landing (its files are kept) · other (no report) · too_large · refused · failed · gone (kept before; the snapshot
    stays). event: what happened to it in `night`: new · changed · unchanged · gone · back · other · failed · refused. night: when it was last
    asked for. fetched: seconds since 1970 of the last whole answer. length: Content-Length of that. gone_night: since when it is gone.
    """

    url: str
    source: str
    outcome: str
    night: int
    first_night: int
    title: str | None = None
    landing: str | None = None
    listed_date: str | None = None
    stamp: str | None = None
    listed_night: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    length: int | None = None
    sha256: str | None = None
    fingerprint: str | None = None
    whole: int = 0
    reason: str | None = None
    judged_by: str | None = None
    event: str | None = None
    fetched_at: str | None = None
    fetched: float | None = None
    seconds: float | None = None
    gone_night: int | None = None


_DOCUMENT = [field.name for field in fields(Document)]


class Ledger:
    """The database, for all threads of one process."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def one(self, query: str, *values: Any) -> sqlite3.Row | None:
        with self._lock:
            return self._db.execute(query, values).fetchone()

    def do(self, query: str, *values: Any) -> None:
        with self._lock:
            self._db.execute(query, values)

    # Nights

    def begin_night(self, now: str, stale: str) -> tuple[int, bool]:
        """(number of the night, whether it goes on): one that was begun after `stale` and not ended goes on; an older one is left as it is."""
        unfinished = self.one("SELECT night, started FROM nights WHERE ended IS NULL ORDER BY night DESC")
        if unfinished and unfinished["started"] >= stale:
            return unfinished["night"], True
        with self.transaction():
            self.do("UPDATE nights SET ended = started WHERE ended IS NULL")
            self.do("INSERT INTO nights (started) VALUES (?)", now)
            (number,) = self.one("SELECT max(night) FROM nights") or (1,)
        return number, False

    def end_night(self, night: int, now: str) -> None:
        self.do("UPDATE nights SET ended = ? WHERE night = ?", now, night)

    def begin_round(self, night: int, source: str, now: str) -> bool:
        """Whether the source is still to be walked this night."""
        self.do("INSERT OR IGNORE INTO rounds (night, source, started) VALUES (?, ?, ?)", night, source, now)
        row = self.one("SELECT ended, outcome FROM rounds WHERE night = ? AND source = ?", night, source)
        return row is None or row["ended"] is None or row["outcome"] != "done"

    def end_round(self, night: int, source: str, now: str, outcome: str, message: str | None, cut: str | None, listed: int,
                  requests: int, received: int, seconds: float) -> None:  # fmt: skip
        self.do(
            "UPDATE rounds SET ended = ?, outcome = ?, message = ?, cut = ?, listed = ?, requests = requests + ?, bytes = bytes + ?,"
            " seconds = seconds + ? WHERE night = ? AND source = ?",
            now, outcome, message, cut, listed, requests, received, seconds, night, source,
        )  # fmt: skip

    # List pages

    def page(self, url: str) -> dict[str, Any] | None:
        row = self.one("SELECT * FROM pages WHERE url = ?", url)
        return row and {**dict(row), "body": zlib.decompress(row["body"])}

    def save_page(
        self,
        url: str,
        night: int,
        etag: str | None,
        last_modified: str | None,
        media_type: str | None,
        final_url: str,
        body: bytes,
    ) -> None:
        self.do(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
            url,
            etag,
            last_modified,
            media_type,
            final_url,
            zlib.compress(body),
            night,
        )

    def page_unchanged(self, url: str, night: int) -> None:
        self.do("UPDATE pages SET night = ? WHERE url = ?", night, url)

    # Documents

    def document(self, url: str) -> Document | None:
        row = self.one("SELECT * FROM documents WHERE url = ?", url)
        return row and Document(**{name: row[name] for name in _DOCUMENT})

    def documents(self, where: str, *values: Any) -> list[Document]:
        rows = self.all(f"SELECT * FROM documents WHERE {where}", *values)
        return [Document(**{name: row[name] for name in _DOCUMENT}) for row in rows]

    def save(self, document: Document) -> None:
        values = asdict(document)
        self.do(
            f"INSERT OR REPLACE INTO documents ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            *values.values(),
        )

    # Captures

    def add_capture(
        self, document: Document, size: int, media_type: str | None, warc: int, offset: int, length: int
    ) -> None:
        """Enter what was appended to the archive, together with the document's new state."""
        with self.transaction():
            self.do(
                "INSERT INTO captures (night, source, url, sha256, size, fingerprint, media_type, warc, offset, length, fetched_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                document.night, document.source, document.url, document.sha256, size, document.fingerprint, media_type, warc, offset, length,
                document.fetched_at,
            )  # fmt: skip
            self.save(document)

    def payload(self, sha256: str) -> sqlite3.Row | None:
        """The capture that holds the bytes of a content: the first one with it."""
        return self.one("SELECT * FROM captures WHERE sha256 = ? ORDER BY capture", sha256)

    def archive_end(self, warc: int) -> int:
        row = self.one("SELECT max(offset + length) FROM captures WHERE warc = ?", warc)
        return (row and row[0]) or 0

    def waiting(self, sources: Collection[str]) -> list[sqlite3.Row]:
        """Captures that are no sightings yet, each with the page that links it, in the one order that does not depend on who answered first."""
        marks = ", ".join("?" * len(sources))
        return self.all(
            "SELECT captures.*, documents.landing FROM captures LEFT JOIN documents USING (url)"
            f" WHERE captures.taken_in = {NOT_YET} AND captures.source IN ({marks}) ORDER BY captures.source, captures.url, captures.capture",
            *sources,
        )
