"""A corpus on disk: reports/ to take in, truth/ beside it. A file holds some 5,000 reports; the same seed gives the same bytes.

reports/00001.parquet (columns url, html, content) or .jsonl (url, html, text), or a folder 00001/ of files.
truth/reports/00001.parquet: one row a report; truth/cells/00001.parquet: one row a printed cell; corpus.json: how it was made.
`source` in the truth is source_file of the release, `member` its member (null for a folder of files).
"""

from __future__ import annotations

import functools
import json
from array import array
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.bench.scale.history import places
from pipelines.bench.scale.plan import Agency, shards
from pipelines.bench.scale.reports import Mix, Report, reports
from pipelines.errors import Problem

KINDS = ("parquet", "jsonl", "files")
GROUP = 500  # reports in a row group
BODIES = pa.schema([("url", pa.string()), ("html", pa.binary()), ("content", pa.binary())])
STATES = ("number", "blank", "dash")
UNITS = (None, "万元", "元")
_TEXTS = ("agency_name", "level", "kind", "region_code", "province", "city", "county", "township", "scope", "form", "title", "published_on", "format", "layout")
REPORTS = pa.schema([
    ("report", pa.int32()), ("source", pa.string()), ("member", pa.string()), ("url", pa.string()), ("agency", pa.int32()), ("year", pa.int32()),
    *((name, pa.string()) for name in _TEXTS), ("damage", pa.list_(pa.string())), ("broken", pa.list_(pa.string())), ("copy_of", pa.string()),
])  # fmt: skip


@dataclass(frozen=True)
class Task:
    folder: Path
    seed: int
    number: int
    first: int  # number of the first report
    agencies: list[Agency]
    mix: Mix
    kind: str


@dataclass
class _Truth:
    """The truth of one file, in columns."""

    about: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in REPORTS.names})
    report: array = field(default_factory=lambda: array("i"))
    place: array = field(default_factory=lambda: array("h"))
    state: array = field(default_factory=lambda: array("b"))
    unit: array = field(default_factory=lambda: array("b"))
    undecided: array = field(default_factory=lambda: array("b"))
    value: list[float | None] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def add(self, number: int, report: Report, source: str, member: str | None) -> None:
        told = report.about | {"report": number, "source": source, "member": member, "url": report.url}
        for name, values in self.about.items():
            values.append(told[name])
        cells, first = report.cells, len(self.value)
        count = len(cells.places)
        self.report.extend([number] * count)
        self.place.extend(cells.places)
        self.value.extend(cells.values)
        self.text.extend(cells.texts)
        for into in (self.state, self.unit, self.undecided):
            into.frombytes(bytes(count))
        for n, state in cells.states.items():
            self.state[first + n] = STATES.index(state)
        for n, unit in cells.units.items():
            self.unit[first + n] = UNITS.index(unit)
        for n in cells.undecided:
            self.undecided[first + n] = 1

    def write(self, folder: Path, number: int) -> None:
        for name in ("reports", "cells"):
            (folder / "truth" / name).mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(self.about, schema=REPORTS), folder / "truth" / "reports" / f"{number:05}.parquet", compression="zstd")
        at = pa.array(self.place, pa.int16())
        columns = {"report": pa.array(self.report, pa.int32())}
        columns |= {name: pc.take(pa.array([place[n] for place in places()]), at) for n, name in enumerate(("table", "row", "column"))}
        columns |= {
            "value": pa.array(self.value, pa.float64()), "state": pc.take(pa.array(STATES), pa.array(self.state, pa.int8())),
            "text": pa.array(self.text, pa.string()), "unit": pc.take(pa.array(UNITS, pa.string()), pa.array(self.unit, pa.int8())),
            "decided": pc.equal(pa.array(self.undecided, pa.int8()), 0),
        }  # fmt: skip
        pq.write_table(pa.table(columns), folder / "truth" / "cells" / f"{number:05}.parquet", compression="zstd")


def write_corpus(folder: Path, seed: int, count: int, mix: Mix, kind: str = "parquet", jobs: int = 1) -> Iterator[int]:
    """Write a corpus of `count` reports; yields how many reports each file has, as they are done. kind: one of KINDS.

    Raises Problem where the folder holds something, or the kind can't hold the mix.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Problem(f"{folder} is not empty; name a new folder")
    if kind == "jsonl" and set(mix.formats) - {"text", "html"}:
        raise Problem("JSON lines hold text and HTML only; choose parquet or files, or --formats text:1,html:1")
    planned = shards(seed, count)
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    tasks, first = [], 1
    for number, agencies in enumerate(planned, 1):
        tasks.append(Task(folder, seed, number, first, agencies, mix, kind))
        first += sum(agency.reports for agency in agencies)
    if jobs == 1 or len(tasks) == 1:
        yield from map(write_file, tasks)
    else:
        with ProcessPoolExecutor(jobs) as pool:
            yield from pool.map(write_file, tasks)
    about = {"seed": seed, "reports": count, "agencies": sum(map(len, planned)), "files": len(planned), "kind": kind,
             "formats": dict(mix.formats), "glued": mix.glued, "damage": mix.damage}  # fmt: skip
    (folder / "corpus.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_file(task: Task) -> int:
    """One file with its truth; how many reports it has."""
    truth = _Truth()
    made = reports(task.seed, task.agencies, task.mix)
    count = {"parquet": _parquet, "jsonl": _lines, "files": _files}[task.kind](task, made, truth)
    truth.write(task.folder, task.number)
    return count


def _parquet(task: Task, made: Iterable[Report], truth: _Truth) -> int:
    name = f"{task.number:05}.parquet"
    count, rows = 0, []
    with pq.ParquetWriter(task.folder / "reports" / name, BODIES, compression="zstd", use_dictionary=False) as writer:
        for count, report in enumerate(made, 1):
            truth.add(task.first + count - 1, report, name, f"row-{count}")
            html = report.about["format"] == "html"
            rows.append((report.url, report.data if html else None, None if html else report.data))
            if len(rows) == GROUP:
                writer.write_table(pa.table([list(column) for column in zip(*rows, strict=True)], schema=BODIES))
                rows = []
        if rows:
            writer.write_table(pa.table([list(column) for column in zip(*rows, strict=True)], schema=BODIES))
    return count


def _lines(task: Task, made: Iterable[Report], truth: _Truth) -> int:
    name = f"{task.number:05}.jsonl"
    count = 0
    with (task.folder / "reports" / name).open("w", encoding="utf-8") as file:
        for count, report in enumerate(made, 1):
            truth.add(task.first + count - 1, report, name, f"line-{count}")
            assert report.encoding is not None
            column = "html" if report.about["format"] == "html" else "text"
            file.write(json.dumps({"url": report.url, column: report.data.decode(report.encoding)}, ensure_ascii=False) + "\n")
    return count


def _files(task: Task, made: Iterable[Report], truth: _Truth) -> int:
    folder = task.folder / "reports" / f"{task.number:05}"
    folder.mkdir()
    count = 0
    for count, report in enumerate(made, 1):
        truth.add(task.first + count - 1, report, f"{folder.name}/{report.name}", None)
        (folder / report.name).write_bytes(report.data)
    return count


@functools.cache
def read_about(folder: Path) -> dict[str, Any]:
    """corpus.json of a corpus."""
    return json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
