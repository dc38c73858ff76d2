"""How long reading takes beside its floor: medians and their ratios, all from one run (`make bench`).

Text: bytes to cells and findings, against reading, decoding and splitting the same file into lines and cells. HTML:
against selectolax's bare parse and a walk over all cells. Glued tables: the search, in milliseconds. Finding out who
and when, and the figures of the prose, are timed apart. Whole reports, all of it and the rows of the result, by the
second: of the mix of layouts and damage that `gongkai bench corpus` writes. Not here: how right the reading is
(accuracy.py), the other stages.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from parsers import formats, identity, read_report, read_reports
from parsers.prose import read_prose
from parsers.reference import ROOT
from parsers.rules import identities
from parsers.rules.propose import propose
from parsers.tables import read_tables
from pipelines.bench.corpus import make
from pipelines.bench.layouts import LAYOUTS
from pipelines.bench.scale.plan import shards
from pipelines.bench.scale.reports import Mix, reports
from pipelines.cells import frames

ROUNDS = 60
WARM, WHOLE = 50, 300  # reports that fill what is made once, and reports timed, each read once
CLEAN = ("songbei_2019", "nangang_2021", "jinlin_2019", "changsha_gaoxin_2019", "sifangtai_2020", "quzhou_2022")


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of a call's processor time in milliseconds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken) * 1000


def pair(work: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Medians of both calls in milliseconds, and of their ratio taken round by round, so that a machine whose speed
    drifts gives the same answer."""
    both = []
    for _ in range(rounds):
        start = time.process_time()
        floor()
        middle = time.process_time()
        work()
        both.append((middle - start, time.process_time() - middle))
    floors, works = zip(*both, strict=True)
    return statistics.median(floors) * 1000, statistics.median(works) * 1000, statistics.median(w / f for f, w in both)


def floor_of(path: Path) -> int:
    """Read, decode, split into lines and cells: the least that any reader of the text must do."""
    cells = 0
    for line in path.read_bytes().decode("utf-8-sig").split("\n"):
        separator = "|" if "|" in line else "\t"
        cells += len([cell.strip() for cell in line.split(separator)])
    return cells


def read(data: bytes, name: str) -> None:
    """Bytes to cells and findings, without who and when."""
    tables = read_tables(formats.read_grid(data, name=name))
    _, broken = identities.evaluate(tables.form, tables.cells)
    if broken:
        propose(tables.form, tables.cells)


def walk(data: bytes) -> int:
    """selectolax's bare parse and a walk over all cells."""
    from selectolax.lexbor import LexborHTMLParser

    return sum(len(node.text()) for node in LexborHTMLParser(data).css("td, th"))


def text_rows() -> list[str]:
    lines = ["| text report | floor, ms | bytes to cells and findings, ms | ratio | who and when, ms | prose, ms |", "|---|---:|---:|---:|---:|---:|"]
    ratios = []
    for name in CLEAN:
        path = next(path for path in (ROOT / "data" / "samples").glob(f"{name}.*") if path.suffix != ".json")
        data = path.read_bytes()
        grid = formats.read_grid(data, name=path.name)
        floor, whole, ratio = pair(lambda path=path: read(path.read_bytes(), path.name), lambda path=path: floor_of(path))
        who = median(lambda grid=grid: identity.resolve(identity.gather(grid)))
        document = read_report(data, name=path.name)
        prose = median(lambda grid=grid, document=document: read_prose(grid, document))
        ratios.append(ratio)
        lines.append(f"| {name} | {floor:.3f} | {whole:.2f} | {ratio:.1f} | {who:.2f} | {prose:.2f} |")
    lines.append(f"| median | | | {statistics.median(ratios):.1f} | | |")
    return lines


def markup_rows() -> list[str]:
    lines = ["| HTML report | bare parse and walk, ms | bytes to cells and findings, ms | ratio |", "|---|---:|---:|---:|"]
    ratios = []
    for layout in [name for name, kind in LAYOUTS.items() if kind.format == "html" and name != "script"]:
        generated = make(7, layout, ())
        floor, whole, ratio = pair(lambda data=generated.data: read(data, "page.html"), lambda data=generated.data: walk(data))
        ratios.append(ratio)
        lines.append(f"| {layout} | {floor:.2f} | {whole:.2f} | {ratio:.1f} |")
    lines.append(f"| median | | | {statistics.median(ratios):.1f} |")
    return lines


def search_rows() -> list[str]:
    lines = ["| table in need of the search | bytes to cells and findings, ms |", "|---|---:|"]
    for layout in ("glued", "half_glued"):
        documents = [make(seed, layout, ()).data for seed in range(20)]
        taken = [median(lambda data=data: read(data, "page.txt"), 5) for data in documents]
        lines.append(f"| {layout}, median of 20 | {statistics.median(taken):.0f} |")
        lines.append(f"| {layout}, slowest of 20 | {max(taken):.0f} |")
    return lines


def whole_rows() -> list[str]:
    lines = ["| whole reports | a report, ms: mean | median | a second on one core |", "|---|---:|---:|---:|"]
    agencies = [agency for shard in shards(7, 2 * (WARM + WHOLE)) for agency in shard]
    for name in ("text", "html"):
        taken = []
        for report in itertools.islice(reports(7, agencies, Mix(formats={name: 1})), WARM + WHOLE):
            start = time.process_time()
            frames.append(frames.empty(), report.url, list(read_reports(report.data, name=report.name)))
            taken.append(time.process_time() - start)
        mean = statistics.mean(taken[WARM:])
        lines.append(f"| {name} | {mean * 1000:.2f} | {statistics.median(taken[WARM:]) * 1000:.2f} | {1 / mean:.0f} |")
    return lines


def main() -> int:
    for rows in (text_rows(), markup_rows(), search_rows(), whole_rows()):
        print("\n".join(rows) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
