"""The dashboard on 5,000 generated reports: every page, every filter, and a district followed over the years down to a printed cell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from browsing import ROOT, served

from pipelines.dashboard.release import Release, current
from pipelines.dashboard.screens import PAGES

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dashboard")]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 reports of agencies over the years, and the truth about each of their cells."""
    folder = tmp_path_factory.mktemp("corpus") / "corpus"
    gongkai("bench", "corpus", "5000", "--seed", "7", "--formats", "text:60,html:40", "--out", str(folder))
    return folder


@pytest.fixture(scope="session")
def home(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("five-thousand")
    gongkai("run", "--inbox", str(corpus / "reports"), "--home", str(home))
    return home


@pytest.fixture(scope="session")
def dashboard(home: Path, browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(home, tmp_path_factory.mktemp("dashboard") / "log") as base:
        yield base


def gongkai(*arguments: str) -> None:
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="session")
def release(home: Path) -> Release:
    return Release(*current(home / "release"))


@pytest.fixture(scope="session")
def district(release: Release) -> dict:
    """A district's government with most years of which all have a rate."""
    with release.connection.cursor() as cursor:
        found = cursor.execute("""
            SELECT agency_id, name, count(*) AS years FROM indicators_agency_year JOIN dim_agency USING (agency_id)
            WHERE indicator = 'grant_rate_broad' AND scope = 'whole_government' AND level = 'county' AND kind = 'government' AND name LIKE '%区人民政府'
            GROUP BY ALL HAVING bool_and(value IS NOT NULL) ORDER BY years DESC, agency_id LIMIT 1""").fetchone()
    assert found is not None and found[2] >= 4
    return {"agency_id": found[0], "name": found[1], "years": found[2]}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_and_each_of_its_filters(dashboard: str, visit: Callable, district: dict, name: str, language: str) -> None:
    """Every list on a page is set to its last option; the choice is in the address, and the page stands without a fault."""
    visitor = visit(dashboard)
    page = "" if name == "overview" else name
    visitor.open(f"/{page}?lang={language}" + {"agency": f"&agency={district['agency_id']}", "place": "&code=410000"}.get(name, ""))
    assert visitor.violations() == []
    boxes = visitor.page.get_by_role("combobox")
    assert boxes.count() >= {"definitions": 0}.get(name, 1)
    for number in range(boxes.count()):
        before = visitor.page.url
        if number >= boxes.count():
            break  # a choice above took the list away
        visitor.options(boxes.nth(number))
        unchosen = visitor.page.locator('[role="option"]:not([aria-selected="true"])')
        if unchosen.count() == 0:
            visitor.page.keyboard.press("Escape")
            continue
        with visitor.changing():
            unchosen.last.click()
        assert visitor.page.url != before
    assert visitor.violations() == []


def test_a_district_over_the_years_down_to_one_cell(dashboard: str, visit: Callable, district: dict, release: Release, corpus: Path) -> None:
    """From the overview without an address: the rate of each year, and behind one of them the cells that the generator printed."""
    visitor = visit(dashboard)
    visitor.open("/")
    visitor.search(district["name"])
    visitor.page.get_by_role("link", name=district["name"]).first.click()
    visitor.page.get_by_role("heading", name=district["name"], level=1).wait_for()
    visitor.settled()
    rates = release.rows("agency.indicator", agency_id=district["agency_id"], scope="whole_government", indicator="grant_rate_broad")
    assert len(rates) == district["years"]
    for rate in rates:
        assert visitor.row(str(rate["year"]))[1].split()[0] == f"{100 * rate['value']:.1f}"
    chosen = rates[1]
    visitor.choose("Show the printed cells of the year", str(chosen["year"]))
    visitor.page.get_by_role("heading", name=f"Printed cells behind {chosen['year']}").wait_for()
    (report,) = [row for row in release.rows("agency.reports", agency_id=district["agency_id"]) if row["report_id"] == chosen["report_id"]]
    shown = {code: visitor.row(label)[3] for code, label in (("granted", "Granted in full"), ("partial", "Granted in part"), ("total_processed", "Requests"))}
    with duckdb.connect() as connection:
        printed = connection.execute(
            f"""SELECT cells."row", cells.text FROM '{corpus}/truth/cells/*.parquet' AS cells JOIN '{corpus}/truth/reports/*.parquet' AS reports USING (report)
            WHERE member = ? AND "table" = 'applications' AND "column" = 'total' AND "row" IN ('granted', 'partial', 'total_processed')""",
            [report["member"]],
        ).fetchall()
    assert shown == dict(printed)
    visitor.has(f"00001.parquet › {report['member']}")


def test_a_point_of_the_chart_leads_to_its_cells(dashboard: str, visit: Callable, district: dict) -> None:
    visitor = visit(dashboard)
    visitor.open(f"/agency?agency={district['agency_id']}&year=2025")
    points = visitor.page.locator("g.mark-symbol path")
    points.first.wait_for()
    with visitor.changing():
        points.last.click() if points.count() == 1 else points.nth(points.count() - district["years"]).click()
    visitor.page.get_by_role("heading", name="Printed cells behind 2019").wait_for()
    assert "year=2019" in visitor.page.url
