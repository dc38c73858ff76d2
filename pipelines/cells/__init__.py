"""The second stage: each stored content is parsed once with the present parser. What the cells mean is not known here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from pipelines import progress
from pipelines.cells import engines, frames
from pipelines.cells.store import Store
from pipelines.home import Home
from pipelines.snapshots import store as snapshots

# A batch is put on disk when it has this much: a killed run loses no more than that.
BATCH_DOCUMENTS = 1_000
BATCH_CELLS = 250_000
BATCH_SECONDS = 30.0


@dataclass(frozen=True)
class Parsed:
    """contents: stored contents; parsed: of these, parsed in this run; documents: what this run's gave."""

    contents: int
    parsed: int
    documents: int


def unparsed(home: Home) -> dict[str, str]:
    """sha256 → file name of the stored contents that the present parser has not read, in order of first sight."""
    seen = (
        snapshots.sightings(home).filter(pl.col("rule").is_null()).unique("sha256", keep="first", maintain_order=True)
    )
    done = Store(home).done()
    return {
        sha: file.rsplit("/", 1)[-1]
        for sha, file in seen.select("sha256", "source_file").iter_rows()
        if sha not in done
    }


def parse_new(home: Home, parse: engines.Parse | None = None, *, engine: str | None = None) -> Parsed:
    """Parse what the present parser has not read yet. engine: its name (engines.py), if there is no `parse` of the caller's own."""
    store = Store(home)
    if begun := store.begun():
        store.forget(begun)
    todo = unparsed(home)
    documents = 0
    if todo:
        tasks = ((sha, todo[sha], data) for sha, data in snapshots.read(home, todo))
        with progress.task("parsing", len(todo)) as task, _parser(parse, engine) as chosen:
            parts: list[frames.Part] = []
            began = time.monotonic()
            for part in chosen(tasks):
                parts.append(part)
                documents += part.tables["documents"].num_rows
                task.advance(len(part.finished))
                if _full(parts) or time.monotonic() - began > BATCH_SECONDS:
                    store.write(parts)
                    parts, began = [], time.monotonic()
            if parts:
                store.write(parts)
        store.retire()
    return Parsed(contents=len(snapshots.stored(home)), parsed=len(todo), documents=documents)


@contextmanager
def _parser(parse: engines.Parse | None, engine: str | None) -> Iterator[engines.Parse]:
    if parse is not None:
        yield parse
        return
    with engines.engine(engine) as chosen:
        yield chosen.parse


def _full(parts: list[frames.Part]) -> bool:
    return (
        sum(part.tables["documents"].num_rows for part in parts) >= BATCH_DOCUMENTS
        or sum(part.tables["cells"].num_rows for part in parts) >= BATCH_CELLS
    )
