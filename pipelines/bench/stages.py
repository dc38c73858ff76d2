"""How long each stage takes on corpora of several sizes, beside what the formats' own libraries take on the same files (`make bench`).

Every stage runs in a process of its own, so that its processor time and its peak of memory are its own. Not here: the reader's inner
speed (speed.py), queries (queries.py), engines (engines.py).
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq

from parsers.reference import CODE
from pipelines import duck
from pipelines.bench.scale.reports import Mix
from pipelines.bench.scale.write import write_corpus
from pipelines.errors import Problem
from pipelines.home import Home

STAGES = ("take in", "parse", "resolve", "load", "marts", "publish")
FOLDERS = {"take in": "snapshots", "parse": "cells", "resolve": "identities", "load": "facts", "marts": "marts", "publish": "releases"}
SAMPLE = {"text": 200, "html": 100, "pdf": 10}  # files on which the libraries are timed


@dataclass(frozen=True)
class Cost:
    """Of one stage: seconds on the clock and of all processors, peak of memory (the process and its workers) and what it wrote, in bytes."""

    stage: str
    reports: int
    seconds: float
    processor: float
    memory: int
    written: int


def measure(count: int, work: Path, mix: Mix, seed: int = 1) -> list[Cost]:
    """Each stage from a cold start to a verified release, in a HOME of its own below `work`, which keeps the corpus. Raises Problem."""
    corpus, home = work / f"corpus-{count}", Home(work / f"home-{count}")
    if not (corpus / "corpus.json").exists():
        shutil.rmtree(corpus, ignore_errors=True)
        for _ in write_corpus(corpus, seed, count, mix, jobs=duck.cores()):
            pass
    shutil.rmtree(home.root, ignore_errors=True)
    return [Cost(stage, count, **_run(stage, home, corpus / "reports")) for stage in STAGES]


def _run(stage: str, home: Home, inbox: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "pipelines.bench.stages", stage, str(home.root), str(inbox)]
    ended = subprocess.run(command, cwd=CODE, env=os.environ | {"GONGKAI_HOME": str(home.root)}, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise Problem(f"the stage {stage!r} failed: {ended.stderr.strip().splitlines()[-1:] or ended.returncode}")
    written = sum(path.stat().st_size for path in (home.root / FOLDERS[stage]).rglob("*") if path.is_file() and not path.is_symlink())
    return json.loads(ended.stdout.splitlines()[-1]) | {"written": written}


def one_stage(stage: str, home: Home, inbox: Path) -> None:
    """Run one stage here; its cost as JSON on stdout."""
    from pipelines import cells, facts, marts, release, snapshots
    from pipelines.cells.store import Store
    from pipelines.facts import identities

    work: dict[str, Callable[[], object]] = {
        "take in": lambda: snapshots.take_in(home, [inbox]),
        "parse": lambda: cells.parse_new(home),
        "resolve": lambda: identities.resolve_all(home, Store(home)),
        "load": lambda: (facts.build(home), facts.check(home.facts)),
        "marts": lambda: marts.build(home).require(),
        "publish": lambda: release.publish(home),
    }
    began = time.monotonic()
    work[stage]()
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = sum(one.ru_utime + one.ru_stime for one in (own, others))
    memory = 1024 * (own.ru_maxrss + (duck.cores() * others.ru_maxrss if stage == "parse" else 0))
    sys.stdout.write(json.dumps({"seconds": time.monotonic() - began, "processor": processor, "memory": memory}) + "\n")


@dataclass(frozen=True)
class Beside:
    """Median milliseconds for one file, by this reader and by another, on the same files: of processor time; of the clock for PDF,
    which this reader opens in a process of its own."""

    format: str
    other: str
    files: int
    ours: float
    theirs: float


def beside(corpus: Path) -> Iterator[Beside]:
    """The reader against the floor (read, decode, split), pandas.read_html and pdfplumber's bare table extraction on files of a corpus."""
    import io
    from importlib.util import find_spec

    import pdfplumber
    from lxml.etree import LxmlError

    from parsers import read_report
    from pipelines.bench.speed import walk

    files = _sample(corpus)

    def split(data: bytes) -> int:
        return sum(len([cell.strip() for cell in line.split("|" if "|" in line else "\t")]) for line in data.decode("utf-8-sig", "replace").split("\n"))

    def html(data: bytes) -> object:
        import pandas  # of the group dev

        try:
            return pandas.read_html(io.BytesIO(data), flavor="lxml")
        except (ValueError, LxmlError):
            return None  # no table where a script writes it, or a charset that is declared wrongly

    def pdf(data: bytes) -> object:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return [page.extract_tables() for page in document.pages]

    for kind, other, call in (
        ("text", "read, decode, split", split), ("html", "selectolax: parse and walk all cells", walk),
        ("html", "pandas.read_html", html), ("pdf", "pdfplumber: extract_tables of each page", pdf),
    ):  # fmt: skip
        if not (some := files.get(kind)) or (call is html and not find_spec("pandas")):
            continue
        ours, theirs = [], []
        clock = time.perf_counter if kind == "pdf" else time.process_time
        read_report(some[0])
        call(some[0])
        for data in some:
            start = clock()
            call(data)
            middle = clock()
            read_report(data)
            ours.append(clock() - middle)
            theirs.append(middle - start)
        yield Beside(kind, other, len(some), 1000 * statistics.median(ours), 1000 * statistics.median(theirs))


