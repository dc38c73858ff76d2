"""The release that is shown: its Parquet files as views of one database in memory, opened anew when another release is published."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import duckdb

from parsers.reference import ROOT
from pipelines.dashboard.queries import QUERIES
from pipelines.errors import Problem
from pipelines.release.tables import literal, quoted

Row = dict[str, Any]
MEMORY = "2GB"  # more than any query of a page needs; what is greater is refused rather than taken from other programs
CELLS = ROOT / "sql" / "models" / "facts" / "fact_cells.sql"  # a view that the Parquet files leave out: all fact tables in one shape
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
    cells = re.sub(r"\{\{ *ref\('(\w+)'\) *\}\}", r"\1", CELLS.read_text(encoding="utf-8"))
    connection.execute(f"CREATE VIEW fact_cells AS {cells}")
    for name in HELD:
        connection.execute(f"CREATE TABLE held AS FROM {name}; DROP VIEW {name}; ALTER TABLE held RENAME TO {name}")
    return connection
