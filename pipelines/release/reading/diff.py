"""Two releases set side by side: tables, rows by key, reports by body, year and scope, figures by their place in the form.

Figures are compared between the current reports of one body, year and scope, so that one that a corrected report prints anew is seen as
changed, though both versions of the report stay. Prose figures are numbered, not named: they count as rows only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from pipelines.release.models import models
from pipelines.release.tables import literal, quoted

SHOWN = ("value", "value_corrected", "state", "text", "unit", "source_file", "line", "page")
# A body that could not be told has its file in its place.
REPORTS = """
    SELECT coalesce(agency_id, concat_ws('/', source_file, member, part)) AS body, agency_name AS name, year, scope, report_id, source_file
    FROM {side}_dim_report WHERE is_current"""


def compare(old: Path, new: Path) -> dict[str, Any]:
    """a, b: name, content and code of each; same: whether their content is; tables, reports, figures: what differs."""
    manifests = [json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in (old, new)]
    found: dict[str, Any] = {
        side: {"release": folder.name, "path": str(folder), "content": manifest["content"], "code": manifest["code"]}
        for side, folder, manifest in zip("ab", (old, new), manifests, strict=True)
    }
    found |= {"same": manifests[0]["content"] == manifests[1]["content"], "tables": [], "reports": {}, "figures": []}
    if found["same"]:
        return found
    with duckdb.connect() as connection:
        for side, folder in zip("ab", (old, new), strict=True):
            for path in sorted((folder / "parquet").glob("*.parquet")):
                connection.execute(f"CREATE VIEW {quoted(f'{side}_{path.stem}')} AS FROM read_parquet({literal(path)})")
        names = [{path.stem for path in (folder / "parquet").glob("*.parquet")} for folder in (old, new)]
        found["tables"] = [entry for name in sorted(names[0] | names[1]) if (entry := _table(connection, name, *(name in there for there in names)))]
        both = names[0] & names[1]
        found["reports"] = _reports(connection)
        found["figures"] = _figures(connection, both)
    return found


def _columns(connection: duckdb.DuckDBPyConnection, view: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {quoted(view)}").fetchall()}


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    (number,) = connection.execute(f"SELECT count(*) FROM {sql}").fetchone() or (0,)
    return number


def _table(connection: duckdb.DuckDBPyConnection, name: str, in_old: bool, in_new: bool) -> dict[str, Any] | None:
    """What differs in one table; None where nothing does. changed: rows with the same key, and per column."""
    if not (in_old and in_new):
        rows = _count(connection, quoted(f"{'a' if in_old else 'b'}_{name}"))
        return {"table": name, "status": "removed" if in_old else "added", "rows_a": rows if in_old else 0, "rows_b": rows if in_new else 0}
    old, new = f"a_{name}", f"b_{name}"
    columns = [_columns(connection, view) for view in (old, new)]
    common = [column for column in columns[0] if column in columns[1]]
    key = [column for column in (models()[name].key if name in models() else []) if column in common]
    entry: dict[str, Any] = {
        "table": name,
        "status": "changed",
        "rows_a": _count(connection, quoted(old)),
        "rows_b": _count(connection, quoted(new)),
        "columns_added": [column for column in columns[1] if column not in columns[0]],
        "columns_removed": [column for column in columns[0] if column not in columns[1]],
    }
    if key and all(_is_key(connection, view, key) for view in (old, new)):
        differs = {column: f"a.{quoted(column)} IS DISTINCT FROM b.{quoted(column)}" for column in common if column not in key}
        both = "a.gongkai_here AND b.gongkai_here"
        per_column = "".join(f", count(*) FILTER ({both} AND {condition})" for condition in differs.values())
        removed, added, changed, *counts = connection.execute(f"""
            SELECT count(*) FILTER (b.gongkai_here IS NULL), count(*) FILTER (a.gongkai_here IS NULL),
                count(*) FILTER ({both} AND ({" OR ".join(differs.values()) or "false"})){per_column}
            FROM (SELECT *, true AS gongkai_here FROM {quoted(old)}) a
            FULL JOIN (SELECT *, true AS gongkai_here FROM {quoted(new)}) b
            ON {" AND ".join(f"a.{quoted(column)} IS NOT DISTINCT FROM b.{quoted(column)}" for column in key)}""").fetchone() or ()
        entry |= {"key": key, "added": added, "removed": removed, "changed": changed}
        entry["changed_columns"] = {column: number for column, number in zip(differs, counts, strict=True) if number}
    else:
        chosen = ", ".join(quoted(column) for column in common)
        one, other = (f"(SELECT {chosen} FROM {quoted(view)} EXCEPT ALL SELECT {chosen} FROM {quoted(against)})" for view, against in ((new, old), (old, new)))
        entry |= {"key": [], "added": _count(connection, one), "removed": _count(connection, other), "changed": 0, "changed_columns": {}}
    return entry if any(entry[part] for part in ("added", "removed", "changed", "columns_added", "columns_removed")) else None


def _is_key(connection: duckdb.DuckDBPyConnection, view: str, key: list[str]) -> bool:
    names = ", ".join(quoted(column) for column in key)
    return not connection.execute(f"SELECT 1 FROM {quoted(view)} GROUP BY {names} HAVING count(*) > 1 LIMIT 1").fetchone()


def _records(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _reports(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """added, removed, and new_version: another report is the current one of the same body, year and scope."""
    rows = _records(connection.execute(f"""
        SELECT CASE WHEN a.report_id IS NULL THEN 'added' WHEN b.report_id IS NULL THEN 'removed' ELSE 'new_version' END AS what,
            coalesce(b.body, a.body) AS agency_id, coalesce(b.name, a.name) AS name, coalesce(b.year, a.year) AS year,
            coalesce(b.scope, a.scope) AS scope, a.report_id AS old_report_id, b.report_id AS new_report_id,
            a.source_file AS old_source_file, b.source_file AS new_source_file
        FROM ({REPORTS.format(side="a")}) a FULL JOIN ({REPORTS.format(side="b")}) b
        ON a.body = b.body AND a.year IS NOT DISTINCT FROM b.year AND a.scope = b.scope
        WHERE a.report_id IS DISTINCT FROM b.report_id ORDER BY year, agency_id, scope"""))
    return {what: [{name: row[name] for name in row if name != "what"} for row in rows if row["what"] == what]
            for what in ("added", "removed", "new_version")}  # fmt: skip


def _figures(connection: duckdb.DuckDBPyConnection, tables: set[str]) -> list[dict[str, Any]]:
    """Each figure that both releases have and that differs in value or state: where in the form, old and new with their sources."""
    found = []
    for name, model in models().items():
        if name not in tables or model.group != "facts" or "figure_no" in model.key:
            continue
        columns = [_columns(connection, f"{side}_{name}") for side in "ab"]
        places = [column for column in model.key if column != "report_id"]
        if not all({"report_id", "value", "state", *places} <= there.keys() for there in columns):
            continue
        shown = [column for column in SHOWN if all(column in there for there in columns)]
        judged = [column for column in ("value", "state", "value_corrected") if column in shown]
        sides = {
            side: f"SELECT reports.body, reports.name, reports.scope, facts.* FROM {quoted(f'{side}_{name}')} facts "
            f"JOIN ({REPORTS.format(side=side)}) reports USING (report_id)"
            for side in "ab"
        }
        rows = connection.execute(f"""
            SELECT b.body, b.name, b.year, b.scope, {", ".join(f"b.{quoted(place)}" for place in places)},
                {", ".join(f"{side}.{quoted(column)}" for side in "ab" for column in shown)}
            FROM ({sides["a"]}) a JOIN ({sides["b"]}) b
            ON a.body = b.body AND a.year IS NOT DISTINCT FROM b.year AND a.scope = b.scope
                AND {" AND ".join(f"a.{quoted(place)} = b.{quoted(place)}" for place in places)}
            WHERE {" OR ".join(f"a.{quoted(column)} IS DISTINCT FROM b.{quoted(column)}" for column in judged)}
            ORDER BY ALL""").fetchall()
        for body, who, year, scope, *rest in rows:
            at, values = rest[: len(places)], rest[len(places) :]
            found.append(
                {
                    "table": name,
                    "agency_id": body,
                    "name": who,
                    "year": year,
                    "scope": scope,
                    "place": dict(zip(places, at, strict=True)),
                    "old": dict(zip(shown, values[: len(shown)], strict=True)),
                    "new": dict(zip(shown, values[len(shown) :], strict=True)),
                }
            )
    return found
