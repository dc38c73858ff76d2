"""One query on a release, which can neither write nor reach a file, the network or a variable of this process."""

from __future__ import annotations

import difflib
import re
import shutil
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import Problem
from pipelines.release.reading.find import DATABASE

ALLOWED = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


@contextmanager
def opened(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The release's database, locked down. What does not fit into memory goes to a temporary folder that is removed in the end."""
    spill = tempfile.mkdtemp(prefix="gongkai-")
    config = {
        "enable_external_access": "false",
        "python_enable_replacements": "false",
        "temp_directory": spill,
        "lock_configuration": "true",
    }
    try:
        with duckdb.connect(str(release / DATABASE), read_only=True, config=config) as connection:
            yield connection
    except duckdb.IOException as error:
        raise Problem(f"{release / DATABASE} can't be opened: {first_line(error)}") from None
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def run(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Run one SELECT (or WITH, FROM, SHOW, DESCRIBE, SUMMARIZE, EXPLAIN); gives the cursor to fetch from. Raises Problem."""
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise Problem("no query was given" if not statements else f"one query at a time, not {len(statements)}")
        if statements[0].type not in ALLOWED:
            raise Problem(f"a release is only read: {statements[0].type.name} is not possible, SELECT is")
        return connection.execute(sql)
    except duckdb.Error as error:
        raise Problem(_explain(connection, error, sql)) from None


def first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Table → its columns."""
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND database_name = current_database() ORDER BY ALL"
    ).fetchall():
        found.setdefault(table, []).append(column)
    return found


def _explain(connection: duckdb.DuckDBPyConnection, error: duckdb.Error, sql: str) -> str:
    """DuckDB's message for a person: where it names something unknown, what in the release has the nearest name."""
    text = str(error)
    message = text.partition("\n\nLINE ")[0]
    kind, _, said = first_line(error).partition(": ")
    pointer = _pointer(text)
    if isinstance(error, duckdb.PermissionException):
        return "a query reads the release alone: no files, no network, no extensions" + pointer
    if "does not exist" in said or "not found in FROM clause" in said or "does not have a column" in said:
        schema = columns(connection)
        asked = {table: names for table, names in schema.items() if re.search(rf"\b{table}\b", sql, re.IGNORECASE)} or schema
        if missing := re.search(r'Table with name "?(.+?)"? does not exist', said):
            return f"there is no table {missing[1]}{_nearest(missing[1], list(schema))}; `gongkai sql` lists them" + pointer
        if missing := re.search(r'Table "(.+?)" does not have a column named "(.+?)"', said):
            return f"{missing[1]} has no column {missing[2]}{_near_columns(missing[2], asked, schema)}" + pointer
        if missing := re.search(r'olumn "(.+?)" (?:not found|does not exist)', said):
            return f"there is no column {missing[1]} here{_near_columns(missing[1], asked, schema)}" + pointer
        if missing := re.search(r"Function with name (.+?) does not exist", said):
            return f"there is no function {missing[1]}" + pointer
    if kind.endswith("Error"):
        message = message.removeprefix(f"{kind}: ")
    return message.strip() + pointer


def _pointer(text: str) -> str:
    """The line of the query with DuckDB's mark under it."""
    _, found, rest = text.partition("\n\nLINE ")
    return "\n" + textwrap.indent(f"LINE {rest}".rstrip(), "  ") if found else ""


def _nearest(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.5)
    return f"; nearest: {', '.join(near)}" if near else ""


def _near_columns(name: str, *schemas: dict[str, list[str]]) -> str:
    """The nearest column names of the first schema that has some, each with the tables that have it."""
    for schema in schemas:
        names = sorted({column for table in schema.values() for column in table})
        places = []
        for column in difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.5):
            tables = [table for table, names in schema.items() if column in names]
            more = f" and {len(tables) - 3} more" if len(tables) > 3 else ""
            places.append(f"{column} (in {', '.join(tables[:3])}{more})")
        if places:
            return f"; nearest: {'; '.join(places)}"
    return ""


def tables(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Each table with its rows and what one of them is."""
    found = connection.execute("""
        SELECT table_name, estimated_size, comment FROM duckdb_tables() WHERE NOT internal AND database_name = current_database()
        UNION ALL SELECT view_name, NULL, comment FROM duckdb_views() WHERE NOT internal AND database_name = current_database()
        ORDER BY 1""")
    return [{"table": name, "rows": rows, "what": comment} for name, rows, comment in found.fetchall()]
