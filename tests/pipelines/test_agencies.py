"""Review, decisions and neighbours, in real runs over files whose agency can't be told."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from reports import report

ROOT = Path(__file__).resolve().parents[2]
INBOX = {
    "fz/taijiang.txt": ("福州市台江区人民政府", 2022), "fz/cangshan.txt": ("福州市仓山区人民政府", 2022), "fz/gulou.txt": ("鼓楼区人民政府", 2022),
    "mixed/one.txt": ("鼓楼区人民政府", 2021), "mixed/two.txt": ("沐阳县发改局", 2021), "dingyuan.txt": ("定远县人民政府", 2022),
}  # fmt: skip


@pytest.fixture
def gongkai(tmp_path):
    """Calls the command with an inbox, a HOME and a reference of its own."""
    for name, (agency, year) in INBOX.items():
        path = tmp_path / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(agency, year), encoding="utf-8")
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "reference")
    environment = os.environ | {"GONGKAI_HOME": str(tmp_path / "home"), "GONGKAI_REFERENCE": str(tmp_path / "reference")}

    def call(*arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return call


@pytest.mark.slow
def test_a_decision_takes_effect_on_the_next_run_and_nothing_is_parsed_again(gongkai, tmp_path):
    assert gongkai("run", "--inbox", "inbox").returncode == 0
    parsed = {path: path.stat().st_mtime_ns for path in (tmp_path / "home" / "cells").rglob("*.parquet")}
    found = json.loads(gongkai("agencies", "review", "--json").stdout)
    assert [(one["name"], one["within"], one["reports"]) for one in found] == [("沐阳县发改局", "mixed/", 1), ("鼓楼区人民政府", "mixed/", 1)]
    assert found[1]["candidates"] == ["南京市鼓楼区人民政府", "徐州市鼓楼区人民政府", "福州市鼓楼区人民政府", "开封市鼓楼区人民政府"]

    refused = gongkai("agencies", "accept", "鼓楼区人民政府", "鼓楼区", "--reason", "x")
    assert refused.returncode == 1
    assert "徐州市鼓楼区人民政府" in refused.stderr

    rows = list(csv.DictReader(io.StringIO(gongkai("agencies", "review", "--csv").stdout)))
    answers = {"沐阳县发改局": "沭阳县发展和改革局", "鼓楼区人民政府": "徐州市鼓楼区人民政府"}
    for row in rows:
        row |= {"stands_for": answers[row["name"]], "reason": "seen on the site"}
    with (tmp_path / "decided.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert gongkai("agencies", "accept", "--file", "decided.csv").returncode == 0
    assert gongkai("agencies", "accept", "--file", "decided.csv").returncode == 1  # decided already
    assert gongkai("run", "--inbox", "inbox").returncode == 0

    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "home" / "cells").rglob("*.parquet")} == parsed
    reports = pl.read_parquet(tmp_path / "home" / "facts" / "reports.parquet")
    named = dict(reports.select("source_file", "agency_name").iter_rows())
    assert named["mixed/one.txt"] == "徐州市鼓楼区人民政府"
    assert named["mixed/two.txt"] == "宿迁市沭阳县发展和改革局"
    assert named["fz/gulou.txt"] == "福州市鼓楼区人民政府"  # told by the reports beside it
    basis = dict(reports.select("source_file", "basis").iter_rows())
    assert "neighbours" in basis["fz/gulou.txt"]
    assert "agency_aliases.csv" in basis["mixed/one.txt"]
    assert gongkai("agencies", "review").stdout == "Every report has its agency.\n"
    lacking = gongkai("agencies", "missing", "2022", "--region", "3411", "--csv").stdout.splitlines()
    assert lacking[0] == "code,name,level,province,city"
    assert "341124,全椒县,county,安徽省,滁州市" in lacking
    assert not any(line.startswith("341125") for line in lacking)
