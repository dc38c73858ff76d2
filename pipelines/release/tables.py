"""What the marts' database holds: tables with their columns, comments and order of rows. Not here: files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.release.models import models

FIRST = ("year", "list", "sort")  # what rows are sorted by before anything else: readers filter by year, lists have an order of their own


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    comment: str
    required: bool


@dataclass(frozen=True)
class Table:
    """A table of schema main. key: the columns that name a row, as its model says; group: the model's folder."""

    name: str
    comment: str
    columns: list[Column]
    key: list[str]
    group: str

    @property
    def ordered(self) -> str:
        """ORDER BY for the one order in which its rows are written: any two builds give the same bytes."""
        names = {column.name for column in self.columns}
        leading = dict.fromkeys([*(name for name in FIRST if name in names), *self.key])
        rest = [column.name for column in self.columns if column.name not in leading]
        return "ORDER BY " + ", ".join(quoted(name) for name in [*leading, *rest])


def tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The published tables of the database that is open, by name. Views are in the database alone: they say again what the tables say."""
    query = connection.execute
    found = query("""
        SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()
        ORDER BY 1""").fetchall()
    columns: dict[str, list[Column]] = {}
    for table, name, kind, comment, nullable in query("""
        SELECT table_name, column_name, data_type, comment, is_nullable FROM duckdb_columns()
        WHERE NOT internal AND schema_name = 'main' AND database_name = current_database() ORDER BY table_name, column_index""").fetchall():
        columns.setdefault(table, []).append(Column(name, kind, comment or "", not nullable))
    known = models()
    return [
        Table(
            name, comment or "", columns[name],
            known[name].key if name in known else [], known[name].group if name in known else "facts",
        )
        for name, comment in found
    ]  # fmt: skip


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (rows,) = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone() or (0,)
    return rows


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"
