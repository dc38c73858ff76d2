"""`gongkai bench run`: what it makes of costs, and that it runs on a small corpus."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from pipelines.bench import stages
from pipelines.bench.stages import STAGES, Cost
from pipelines.cli import cli

COSTS = [Cost(stage, count, 1.0, number * count / 1000, 10**8, 5 * 10**6) for count in (1000, 10_000) for number, stage in enumerate(STAGES, 1)]


def test_table_and_growth_add_up() -> None:
    lines = stages.table(COSTS)
    assert lines[2].startswith("| 1,000 | take in | 1.0 | 1.00 | 1,000 |") and lines[8] == "| 1,000 | **all** | 21.0 | 21.00 | 48 | 6.0 | 100 | 30.0 |"
    dearer = [Cost(cost.stage, 20_000, 1.0, (3 if cost.stage == "marts" else 2) * cost.processor, 1, 1) for cost in COSTS[6:]]
    assert stages.growth([*COSTS, *dearer])[-3:] == ["| marts | 1.50 |", "| publish | 1.00 |", "| **all** | 1.12 |"]
    assert stages.growth(COSTS[:6]) == []


def test_plot_is_svg_with_a_name_and_a_description() -> None:
    root = ElementTree.fromstring(stages.plot(COSTS))
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names[:2] == ["title", "desc"] and "10,000 reports: 21.0 ms" in (root[1].text or "") and names.count("rect") == 1 + 12 + 6


@pytest.mark.slow
def test_every_stage_runs_and_the_page_is_written(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("before\n<!-- bench run -->\nold\n<!-- end -->\nafter\n", encoding="utf-8")
    ended = CliRunner().invoke(cli, ["bench", "run", "60", "--work", str(tmp_path / "work"), "--write", str(page)])
    assert ended.exit_code == 0, ended.output
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text and "| 60 | publish |" in text and "pdfplumber" in text
    costs = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert [cost["stage"] for cost in costs] == list(STAGES) and all(cost["written"] > 0 and cost["memory"] > 10**7 for cost in costs)
