"""Snapshots on disk: packs of bytes by content hash, and sightings (which file had which content). Both only grow.

A pack holds many documents, since millions of small files are slow on every file system. A content is stored once,
whatever the names under which it was seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass
from datetime import date

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import files
from pipelines.home import Home
from pipelines.snapshots import remote

PACK_BYTES = 128 << 20  # raw bytes in one pack
GROUP_BYTES = 8 << 20  # raw bytes in one row group: what is in memory at once when a pack is read
PACK_SCHEMA = pa.schema([("sha256", pa.string()), ("size", pa.int64()), ("data", pa.binary())])

SIGHTINGS = {
    "source_file": pl.String,
    "sha256": pl.String,
    "size": pl.Int64,
    "rule": pl.String,
    "reason": pl.String,
    "seen_on": pl.Date,
    "landing": pl.String,
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file seen with a content for the first time. rule, reason: why the content is not stored, null where it is.

    seen_on, landing: of what the crawler captured, the day (in China), and the page on which the file was linked.
    """

    source_file: str
    sha256: str | None
    size: int | None
    rule: str | None = None
    reason: str | None = None
    seen_on: date | None = None
    landing: str | None = None


def stored(home: Home) -> dict[str, str]:
    """sha256 → the name of its pack, for every stored content; `remote` for what stays where it is."""
    found: dict[str, str] = dict.fromkeys(remote.known(home)["sha256"].to_list(), "remote")
    for path in sorted(home.packs.glob("*.parquet")):
        found.update(dict.fromkeys(pl.read_parquet(path, columns=["sha256"])["sha256"].to_list(), path.name))
    return found


def sightings(home: Home) -> pl.DataFrame:
    """All sightings in order of first sight, as SIGHTINGS and `seen`, the place in that order from 0."""
    paths = sorted(home.sightings.glob("*.parquet"))
    frames = [pl.read_parquet(path, schema=SIGHTINGS, missing_columns="insert") for path in paths]
    return pl.concat([pl.DataFrame(schema=SIGHTINGS), *frames]).with_row_index("seen")


def read(home: Home, wanted: Collection[str]) -> Iterator[tuple[str, bytes | remote.Remote]]:
    """(sha256, bytes) of the wanted contents, pack by pack, one row group in memory at a time; what stays elsewhere unread, last."""
    wanted = set(wanted)
    left = set(wanted)
    for path in sorted(home.packs.glob("*.parquet")):
        pack = pq.ParquetFile(path)
        for group in range(pack.num_row_groups):
            hashes = pack.read_row_group(group, columns=["sha256"])["sha256"].to_pylist()
            if wanted.isdisjoint(hashes):
                continue
            data = pack.read_row_group(group, columns=["data"])["data"]
            yield from ((sha, data[n].as_py()) for n, sha in enumerate(hashes) if sha in wanted)
            left.difference_update(hashes)
    yield from remote.read(home, left)


class Writer:
    """Adds contents and sightings. A sighting is written after the pack that holds its content, never before."""

    def __init__(self, home: Home):
        self.home = home
        self.known = set(stored(home))
        self.added = 0
        self._group: list[tuple[str, int, bytes]] = []
        self._pack: list[pa.Table] = []
        self._group_bytes = self._pack_bytes = 0
        self._sightings: list[Sighting] = []

    def add(self, sighting: Sighting, data: bytes | None) -> None:
        if data is not None and sighting.sha256 not in self.known:
            assert sighting.sha256 is not None
            self.known.add(sighting.sha256)
            self.added += 1
            self._group.append((sighting.sha256, len(data), data))
            self._group_bytes += len(data)
            if self._group_bytes >= GROUP_BYTES:
                self._end_group()
        self._sightings.append(sighting)
        if self._pack_bytes >= PACK_BYTES:
            self.flush()

    def _end_group(self) -> None:
        if self._group:
            columns = [list(column) for column in zip(*self._group, strict=True)]
            self._pack.append(pa.table(columns, schema=PACK_SCHEMA))
            self._pack_bytes += self._group_bytes
            self._group, self._group_bytes = [], 0

    def flush(self) -> None:
        """Put what was added in place: its pack, then its sightings."""
        self._end_group()
        if self._pack:
            digest = hashlib.sha256(
                "".join(sha for table in self._pack for sha in table["sha256"].to_pylist()).encode()
            )
            with (
                files.new_file(self.home.packs / f"{digest.hexdigest()[:16]}.parquet") as path,
                pq.ParquetWriter(path, PACK_SCHEMA, compression="zstd") as writer,
            ):
                for table in self._pack:
                    writer.write_table(table)
            self._pack, self._pack_bytes = [], 0
        if self._sightings:
            rows = [astuple(sighting) for sighting in self._sightings]
            number = 1 + max((int(path.stem) for path in self.home.sightings.glob("*.parquet")), default=0)
            with files.new_file(self.home.sightings / f"{number:06}.parquet") as path:
                pl.DataFrame(rows, schema=SIGHTINGS, orient="row").write_parquet(path)
            self._sightings = []
