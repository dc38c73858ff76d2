"""The how-tos, step by step as they are written, in a copy of the project: every block of shell and every YAML entry of the pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from parsers.reference import ROOT
from pipelines.cli import cli

PAGES = ROOT / "docs" / "how-to"
FOLDERS = ("parsers", "pipelines", "sql", "data/reference", "data/samples", "docs", "tests/pipelines")


pytestmark = pytest.mark.xdist_group("how-to")  # one project, edited step by step


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, to change."""
    folder = tmp_path_factory.mktemp("project")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "target"))
    for name in ("pyproject.toml", "dagster.yaml"):
        shutil.copy(ROOT / name, folder / name)
    tools = folder / "bin"
    tools.mkdir()
    (tools / "gongkai").write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from pipelines.cli import main; main()" "$@"\n', encoding="utf-8")
    (tools / "gongkai").chmod(0o755)
    return folder


def run(project: Path, command: list[str] | str) -> str:
    environment = os.environ | {
        "PATH": f"{project / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(project), "GONGKAI_HOME": str(project / "home"),
    }  # fmt: skip
    shell = ["bash", "-euo", "pipefail", "-c", command] if isinstance(command, str) else command
    ended = subprocess.run(shell, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def shell_blocks(page: str) -> list[str]:
    return [re.sub(r"^   ", "", block, flags=re.MULTILINE) for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL)]


def add_entries(project: Path, page: str) -> None:
    """Each YAML block after "Add to `file`:" goes to the end of that file; a list that is empty so far begins with it."""
    found = re.findall(r"Add to `([\w/.-]+)`:\n```yaml\n(.*?)```", page, re.DOTALL)
    assert found
    for name, block in found:
        path = project / name
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r": \[\]\n$", ":\n", text) + block, encoding="utf-8")


def text(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


@pytest.mark.slow
def test_form_year(project: Path) -> None:
    """After the steps, a report on the new form is read with its new row, and all equations hold; the old samples are read as before."""
    blocks = shell_blocks(text("add-a-form-year.md"))
    assert len(blocks) == 6 - 1
    for block in blocks:
        run(project, block)
    code = """
import sys
sys.path.insert(0, "tests/pipelines")
import reports
from parsers import read_report
real = reports.load_yaml
reports.load_yaml = lambda name: real("forms/2030.yml")
new = read_report(reports.report("杭州市上城区人民政府", 2030, published="2031年1月20日").encode(), name="new.txt")
assert new.status == "parsed" and new.report.form == "2030" and {table.form for table in new.tables} == {"2030"}, new.report
assert len([cell for cell in new.cells if cell.row == "rejected_generated" and cell.state == "number"]) == 7
assert not [finding for finding in new.findings if finding.severity == "error"], new.findings
held = {outcome.rule for outcome in new.rule_outcomes if outcome.outcome == "holds"}
assert {"H1", "H2", "H3", "H4", "H5"} <= held, held
for name, form in (("songbei_2019", "2019"), ("nangang_2021", "2021")):
    old = read_report(open(f"data/samples/{name}.txt", "rb").read(), name=name)
    assert old.report.form == form and not any(finding.severity == "error" for finding in old.findings)
"""
    run(project, [sys.executable, "-c", code])


@pytest.mark.slow
def test_correction_and_indicator_in_one_run(project: Path) -> None:
    """After the form year: a run with all three changes gives both figures of the corrected cell, and the new indicator."""
    run(project, "gongkai run")
    for name in ("fix-a-wrong-number.md", "add-an-indicator.md"):
        add_entries(project, text(name))
    correction, indicator = (shell_blocks(text(name))[0].splitlines() for name in ("fix-a-wrong-number.md", "add-an-indicator.md"))
    assert correction[0] == indicator[0] == "gongkai run"
    run(project, correction[0])
    figures = run(project, correction[1] + " --csv").splitlines()
    assert figures == ["value,value_corrected,text", "83.0,38.0,83"]
    changed = run(project, correction[2])
    assert "83 (corrected: 38)" in changed and "quzhou_2022.txt line 37" in changed
    shares = run(project, indicator[1] + " --csv").splitlines()
    assert shares[0] == "name,year,numerator,denominator,share,small_n" and len(shares) > 10
    assert "哈尔滨市南岗区人民政府,2021," in "\n".join(shares)
    forms = run(project, 'gongkai sql "SELECT code, first_year, last_year FROM dim_form ORDER BY code" --csv').splitlines()
    assert forms[-1] == "2030,2030,"


def test_source(tmp_path: Path) -> None:
    """The entry of the page passes the linter as it stands."""
    (tmp_path / "data" / "reference").mkdir(parents=True)
    file = shutil.copy(ROOT / "data" / "reference" / "sources.yml", tmp_path / "data" / "reference")
    add_entries(tmp_path, text("add-a-source.md"))
    shown = CliRunner().invoke(cli, ["sources", "check", "--sources", str(file)])
    assert shown.exit_code == 0, shown.output
    assert "example_city" in CliRunner().invoke(cli, ["sources", "list", "--sources", str(file)]).output
