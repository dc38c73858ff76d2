"""The questions of docs/questions.yml: short, answered on the samples, and answered as the page says."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from parsers.reference import ROOT
from pipelines.docs import questions

pytestmark = pytest.mark.xdist_group("samples")
UNANSWERED = {"Where does the prose contradict the table?"}  # what the samples may have none of


def test_twenty_questions_of_fifteen_lines() -> None:
    asked = questions.questions()
    assert len(asked) >= 20 and len({question.en for question in asked}) == len(asked)
    for question in asked:
        assert len(question.sql.strip().splitlines()) <= questions.LINES, question.en
        assert " · " in question.note and re.search("[一-鿿]", question.zh), question.en


def test_answers_are_those_of_the_page(sample_home: Path) -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert page == questions.page(sample_home / "release"), "docs/questions.md is stale: run `make docs`"
    for question, _, rows in questions.answers(sample_home / "release"):
        assert rows or question.en in UNANSWERED, question.en


def test_answers_worked_out_by_hand(sample_home: Path) -> None:
    """Some figures of the five real reports, from their tables by hand: songbei 37 of 77, nangang 34 of 89, 23 of them not held."""
    found = {question.en: (names, rows) for question, names, rows in questions.answers(sample_home / "release")}
    names, rows = found["How has the grant rate of one body moved over the years?"]
    rate = dict(zip(names, rows[0], strict=True))
    assert (rate["numerator"], rate["denominator"], rate["rate"]) == (37, 77, 0.481)
    _, rows = found["Which bodies' arithmetic is wrong, and where?"]
    assert {row[-1] for row in rows} == {"quzhou_2022.txt"}  # the one published error that the samples were given
    _, rows = found["Which reports use another form than that of their year?"]
    assert [row[-1] for row in rows] == ["urad_middle_banner_forestry_2023.txt"]
    names, rows = found["What does an item of central procurement cost?"]
    average = {row[0]: row[names.index("average")] for row in rows}
    assert (average["哈尔滨市松北区人民政府"], average["伊春市金林区人民政府"]) == (70.19, 11.84)


def drill() -> str:
    return next(question.sql for question in questions.questions() if question.en.startswith("From any figure of any mart"))


def test_a_rate_leads_to_its_cells(sample_home: Path) -> None:
    """The documented query, for rates of the samples drawn by lot: each cell is a line of a file, and together they make the rate."""
    with duckdb.connect(str(sample_home / "release" / "gongkai.duckdb"), read_only=True) as connection:
        rates = connection.execute("""
            SELECT name, year, indicator, rates.numerator, rates.denominator
            FROM indicators_agency_year AS rates JOIN dim_agency USING (agency_id)
            WHERE value IS NOT NULL AND indicator IN (SELECT code FROM figure_terms WHERE kind = 'indicator' AND above IS NOT NULL
                AND table_code NOT IN ('dates', 'population'))
            ORDER BY ALL""").fetchall()
        text = {path.name: path.read_bytes().decode("gb18030" if "tianlin" in path.name else "utf-8-sig").splitlines()
                for path in (ROOT / "data" / "samples").iterdir() if path.suffix in (".txt", ".md") and path.name != "README.md"}  # fmt: skip
        for name, year, indicator, numerator, denominator in random.Random(1).sample(rates, 40):
            sql = drill().replace("衢州市人民政府", name).replace("year = 2022", f"year = {year}").replace("substantive_disclosure_rate", indicator)
            cells = connection.execute(sql).fetchall()
            for _, place, _, _, _, state, printed, source, line, _ in cells:
                assert state in ("number", "blank") and line and line <= len(text[source]), (place, source, line)
                assert printed or state == "blank"
            sides = [sum(cell[weight] * cell[2] for cell in cells) for weight in (3, 4)]
            assert sides == pytest.approx([numerator, denominator]), (name, indicator)


def test_questions_are_timed(sample_home: Path) -> None:
    command = [sys.executable, "-m", "pipelines.docs.questions", "--release", str(sample_home / "release"), "--repeat", "1"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = ended.stdout.splitlines()
    assert len(lines) == len(questions.questions()) + 1 and all(" ms " in line for line in lines)


def test_notebook_runs_through(sample_home: Path) -> None:
    pytest.importorskip("marimo", reason="the notebook needs the extra `notebook`")
    environment = os.environ | {"GONGKAI_HOME": str(sample_home)}
    ended = subprocess.run([sys.executable, "docs/explore.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.slow
def test_pages_of_dbt_are_one_file_without_the_internet(sample_home: Path, tmp_path: Path) -> None:
    from pipelines.docs import dbt_pages
    from pipelines.home import Home

    for name in ("marts", "facts"):
        (tmp_path / name).symlink_to(sample_home / name)
    page = dbt_pages.write(Home(tmp_path)).read_text(encoding="utf-8")
    assert "fact_applications" in page and json.dumps("每份报告")[1:-1] in page
    assert not re.search(r"<(script|link)[^>]+(src|href)=[\"']?https?:", page)
