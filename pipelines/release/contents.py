"""What goes into a release: the tables and views of the marts, written as Parquet, DuckDB, data package and manifest.

Everything but gongkai.duckdb follows byte for byte from the marts: rows are sorted, and no time or run id is written.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb

from parsers.reference import fingerprint
from pipelines import files

DATABASE = "gongkai.duckdb"
STORAGE = "v1.4.0"  # the oldest DuckDB that must open the file
# What the content of a release can depend on; named in the manifest as the version of the code.
CODE = (
    "parsers/**/*.py",
    "pipelines/**/*.py",
    "sql/**/*.sql",
    "sql/**/*.yml",
    "data/reference/**/*.csv",
    "data/reference/**/*.yml",
)

LICENSE = """The data of this release: Creative Commons Attribution 4.0 International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/
The reports are official documents of the agencies that published them; each row names its source file.

Cite as: Gongkai 公开, annual reports on open government information as data, with the content hash in manifest.json.
"""

# DuckDB type → Table Schema type (https://specs.frictionlessdata.io/table-schema/).
TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "FLOAT": "number",
    "TIMESTAMP": "datetime",
}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    comment: str
    required: bool


@dataclass(frozen=True)
class Table:
    """A table or view of schema main. key: its primary key, where the models declare one."""

    name: str
    comment: str
    is_view: bool
    columns: list[Column]
    key: list[str]


def tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The published tables and views of the database that is open, by name."""
    query = connection.execute
    found = query("""
        SELECT table_name, comment, false FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()
        UNION ALL
        SELECT view_name, comment, true FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()
        ORDER BY 1""").fetchall()
    columns: dict[str, list[Column]] = {}
    for table, name, kind, comment, nullable in query("""
        SELECT table_name, column_name, data_type, comment, is_nullable FROM duckdb_columns()
        WHERE NOT internal AND schema_name = 'main' AND database_name = current_database() ORDER BY table_name, column_index""").fetchall():
        columns.setdefault(table, []).append(Column(name, kind, comment or "", not nullable))
    keys = dict(
        query("""
        SELECT table_name, constraint_column_names FROM duckdb_constraints()
        WHERE schema_name = 'main' AND database_name = current_database() AND constraint_type = 'PRIMARY KEY'""").fetchall()
    )
    return [Table(name, comment or "", view, columns[name], keys.get(name, [])) for name, comment, view in found]


def write(marts: Path, folder: Path) -> None:
    """Fill `folder` with a release of the marts' database."""
    (folder / "parquet").mkdir()
    with duckdb.connect(str(marts), read_only=True) as connection:
        published = tables(connection)
        for table in published:
            path = _literal(folder / "parquet" / f"{table.name}.parquet")
            connection.execute(
                f'COPY (FROM "{table.name}" ORDER BY ALL) TO {path} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9)'
            )
        rows = {table.name: _count(connection, table.name) for table in published}
    _write_database(marts, folder / DATABASE)
    (folder / "LICENSE.txt").write_text(LICENSE, encoding="utf-8")
    _write_json(folder / "datapackage.json", data_package(published, rows))
    _write_json(folder / "manifest.json", manifest(rows, folder))


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (rows,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone() or (0,)
    return rows


def _write_database(marts: Path, path: Path) -> None:
    """The marts once more, in a storage version that older readers open, with comments and keys."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {_literal(marts)} AS marts (READ_ONLY)")
        connection.execute(f"ATTACH {_literal(path)} AS gongkai (STORAGE_VERSION '{STORAGE}')")
        connection.execute("COPY FROM DATABASE marts TO gongkai")
        connection.execute("CHECKPOINT gongkai")


def data_package(published: list[Table], rows: dict[str, int]) -> dict[str, Any]:
    """A Data Package descriptor (https://specs.frictionlessdata.io/data-package/): each file and column, described."""
    resources = [_resource(table, rows[table.name]) for table in published]
    resources.append(
        {
            "name": "gongkai-duckdb",
            "path": DATABASE,
            "format": "duckdb",
            "mediatype": "application/vnd.duckdb",
            "description": "All tables above in one DuckDB database (DuckDB 1.4 and later) · 上述全部表，合为一个 DuckDB 数据库",
        }
    )
    resources.append({"name": "license", "path": "LICENSE.txt", "format": "txt", "mediatype": "text/plain", "encoding": "utf-8",
                      "description": "Licence and citation · 许可与引用"})  # fmt: skip
    return {
        "profile": "data-package",
        "name": "gongkai",
        "title": "Annual reports on open government information · 政府信息公开工作年度报告",
        "description": "Every figure of the reports with where it stood, who reported it and what does not add up",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            }
        ],
        "resources": resources,
    }


def _resource(table: Table, rows: int) -> dict[str, Any]:
    path = f"parquet/{table.name}.parquet"
    fields = []
    for column in table.columns:
        field: dict[str, Any] = {"name": column.name, "type": _type(column.type), "description": column.comment}
        if column.required:
            field["constraints"] = {"required": True}
        fields.append(field)
    # Readers that go through pandas see a null number as "nan". Hashes stand in the manifest.
    schema: dict[str, Any] = {"fields": fields, "missingValues": ["", "nan"]}
    if table.key:
        schema["primaryKey"] = table.key
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": path,
        "title": table.name,
        "description": table.comment,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": rows,
        "schema": schema,
    }


def _type(duckdb_type: str) -> str:
    if duckdb_type.endswith("[]"):
        return "array"
    if duckdb_type.endswith("INT") or duckdb_type in ("INTEGER", "UINTEGER"):
        return "integer"
    return TYPES.get(duckdb_type.split("(")[0], "number" if duckdb_type.startswith("DECIMAL") else "any")


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


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
