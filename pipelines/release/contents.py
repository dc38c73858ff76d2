"""What goes into a release: the tables of the marts, as Parquet, DuckDB, CSV and XLSX, with descriptions, a front page and a manifest.

Everything but gongkai.duckdb follows byte for byte from the marts: rows are sorted, and no time or run id is written.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb

from parsers.reference import fingerprint
from pipelines import duck, files
from pipelines.release import front_page, notes
from pipelines.release.package import data_package
from pipelines.release.spreadsheets import WORKBOOK, write_csv, write_workbook
from pipelines.release.tables import Table, count, literal, quoted, tables
from pipelines.release.views import views

DATABASE = "gongkai.duckdb"
STORAGE = "v1.4.0"  # the oldest DuckDB that must open the file: the marts are built in it (sql/profiles.yml)
SPILL = ".spill"
# What the content of a release can depend on; named in the manifest as the version of the code.
CODE = (
    "parsers/**/*.py",
    "pipelines/**/*.py",
    "sql/**/*.sql",
    "sql/**/*.yml",
    "sql/**/*.md",
    "data/reference/**/*.csv",
    "data/reference/**/*.yml",
)


def write(marts: Path, folder: Path) -> None:
    """Fill `folder` with a release of the marts' database."""
    (folder / "parquet").mkdir()
    with duck.connect(folder / SPILL, marts, read_only=True) as connection:
        published = tables(connection)
        asked = views(connection)
        csv = []
        for table in published:
            write_parquet(connection, table, folder / "parquet" / f"{table.name}.parquet")
            csv += write_csv(connection, table, folder)
        workbook = write_workbook(connection, published, folder / WORKBOOK)
        rows = {table.name: count(connection, table.name) for table in published}
        front_page.write(connection, folder, published, rows)
    files.remove(folder / SPILL)
    shutil.copyfile(marts, folder / DATABASE)
    notes.write(folder, published, asked, rows, [sheet for sheet in csv if not sheet.path])
    _write_json(folder / "datapackage.json", data_package(published, asked, rows, csv, workbook, DATABASE))
    _write_json(folder / "manifest.json", manifest(rows, folder))


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """One file a table: sorted by year, a reader of one year skips the rest by its statistics, as it would with a folder a year."""
    connection.execute(
        f"COPY (FROM {quoted(table.name)} {table.ordered}) TO {literal(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9)"
    )


def manifest(rows: dict[str, int], folder: Path) -> dict[str, Any]:
    """Hashes of all files that are the same for the same content, row counts, and the version of the code."""
    hashes = {
        path.relative_to(folder).as_posix(): files.file_hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (DATABASE, "manifest.json")
    }
    return {
        "content": content_id(hashes),
        "code": {"version": metadata.version("gongkai"), "fingerprint": fingerprint(*CODE)[:16]},
        "duckdb_storage": STORAGE,
        "rows": rows,
        "sha256": hashes,
    }


def content_id(hashes: dict[str, str]) -> str:
    """One hash for the whole content: two releases with the same are the same."""
    return hashlib.sha256("".join(f"{name}\0{value}\n" for name, value in sorted(hashes.items())).encode()).hexdigest()


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
