"""Every position that a form asks a report for, and those that another form asks for and it does not: from the forms' YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsers.reference import REFERENCE, load_yaml

Row = tuple[str, str, str, str, str, bool | None, int]


def forms() -> list[dict[str, Any]]:
    """The form files, in the order of their codes."""
    return [load_yaml(f"forms/{path.name}") for path in sorted((REFERENCE / "forms").glob("*.yml"))]


def _positions(table: dict[str, Any]) -> Iterator[tuple[str, str, str, bool | None]]:
    """(row, column, unit kind, asked) of one table, in printed order. What only local predecessors of a form print
    is neither asked for nor left out: asked is None, and there is a fact where it is printed."""
    for block in table.get("blocks", [table]):
        for row in block["rows"]:
            for column in block["columns"]:
                kind = row.get("kind") or column.get("kind", "count")
                yield row["code"], column["code"], kind, None if _local(row) or _local(column) else True


def _local(entry: dict[str, Any]) -> bool:
    return entry.get("predecessor", False)


def form_positions() -> list[Row]:
    """(form, table, row, column, unit_kind, asked, sort); asked is False for the form's `not_asked` list."""
    kinds = {
        (table["code"], row, column): kind
        for form in forms()
        for table in form["tables"]
        for row, column, kind, _ in _positions(table)
    }
    found: list[Row] = []
    for form in forms():
        asked = [
            (table["code"], row, column, kind, asks)
            for table in form["tables"]
            for row, column, kind, asks in _positions(table)
        ]
        not_asked = []
        for entry in form.get("not_asked", []):
            columns = entry["columns"]
            if columns == "all":
                columns = [
                    column["code"]
                    for table in form["tables"]
                    if table["code"] == entry["table"]
                    for column in table["columns"]
                ]
            not_asked += [
                (entry["table"], row, column, kinds[entry["table"], row, column], False)
                for row in entry["rows"]
                for column in columns
            ]
        found += [(form["form"], *position, number) for number, position in enumerate([*asked, *not_asked], 1)]
    return found
