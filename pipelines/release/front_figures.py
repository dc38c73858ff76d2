"""The figures of a release's front page (front_page.py), asked of the marts: small tables, in an order that follows from the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

Rows = list[tuple[Any, ...]]
MOST = 12  # rows of a list on the page; the tables have the rest

_QUERIES = {
    # current reports, bodies, first and last year
    "size": "SELECT count(*), count(DISTINCT agency_id), min(year), max(year) FROM dim_report WHERE is_current",
    "partial": "SELECT count(*) FROM dim_report WHERE is_current AND status = 'partial'",
    "unassigned": "SELECT count(*) FROM dim_report WHERE is_current AND (agency_id IS NULL OR year IS NULL)",
    # year, current reports, of which read in part
    "years": """SELECT year, count(*), count(*) FILTER (status = 'partial') FROM dim_report
                WHERE is_current AND year IS NOT NULL GROUP BY year ORDER BY year""",
    # year, governments of province, prefecture and county that should have published, of which a report is here
    "coverage": """SELECT coverage.year, sum(expected)::bigint, sum(found)::bigint FROM coverage_region_year AS coverage
                   JOIN dim_region AS region USING (region_id) WHERE region.level = 'province' GROUP BY ALL ORDER BY coverage.year""",
    # year, requests processed, reports in the sum
    "requests": """SELECT totals.year, sum(value)::bigint, sum(reports)::bigint FROM totals_region_year AS totals
                   JOIN (SELECT DISTINCT code FROM dim_region WHERE level = 'province') AS region ON region.code = totals.region_code
                   WHERE kind = 'all' AND series = 'total_processed' AND value IS NOT NULL GROUP BY ALL ORDER BY totals.year""",
    # indicator, year, numerator, denominator, reports: pooled over the provinces that have both
    "rates": """SELECT indicator, rates.year, sum(numerator), sum(denominator), sum(reports)::bigint FROM indicators_region_year AS rates
                JOIN (SELECT DISTINCT code FROM dim_region WHERE level = 'province') AS region ON region.code = rates.region_code
                WHERE indicator IN ('grant_rate_broad', 'not_held_rate', 'denial_rate', 'rejection_rate')
                    AND numerator IS NOT NULL AND denominator > 0 GROUP BY ALL ORDER BY indicator, rates.year""",
    "indicators": "SELECT code, label_zh, label_en FROM dim_indicator ORDER BY code",
    # rule, severity, texts, reports in which it is broken
    "rules": """SELECT rule, any_value(findings.severity), any_value(dim_rule.label_zh), any_value(dim_rule.label_en), count(DISTINCT report_id)
                FROM findings JOIN dim_rule ON dim_rule.code = findings.rule WHERE findings.severity <> 'info' AND NOT is_dismissed
                GROUP BY rule ORDER BY any_value(findings.severity), 5 DESC, rule""",
    "quarantine": "SELECT reason, count(*) FROM quarantine GROUP BY ALL ORDER BY 2 DESC, 1",
    # a newer version took the place of an older one: body, year, figures that differ, file
    "versions": """SELECT coalesce(report.agency_name, report.title, ''), report.year, count(*), report.source_file FROM report_changes AS changes
                   JOIN dim_report AS report ON report.report_id = changes.after_report_id WHERE changes.kind = 'version'
                   GROUP BY ALL ORDER BY max(report.published_on) DESC NULLS LAST, report.year DESC, report.source_file, 1""",
    "corrections": "SELECT id, source_file, table_code, row_code, column_code, printed, corrected, reason FROM corrections WHERE status = 'active' ORDER BY id",
    # the reports that were published last: body, year, day
    "newest": """SELECT coalesce(agency_name, title, ''), year, published_on FROM dim_report WHERE is_current AND published_on IS NOT NULL
                 ORDER BY published_on DESC, year DESC, agency_id, source_file""",
}  # fmt: skip


@dataclass(frozen=True)
class FrontFigures:
    """rows: the answer to each question by name; cut at MOST where the page lists them, with how many there are."""

    rows: dict[str, Rows]
    count: dict[str, int]


def front_figures(connection: duckdb.DuckDBPyConnection) -> FrontFigures:
    """Ask the marts (or a release's database). A question about a table that is not there has no answer: []."""
    rows, count = {}, {}
    for name, sql in _QUERIES.items():
        try:
            found = connection.execute(sql).fetchall()
        except duckdb.CatalogException:
            found = []
        count[name] = len(found)
        rows[name] = found[:MOST] if name in ("versions", "corrections", "newest", "quarantine") else found
    return FrontFigures(rows, count)
