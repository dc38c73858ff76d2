"""The views of the marts' database: questions to its tables, described like them, and published in the database alone."""

from __future__ import annotations

import duckdb

from pipelines.release.tables import Column, Table


def views(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The views of schema main of the database that is open, by name."""
    found = connection.execute("""
        SELECT view_name, comment FROM duckdb_views()
        WHERE NOT internal AND schema_name = 'main' AND database_name = current_database() ORDER BY 1""").fetchall()
    columns = connection.execute("""
        SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
        WHERE NOT internal AND schema_name = 'main' AND database_name = current_database() ORDER BY table_name, column_index""").fetchall()
    return [
        Table(view, comment or "", [Column(name, kind, text or "", False) for table, name, kind, text in columns if table == view], [], "facts")
        for view, comment in found
    ]
