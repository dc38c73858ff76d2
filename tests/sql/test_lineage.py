"""Every figure of every mart leads down to the cells that it is made of, by the documented query: figures drawn by lot, made again from
the cells alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.release.models import models

pytestmark = pytest.mark.xdist_group("warehouse")

# Mart → what names a row of it, as figure_sources has it (its own column where that is called otherwise).
ROWS = {
    "indicators_agency_year": {"agency_id": "agency_id", "year": "year", "scope": "scope", "figure": "indicator"},
    "indicators_region_year": {"region_code": "region_code", "year": "year", "figure": "indicator"},
    "series_agency_year": {"agency_id": "agency_id", "year": "year", "scope": "scope", "figure": "series"},
    "totals_region_year": {"region_code": "region_code", "year": "year", "kind": "kind", "figure": "series"},
    "peers_indicator_year": {"year": "year", "province": "province", "level": "level", "kind": "kind", "scope": "scope", "figure": "indicator"},
    "outliers_agency_year": {"agency_id": "agency_id", "year": "year", "scope": "scope", "figure": "indicator"},
    "quality_report": {"report_id": "report_id"},
    "quality_agency_year": {"agency_id": "agency_id", "year": "year"},
    "quality_region_year": {"region_code": "region_code", "year": "year"},
    "coverage_agency_year": {"region_code": "region_code", "year": "year"},
    "coverage_region_year": {"region_code": "region_code", "year": "year"},
    "errata": {"report_id": "report_id", "figure": "finding_id"},
}
NO_FIGURES = {"region_reports", "figure_terms", "figure_reports", "figure_sources"}  # lists: what there is, not how much of it
# Columns with a number in them that counts no cell: keys and places, a count of divisions, or coverage_region_year's once more.
NOT_COUNTED = {"year", "way", "line", "page", "expected"}
FROM_COVERAGE = {"indicators_region_year": {"found"}, "totals_region_year": {"found"}}
TEXT = {"errata": ("printed", "expected")}  # as they are printed
CANNOT = {"requests_per_10k", "licensing_per_10k", "penalties_per_10k", "fees_per_head", "punctuality"}  # rest on more than cells


@pytest.fixture(scope="module")
def con(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, with the view's answer to everything kept as `every_source`: many are asked for here."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{warehouse}' AS warehouse (READ_ONLY)")
        connection.execute("USE warehouse")
        connection.execute("CREATE TEMP TABLE every_source AS FROM figure_sources")
        yield connection


def figure_columns(mart: str) -> list[str]:
    numbers = {"double", "integer", "bigint"}
    found = [name for name, kind in models()[mart].types.items() if kind in numbers]
    left = NOT_COUNTED | FROM_COVERAGE.get(mart, set())
    return [*(name for name in found if name not in left), *TEXT.get(mart, ())]


def behind(con, mart: str, row: dict, column: str, view: str = "every_source") -> list[dict]:
    """The documented query."""
    where = " AND ".join(f"{key} = ?" for key in ROWS[mart])
    cursor = con.execute(
        f"SELECT * FROM {view} WHERE mart = ? AND {where} AND list_contains(behind, ?)",
        [mart, *(row[name] for name in ROWS[mart].values()), column],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def drawn(con, mart: str, column: str, most: int = 12) -> list[dict]:
    """Some rows in which the column has a figure above zero, always the same ones."""
    cursor = con.execute(f"SELECT * FROM {mart} WHERE {column} IS NOT NULL AND {column}::VARCHAR NOT IN ('0', '0.0', 'false') ORDER BY ALL")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return random.Random(f"{mart} {column}").sample(rows, min(most, len(rows)))


def test_every_mart_is_named_here():
    assert {name for name, model in models().items() if model.group == "marts"} - NO_FIGURES == set(ROWS)


@pytest.mark.parametrize(("mart", "column"), [(mart, column) for mart in ROWS for column in figure_columns(mart)])
def test_a_figure_leads_to_cells(con, mart, column):
    """Rows there are, each with its file; a printed figure with its line and text, and a state for each cell."""
    rows = drawn(con, mart, column)
    assert rows, "the warehouse has no such figure: add a report that gives one"
    for row in rows:
        found = behind(con, mart, row, column)
        assert found, row
        for cell in found:
            assert cell["source_file"]
            if cell["state"] == "number":
                assert cell["value"] is not None and cell["text"] and (cell["line"] or cell["page"])
            elif cell["table_code"] not in ("prose", None):
                assert cell["value"] is None


@pytest.mark.parametrize("mart", ROWS)
def test_asked_for_one_figure_the_view_says_the_same(con, mart):
    """What is pushed down to the tables changes nothing."""
    column = figure_columns(mart)[0]
    for row in drawn(con, mart, column, 2):
        one, other = (behind(con, mart, row, column, view) for view in ("figure_sources", "every_source"))
        assert sorted(map(repr, one)) == sorted(map(repr, other))


def side(cells: list[dict], weight: str) -> float:
    return sum(cell[weight] * cell["counted"] for cell in cells if cell[weight])


@pytest.mark.parametrize(("mart", "column"), [
    (mart, column) for mart in ("indicators_agency_year", "indicators_region_year") for column in ("value", "numerator", "denominator", "value_last_year")
])  # fmt: skip
def test_a_rate_is_made_of_its_cells(con, mart, column):
    """Σ above × counted ÷ Σ below × counted."""
    tried = 0
    for row in drawn(con, mart, column, 60):
        cells = behind(con, mart, row, column)
        if row["indicator"] in CANNOT or any(cell["above"] is None for cell in cells):  # counts of checks and of positions
            continue
        sides = {"numerator": side(cells, "above"), "denominator": side(cells, "below")}
        made = sides[column] if column in sides else sides["numerator"] / sides["denominator"]
        assert made == pytest.approx(row[column]), row
        tried += 1
    assert tried > 10


@pytest.mark.parametrize("mart", ["series_agency_year", "totals_region_year"])
def test_a_sum_is_made_of_its_cells(con, mart):
    for row in drawn(con, mart, "value", 60):
        cells = behind(con, mart, row, "value")
        assert side(cells, "above") == pytest.approx(row["value"]), row
        if mart == "totals_region_year":
            assert len({cell["report_id"] for cell in cells}) == row["reports"]


def test_totals_by_kind_of_body_too(con):
    kinds = {row["kind"] for row in drawn(con, "totals_region_year", "value", 10_000)}
    assert kinds > {"all", "department", "township"}
    row = {"region_code": "320100", "year": 2022, "kind": "department", "series": "new_requests"}
    cells = behind(con, "totals_region_year", row, "value")
    assert sorted((cell["source_file"], cell["counted"]) for cell in cells) == [
        ("nanjing_housing.txt", 40), ("qinhuai_culture.txt", 5), ("xuanwu_police.txt", 2)]  # fmt: skip


def test_what_is_left_out_leads_to_what_is_missing(con):
    """A rate without a value leads to the cells that it lacks."""
    for row in drawn(con, "indicators_agency_year", "missing_inputs", 60):
        if row["value"] is None and row["indicator"] not in CANNOT:
            cells = behind(con, "indicators_agency_year", row, "missing_inputs")
            missing = [cell for cell in cells if cell["table_code"] and cell["counted"] is None]
            assert len(missing) <= row["missing_inputs"], row
            assert all(cell["state"] != "number" or cell["unit"] is None for cell in missing)


def test_percentiles_are_those_of_rates_made_of_cells(con):
    for row in drawn(con, "peers_indicator_year", "p50", 20):
        cells = behind(con, "peers_indicator_year", row, "p50")
        if any(cell["above"] is None for cell in cells) or row["indicator"] in CANNOT:
            continue
        bodies = {cell["agency_id"] for cell in cells}
        rates = sorted(
            side([cell for cell in cells if cell["agency_id"] == body], "above") / side([cell for cell in cells if cell["agency_id"] == body], "below")
            for body in bodies
        )
        assert len(rates) == row["bodies"]
        middle = (rates[(len(rates) - 1) // 2] + rates[len(rates) // 2]) / 2
        assert middle == pytest.approx(row["p50"]), row


@pytest.mark.parametrize("mart", ["quality_report", "quality_agency_year", "quality_region_year"])
def test_counts_of_quality_are_counts_of_what_stands_behind_them(con, mart):
    for column in ("held", "broken", "undecidable", "errors_theirs", "warnings_theirs", "doubts_ours"):
        for row in drawn(con, mart, column, 5):
            assert len({(cell["figure"], cell["report_id"]) for cell in behind(con, mart, row, column) if not cell["is_last"]}) == row[column], (column, row)
    for column in ("asked", "stated"):
        for row in drawn(con, mart, column, 5):
            assert len(behind(con, mart, row, column)) == row[column]


@pytest.mark.parametrize(("mart", "column"), [("coverage_agency_year", "reports"), ("coverage_region_year", "found"), ("coverage_region_year", "parsed")])
def test_coverage_leads_to_the_files(con, mart, column):
    for row in drawn(con, mart, column, 40):
        assert len({cell["source_file"] for cell in behind(con, mart, row, column)}) >= row[column], row
