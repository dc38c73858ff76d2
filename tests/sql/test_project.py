"""The project itself: documented to the last column, the same on every build, readable by the older DuckDB."""

from __future__ import annotations

import csv

import duckdb
import pytest
from warehouse import build

from parsers.reference import REFERENCE

pytestmark = pytest.mark.xdist_group("warehouse")

TABLES = {
    "dim_report", "dim_agency", "dim_agency_link", "dim_region", "dim_applicant_type", "dim_outcome", "dim_code", "dim_form", "dim_rule", "dim_indicator",
    "dim_series", "dim_break", "crosswalk",
    "fact_applications", "fact_application_totals", "fact_enforcement", "fact_procurement", "fact_fees", "fact_rule_documents",
    "fact_disputes", "fact_dispute_totals", "fact_legacy_statistics", "fact_narrative", "corrections",
    "findings", "rule_outcomes", "cross_checks", "report_changes", "proposals", "quarantine",
    "indicators_agency_year", "indicators_region_year", "coverage_region_year", "coverage_agency_year", "series_agency_year",
    "region_reports", "totals_region_year", "peers_indicator_year", "outliers_agency_year", "figure_terms", "fact_cells", "figure_reports", "figure_sources",
    "quality_report", "quality_agency_year", "quality_region_year", "errata",
}  # fmt: skip


VIEWS = {"fact_cells", "figure_reports", "figure_sources"}


def test_tables_of_the_contract_and_no_other(con):
    assert {row[0] for row in con.execute("select table_name from information_schema.tables").fetchall()} == TABLES


def test_every_table_and_column_is_explained_in_both_languages(con):
    comments = con.execute("""
        select table_name, null as column_name, comment from duckdb_tables()
        union all
        select view_name, null, comment from duckdb_views() where not internal
        union all
        select table_name, column_name, comment from duckdb_columns() where not internal
    """).fetchall()
    assert len(comments) > 250
    one_language = [
        row
        for row in comments
        if not row[2] or " · " not in row[2] or not any("一" <= letter <= "鿿" for letter in row[2])
    ]
    assert one_language == []


def test_code_lists_have_one_header_and_unique_codes():
    for path in sorted((REFERENCE / "codes").glob("*.csv")):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert list(rows[0]) == ["code", "label_zh", "label_en", "description", "parent", "sort"], path.name
        codes = [row["code"] for row in rows]
        assert len(set(codes)) == len(codes), path.name
        assert [int(row["sort"]) for row in rows] == list(range(1, len(rows) + 1)), path.name
        assert {row["parent"] for row in rows} - {""} <= set(codes), path.name
        assert all(row["label_zh"] and row["label_en"] for row in rows), path.name


def test_storage_is_of_the_older_duckdb(con):
    assert (
        con.execute("select tags['storage_version'] from duckdb_databases() where not internal")
        .fetchone()[0]
        .startswith("v1.4.0")
    )


def test_a_second_build_gives_the_same_rows_in_the_same_order(warehouse, folder):
    first_path = warehouse.rename(folder / "first.duckdb")
    assert (
        build(folder / "facts", folder, "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test") == []
    )
    with (
        duckdb.connect(str(first_path), read_only=True) as first,
        duckdb.connect(str(warehouse), read_only=True) as second,
    ):
        for table in sorted(TABLES - VIEWS):
            rows = f"select * from {table}"
            assert first.execute(rows).fetchall() == second.execute(rows).fetchall(), table


EMPTY = {"dim_agency_link", "findings", "rule_outcomes", "proposals", "quarantine", "fact_narrative"}


@pytest.mark.parametrize("table", sorted(TABLES - EMPTY))
def test_tables_have_rows(con, table):
    assert con.execute(f"select count(*) > 0 from {table}").fetchone() == (True,)
