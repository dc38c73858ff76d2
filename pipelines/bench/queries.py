"""How long analysts' questions (docs/questions.yml) and the dashboard's queries take on a release, warm.

Each way as its users go it: the questions as `gongkai sql` asks the database, the dashboard's on Parquet. Not here: what they ask.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.release.reading import query


@dataclass(frozen=True)
class Timed:
    """median, worst: milliseconds of the runs after the first one. rows: of the answer."""

    kind: str
    name: str
    median: float
    worst: float
    rows: int


def measure(release: Path, runs: int) -> list[Timed]:
    """Every question, then every query of the dashboard, each asked once more than `runs` times. Raises Problem where one fails."""
    from pipelines.dashboard.queries import QUERIES, examples
    from pipelines.dashboard.release import Release, current
    from pipelines.docs.questions import questions

    found = []
    with query.opened(release) as connection:
        for number, one in enumerate(questions(), 1):
            found.append(_timed("question", f"{number}. {one.en}", runs, lambda sql=one.sql: len(query.run(connection, sql).fetchall())))
    shown = Release(*current(release))
    values = examples(shown)
    for name in QUERIES:
        found.append(_timed("dashboard", name, runs, lambda name=name: len(shown.rows(name, **values))))
    return found


def _timed(kind: str, name: str, runs: int, ask: Callable[[], int]) -> Timed:
    rows, times = ask(), []
    for _ in range(runs):
        began = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - began))
    return Timed(kind, name, statistics.median(times), max(times), rows)


def table(timed: list[Timed]) -> list[str]:
    """The same as the lines of a Markdown table."""
    lines = ["| | query | median ms | worst ms | rows |", "|---|---|---:|---:|---:|"]
    return lines + [f"| {one.kind} | {one.name} | {one.median:.1f} | {one.worst:.1f} | {one.rows:,} |" for one in timed]