def _sample(corpus: Path) -> dict[str, list[bytes]]:
    """Bytes of some reports of each format."""
    path = sorted((corpus / "reports").glob("*.parquet"))[0]
    formats = pq.read_table(corpus / "truth" / "reports" / path.name, columns=["format"])["format"].to_pylist()
    found: dict[str, list[bytes]] = {}
    for row, (kind, html, content) in enumerate(zip(formats, *(pq.read_table(path)[name] for name in ("html", "content")), strict=True)):
        if len(found.setdefault(kind, [])) < SAMPLE.get(kind, 0):
            found[kind].append((html if html.is_valid else content).as_py())
        if row > 5000:
            break
    return found


def table(costs: Sequence[Cost]) -> list[str]:
    """The costs as the lines of a Markdown table, with a sum for each size."""
    lines = ["| reports | stage | s of processor | ms a report | reports/s a core | s on the clock | peak memory, MB | written, MB |",
             "|---:|---|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    for count in dict.fromkeys(cost.reports for cost in costs):
        own = [cost for cost in costs if cost.reports == count]
        whole = Cost("**all**", count, sum(c.seconds for c in own), sum(c.processor for c in own), max(c.memory for c in own), sum(c.written for c in own))
        for cost in (*own, whole):
            lines.append(
                f"| {count:,} | {cost.stage} | {cost.processor:.1f} | {1000 * cost.processor / count:.2f} | {count / max(cost.processor, 1e-9):,.0f} "
                f"| {cost.seconds:.1f} | {cost.memory / 1e6:,.0f} | {cost.written / 1e6:,.1f} |"
            )
    return lines


def growth(costs: Sequence[Cost]) -> list[str]:
    """What a report costs more at the largest size than at the one before."""
    sizes = sorted({cost.reports for cost in costs})[-2:]
    if len(sizes) < 2:
        return []
    per = {(cost.reports, cost.stage): cost.processor / cost.reports for cost in costs}
    whole = {size: sum(value for (count, _), value in per.items() if count == size) for size in sizes}
    lines = [f"| stage | {sizes[1]:,} against {sizes[0]:,}, cost a report |", "|---|---:|"]
    lines += [f"| {stage} | {per[sizes[1], stage] / max(per[sizes[0], stage], 1e-12):.2f} |" for stage in STAGES]
    return [*lines, f"| **all** | {whole[sizes[1]] / whole[sizes[0]]:.2f} |"]


COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#b279a2", "#e45756", "#72b7b2")


def plot(costs: Sequence[Cost]) -> str:
    """Milliseconds of processor time a report, stacked by stage, a bar a size; as SVG with a title and a description."""
    sizes = sorted({cost.reports for cost in costs})
    totals = {size: sum(cost.processor for cost in costs if cost.reports == size) / size * 1000 for size in sizes}
    high, left, top, wide, tall = max(totals.values()), 70, 40, 110, 260
    parts = []
    for place, size in enumerate(sizes):
        bottom = top + tall
        for stage, colour in zip(STAGES, COLOURS, strict=True):
            (cost,) = [cost for cost in costs if cost.reports == size and cost.stage == stage]
            height = tall * (cost.processor / size * 1000) / high
            bottom -= height
            parts.append(f'<rect x="{left + place * wide}" y="{bottom:.1f}" width="70" height="{height:.1f}" fill="{colour}"/>')
        parts.append(f'<text x="{left + place * wide + 35}" y="{bottom - 6:.1f}" text-anchor="middle">{totals[size]:.1f}</text>')
        parts.append(f'<text x="{left + place * wide + 35}" y="{top + tall + 18}" text-anchor="middle">{size:,}</text>')
    for number, (stage, colour) in enumerate(zip(STAGES, COLOURS, strict=True)):
        x, y = left + len(sizes) * wide + 10, top + 20 * number
        parts.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/><text x="{x + 18}" y="{y + 11}">{stage}</text>')
    width, height = left + len(sizes) * wide + 110, top + tall + 40
    said = "; ".join(f"{size:,} reports: {totals[size]:.1f} ms" for size in sizes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>Processor time a report, by stage</title><desc>{said}</desc>'
        f'<rect width="100%" height="100%" fill="white"/><text x="{left}" y="20">ms of processor time a report, by number of reports</text>'
        f"{''.join(parts)}</svg>\n"
    )


def save(path: Path, costs: Sequence[Cost]) -> None:
    path.write_text(json.dumps([asdict(cost) for cost in costs], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    one_stage(sys.argv[1], Home(Path(sys.argv[2])), Path(sys.argv[3]))
