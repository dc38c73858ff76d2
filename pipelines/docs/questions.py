"""docs/questions.md: what analysts ask, each with its query and its answer on the samples (docs/questions.yml).

`python -m pipelines.docs.questions --release DIR` times each of them on any release.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from parsers.reference import ROOT
from pipelines.errors import Problem
from pipelines.home import Home, default_home
from pipelines.release.reading import find, query

SOURCE = ROOT / "docs" / "questions.yml"
LINES = 15  # of a query

HEAD = """# Questions and answers · 问与答
<!-- Made by `make docs` from docs/questions.yml and the samples; don't edit. -->

What analysts ask a release, each in one query of at most 15 lines: `gongkai sql "…"`, or any DuckDB. The answers are those of the
samples, whose figures are in part invented ([which](../data/samples/README.md)); they are checked by a test.
`python -m pipelines.docs.questions --release DIR` times them on any release. What the columns mean: [dictionary](dictionary.md).

What changed since the last release is a command of its own: `gongkai diff` (or `gongkai diff 2026-03 latest`) lists reports that are new or in a new version,
figures with their old and new value and source, and rows table by table.
"""


@dataclass(frozen=True)
class Question:
    en: str
    zh: str
    note: str
    sql: str


def questions(path: Path = SOURCE) -> list[Question]:
    return [Question(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]]


def answers(release: Path) -> list[tuple[Question, list[str], list[tuple[Any, ...]]]]:
    """Each question with the columns and the rows of its answer. Raises Problem where a query fails, with the question."""
    found = []
    with query.opened(release) as connection:
        for question in questions():
            try:
                cursor = query.run(connection, question.sql)
            except Problem as problem:
                raise Problem(f"docs/questions.yml, {question.en!r}: {problem}") from None
            names = [column[0] for column in cursor.description]
            found.append((question, names, cursor.fetchall()))
    return found


def page(release: Path) -> str:
    from pipelines.cli.output import cell

    found = answers(release)
    lines = [HEAD, *(f"{n}. [{question.en}](#{n})" for n, (question, _, _) in enumerate(found, 1))]
    for number, (question, names, rows) in enumerate(found, 1):
        lines += [f'\n<a id="{number}"></a>', f"## {number}. {question.en}", f"{question.zh}\n", f"{question.note}\n"]
        lines += ["```sql", question.sql.strip(), "```"]
        if rows:
            lines += ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
            lines += ["| " + " | ".join(cell(value).replace("|", "\\|") for value in row) + " |" for row in rows]
        else:
            lines.append("No rows on the samples · 样本无此类记录")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pipelines.docs.questions", description="Time the questions of docs/questions.yml on a release.")
    parser.add_argument("--release", help="a date, latest or a path (default: latest)")
    parser.add_argument("--repeat", type=int, default=3, help="how often each is asked; the median counts (default: 3)")
    arguments = parser.parse_args()
    folder = find.find(Home(default_home()), arguments.release)
    total = 0.0
    with query.opened(folder) as connection:
        for number, question in enumerate(questions(), 1):
            times = []
            for _ in range(arguments.repeat):
                began = time.perf_counter()
                rows = len(query.run(connection, question.sql).fetchall())
                times.append(time.perf_counter() - began)
            total += statistics.median(times)
            print(f"{number:>3} {statistics.median(times) * 1000:>9.1f} ms {rows:>7} rows  {question.en}")
    print(f"    {total * 1000:>9.1f} ms in all, on {folder}")


if __name__ == "__main__":
    main()
