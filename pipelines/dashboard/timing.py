"""How long each query of the dashboard takes on a release, warm: `python -m pipelines.dashboard.timing --release DIR`.

A table on stdout: median and worst of several runs in milliseconds, and rows. Exit status 1 when a median lies above --limit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from pipelines.dashboard.queries import QUERIES, examples
from pipelines.dashboard.release import Release, current
from pipelines.home import default_home


def measure(release: Release, runs: int) -> dict[str, tuple[float, float, int]]:
    """Query → median and worst in milliseconds, and rows. One run more than asked for goes first, to warm up."""
    values = examples(release)
    found = {}
    for name in QUERIES:
        release.rows(name, **values)
        times = []
        for _ in range(runs):
            began = time.perf_counter()
            rows = release.rows(name, **values)
            times.append(1000 * (time.perf_counter() - began))
        found[name] = (statistics.median(times), max(times), len(rows))
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, default=default_home() / "release", help="a release's folder")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=100, help="milliseconds that a median must not exceed")
    asked = parser.parse_args(arguments)
    measured = measure(Release(*current(asked.release)), asked.runs)
    print("| query | median ms | worst ms | rows |\n|---|---|---|---|")
    for name, (median, worst, rows) in measured.items():
        print(f"| `{name}` | {median:.1f} | {worst:.1f} | {rows} |")
    slow = [name for name, (median, _, _) in measured.items() if median > asked.limit]
    if slow:
        print(f"above {asked.limit:g} ms: {', '.join(slow)}", file=sys.stderr)
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main())
