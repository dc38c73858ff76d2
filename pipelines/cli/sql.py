"""`gongkai sql`: one query on a release, as a table for eyes, as CSV or as JSON."""

from __future__ import annotations

import csv
import datetime
import decimal
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pipelines.cli import output
from pipelines.errors import Problem
from pipelines.home import Home, default_home

BATCH = 10_000


@click.command(epilog='Example: gongkai sql "SELECT code, label_en FROM dim_indicator" --csv')
@click.argument("query", required=False)
@click.option("--csv", "form", flag_value="csv", help="CSV in UTF-8, every row, nulls empty.")
@click.option("--json", "form", flag_value="json", help="One JSON array of objects, every row.")
@click.option("--rows", type=click.IntRange(min=0), default=100, show_default=True, help="Most rows to show as a table; 0 for all.")
@click.option("--release", metavar="DATE|PATH", help="A release by its date, or by where it lies.  [default: latest]")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)
def sql(query: str | None, form: str | None, rows: int, release: str | None, home: Path | None) -> None:
    """Ask the release one question in SQL (DuckDB's). QUERY `-` is read from stdin; without one, the tables are listed.

    The release is only read: a query can neither write nor reach other files or the network. What the columns mean:
    docs/dictionary.md, or gongkai sql "DESCRIBE dim_report". Exit status 1 when the query fails.
    """
    from pipelines.release.reading import find
    from pipelines.release.reading import query as queries

    folder = find.find(Home((home or default_home()).absolute()), release)
    with queries.opened(folder) as connection:
        if query is None:
            listed = queries.tables(connection)
            names, batches = ["table", "rows", "what"], iter([[tuple(entry.values()) for entry in listed]])
        else:
            cursor = queries.run(connection, sys.stdin.read() if query == "-" else query)
            names, batches = unique([column[0] for column in cursor.description]), fetch(cursor)
        {"csv": write_csv, "json": write_json}.get(form or "", lambda *data: show(*data, rows))(names, batches)


def fetch(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in batches. Errors that a query meets on its way are told as those it meets at once."""
    import duckdb

    try:
        while batch := cursor.fetchmany(BATCH):
            yield batch
    except duckdb.Error as error:
        raise Problem(str(error).partition(": ")[2] or str(error)) from None


def unique(names: list[str]) -> list[str]:
    """Column names as they are, but for a second one of the same name: value, value_2."""
    taken: list[str] = []
    for name in names:
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name}_{number}"
        taken.append(free)
    return taken


def write_csv(names: list[str], batches: Iterator[list[tuple[Any, ...]]]) -> None:
    """Exactly what the release holds; its own csv/ folder has the files that are made for spreadsheets."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for batch in batches:
        writer.writerows([plain(value) for value in row] for row in batch)


def plain(value: Any) -> Any:
    """A value as CSV has it: lists and structs as JSON, booleans as in SQL."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict | tuple):
        return json.dumps(jsonable(value), ensure_ascii=False)
    return value


def write_json(names: list[str], batches: Iterator[list[tuple[Any, ...]]]) -> None:
    separator = "[\n"
    for batch in batches:
        for row in batch:
            entry = {name: jsonable(value) for name, value in zip(names, row, strict=True)}
            sys.stdout.write(separator + json.dumps(entry, ensure_ascii=False, allow_nan=False))
            separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def jsonable(value: Any) -> Any:
    """A value as JSON has it; what JSON has no number for (infinity) is null."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): jsonable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(inner) for inner in value]
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def show(names: list[str], batches: Iterator[list[tuple[Any, ...]]], limit: int) -> None:
    """As a table; where it is wider than the terminal, one field a line."""
    rows: list[tuple[Any, ...]] = []
    more = False
    for batch in batches:
        rows += batch
        if limit and len(rows) > limit:
            more = True
            break
    rows = rows[:limit] if limit else rows
    output.table(names, rows)
    if more:
        click.echo(f"the first {limit} rows; --rows 0 shows all, --csv and --json write all", err=True)
    elif not rows:
        click.echo("no rows", err=True)
