"""Where parsing runs: on this machine (pool.py), or on a Dask cluster. The same tasks in, the same parts out.

A task of the cluster is one container, or some documents; it is parsed by pool.parse in the Dask worker's own child process, so that a
document has the same bounds everywhere. A Dask worker that dies loses nothing: its tasks are run again by others. What comes back
is compressed Arrow; who asked puts it on disk. docs/scale.md says when it is worth it, and why Dask.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines import duck
from pipelines.cells import frames, pool
from pipelines.errors import Problem
from pipelines.snapshots.remote import Remote, digest

if TYPE_CHECKING:
    from distributed import Client

ENGINES = ("local", "dask")
ADDRESS = "GONGKAI_DASK"  # tcp://scheduler:8786; a cluster of processes on this machine where it is not set
DOCUMENTS, BYTES = 400, 32 << 20  # of one task: starting it takes some milliseconds
AHEAD = 2  # tasks a worker that are given out beyond the one that it is at
RETRIES = 10  # of a task whose worker died

Parse = Callable[[Iterator[tuple[str, str, Any]]], Iterator[frames.Part]]


@dataclass(frozen=True)
class Engine:
    """parse: as pool.parse. digests: hashes of objects, in their order."""

    parse: Parse
    digests: Callable[[Sequence[str]], Iterable[str]]


@contextmanager
def engine(name: str | None = None) -> Iterator[Engine]:
    """The engine of that name, GONGKAI_ENGINE, or the local one. Raises Problem for one that is not known or not installed."""
    name = name or os.environ.get("GONGKAI_ENGINE") or "local"
    if name not in ENGINES:
        raise Problem(f"there is no engine {name!r}: {' or '.join(ENGINES)}")
    if name == "local":
        yield Engine(pool.parse, lambda urls: map(digest, urls))
        return
    with _client() as client:
        yield Engine(functools.partial(parse, client), lambda urls: client.gather(client.map(digest, urls, retries=RETRIES)))


@contextmanager
def _client() -> Iterator[Client]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise Problem("Dask is not installed: `make dask`, or pip install 'gongkai[dask]'") from None
    dask.config.set({"distributed.scheduler.allowed-failures": RETRIES})
    if address := os.environ.get(ADDRESS):
        with Client(address, timeout=30) as client:
            yield client
        return
    options = {"n_workers": duck.cores(), "threads_per_worker": 1, "processes": True, "memory_limit": 0, "dashboard_address": None}
    with LocalCluster(**options, host="127.0.0.1") as cluster, Client(cluster) as client:
        yield client


def parse(client: Client, tasks: Iterable[tuple[str, str, Any]], reader: str = pool.READER) -> Iterator[frames.Part]:
    """As pool.parse, on the workers of a cluster, a bounded number of tasks under way."""
    from distributed import as_completed

    source = _groups(tasks)
    under_way = as_completed()
    given = 0

    def give() -> bool:
        if (group := next(source, None)) is None:
            return False
        under_way.add(client.submit(parse_group, group, reader, pure=False, retries=RETRIES))
        return True

    while given < (1 + AHEAD) * max(1, len(client.scheduler_info()["workers"])) and give():
        given += 1
    for future in under_way:
        packed, finished = future.result()
        future.release()
        give()
        yield frames.unpack(packed, finished)


def _groups(tasks: Iterable[tuple[str, str, Any]]) -> Iterator[list[tuple[str, str, Any]]]:
    group: list[tuple[str, str, Any]] = []
    size = 0
    for task in tasks:
        if isinstance(task[2], Remote):
            yield [task]
            continue
        group.append(task)
        size += len(task[2])
        if len(group) >= DOCUMENTS or size >= BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


_idle: list[pool.Worker] = []  # of this Dask worker: its parsing process, kept from task to task


def parse_group(group: list[tuple[str, str, Any]], reader: str) -> tuple[dict[str, bytes], list[str]]:
    """Runs on a worker: what the group gives, packed, and the contents that are finished with it."""
    parts = list(pool.parse(iter(group), workers=1, reader=reader, idle=_idle))
    tables = {table: pa.concat_tables([part.tables[table] for part in parts]) for table in frames.ARROW}
    return frames.pack_tables(tables, "zstd"), [content for part in parts for content in part.finished]
