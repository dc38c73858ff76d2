"""Every named query runs on the sample release, and says there what the reports print."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.dashboard.queries import QUERIES, examples
from pipelines.dashboard.release import Release, current
from pipelines.errors import Problem

SONGBEI = "230109-gov"


@pytest.fixture(scope="module")
def release(sample_home: Path) -> Release:
    return Release(*current(sample_home / "release"))


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_runs_with_example_values(release: Release, name: str) -> None:
    release.rows(name, **examples(release))


def test_a_rate_leads_to_its_printed_cells(release: Release) -> None:
    (rate,) = release.rows("agency.indicator", agency_id=SONGBEI, scope="whole_government", indicator="grant_rate_broad")
    assert (rate["numerator"], rate["denominator"], rate["small_n"]) == (37, 77, False)
    cells = release.rows(
        "shared.cells_behind", figure_kind="indicator", code="grant_rate_broad", form=None, way=1,
        report_id=rate["report_id"], last_report_id=rate["last_report_id"], year=2019, year_before=2018,
    )  # fmt: skip
    printed = {cell["row_code"]: (cell["part"], cell["text"], cell["source_file"]) for cell in cells}
    assert printed == {
        "granted": ("numerator", "31", "songbei_2019.txt"),
        "partial": ("numerator", "6", "songbei_2019.txt"),
        "total_processed": ("denominator", "77", "songbei_2019.txt"),
    }
    assert all(cell["line"] for cell in cells)


def test_a_place_is_found_by_words_of_its_name(release: Release) -> None:
    assert SONGBEI in {row["agency_id"] for row in release.rows("overview.find_agencies", text="哈尔滨 松北")}
    assert [row["code"] for row in release.rows("overview.find_regions", text="哈尔滨 松北")] == ["230109"]
    assert [row["name"] for row in release.rows("overview.find_regions", text="230109")] == ["松北区"]
    assert release.rows("overview.find_agencies", text="哈尔滨 晋江") == []


def test_no_report_is_counted_twice_over_provinces(release: Release) -> None:
    """All provinces together are the sum of what is in the samples: two districts of one province in 2019."""
    values = examples(release)
    rates = {row["year"]: row for row in release.rows("shared.rates", **values | {"indicators": ["grant_rate_broad"]})}
    asked = {"scope": "whole_government", "indicator": "grant_rate_broad"}
    of_2019 = [release.rows("agency.indicator", agency_id=agency, **asked)[0] for agency in (SONGBEI, "230751-gov")]
    assert rates[2019]["denominator"] == sum(rate["denominator"] for rate in of_2019) == 77


def test_ranking_puts_few_cases_last(release: Release) -> None:
    ranked = release.rows(
        "compare.ranking", year=2022, indicator="grant_rate_broad", scope="own_body", province=None, level=None, kind=None, descending=True, most=50
    )
    assert [(row["name"], row["small_n"]) for row in ranked] == [
        ("湖州市安吉县天荒坪镇人民政府", False), ("国家税务总局丽水市税务局", False), ("滁州市定远县市场监督管理局", False),
    ]  # fmt: skip


def test_cells_are_those_of_the_release(release: Release) -> None:
    """The dashboard's view over Parquet has the rows of the view that the release's database has."""
    columns = "report_id, year, table_code, row_code, column_code, value, unit, state, text, source_file, line, page, method"
    with duckdb.connect(str(release.folder / "gongkai.duckdb"), read_only=True) as database:
        published = database.execute(f"SELECT {columns} FROM fact_cells ORDER BY ALL").fetchall()
    with release.connection.cursor() as cursor:
        assert cursor.execute(f"SELECT {columns} FROM fact_cells ORDER BY ALL").fetchall() == published
    assert len(published) > 3000


def test_no_release_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"there is no release in .*`gongkai run` makes one"):
        current(tmp_path / "release")
