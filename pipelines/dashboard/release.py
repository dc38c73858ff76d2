"""The release that is shown: its Parquet files as views of one database in memory, opened anew when another release is published."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb

from pipelines.dashboard.queries import QUERIES
from pipelines.errors import Problem
from pipelines.release.tables import literal, quoted

Row = dict[str, Any]
MEMORY = "2GB"  # more than any query of a page needs; what is greater is refused rather than taken from other programs
# The view fact_cells of a release's database, as far as pages ask for it: Parquet has the fact tables only, and a release may be older
# than the models of this version. Fact table → table of the form, its row, its column.
FACTS = {
    "fact_applications": ("'applications'", "outcome", "applicant_type"),
    "fact_application_totals": ("'applications'", "outcome", "applicant_type"),
    "fact_disputes": ("'review_litigation'", "forum", "result"),
    "fact_dispute_totals": ("'review_litigation'", "forum", "'total'"),
    "fact_enforcement": ("'proactive'", "action", "measure"),
    "fact_rule_documents": ("'proactive'", "item", "measure"),
    "fact_fees": ("'proactive'", "item", "measure"),
    "fact_procurement": ("'proactive'", "item", "measure"),
    "fact_legacy_statistics": ("'legacy_statistics'", "indicator", "measure"),
}
HELD = ("dim_region", "figure_terms", "dim_indicator")  # small, and asked for all the time: kept in memory


class Release:
    """One published release. `key` names its content: what was asked of one release is never shown for another."""

    def __init__(self, folder: Path, content: str):
        self.folder = folder
        self.key = content
        self.connection = _connect(folder)

    @property
    def name(self) -> str:
        return self.folder.name

    def rows(self, name: str, **values: Any) -> list[Row]:
        """The rows of a named query. values: at least the query's parameters; others are left aside. May be called from any thread."""
        query = QUERIES[name]
        with self.connection.cursor() as cursor:
            cursor.execute(query.sql, {parameter: values[parameter] for parameter in query.parameters})
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def current(link: Path) -> tuple[Path, str]:
    """Folder and content of the release that `link` (HOME/release, or a release's folder) points at now. Raises Problem."""
    folder = link.resolve()
    try:
        content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["content"]
    except FileNotFoundError:
        raise Problem(f"there is no release in {link.parent}; `gongkai run` makes one, --home DIR looks elsewhere") from None
    return folder, content


def _connect(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"memory_limit": MEMORY, "threads": min(4, os.cpu_count() or 1), "python_enable_replacements": "false"})
    connection.execute("SET parquet_metadata_cache = true")
    # A published file never changes: what was read of it once needs no second look.
    connection.execute("SET validate_external_file_cache = 'NO_VALIDATION'")
    for path in sorted((folder / "parquet").glob("*.parquet")):
        connection.execute(f"CREATE VIEW {quoted(path.stem)} AS FROM read_parquet({literal(path)})")
    cells = " UNION ALL ".join(
        f"SELECT report_id, year, {table} AS table_code, {row} AS row_code, {column} AS column_code, value, unit, state, text, source_file, line, page, method"
        f" FROM {name}"
        for name, (table, row, column) in FACTS.items()
    )
    connection.execute(f"CREATE VIEW fact_cells AS {cells}")
    for name in HELD:
        connection.execute(f"CREATE TABLE held AS FROM {name}; DROP VIEW {name}; ALTER TABLE held RENAME TO {name}")
    return connection
