"""Every position that a form asks a report for, and those that another form asks for and it does not: from the forms' YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsers.reference import REFERENCE, load_yaml

Row = tuple[str, str, str, str, str, bool, int]


def forms() -> list[dict[str, Any]]:
    """The form files, in the order of their codes."""
    return [load_yaml(f"forms/{path.name}") for path in sorted((REFERENCE / "forms").glob("*.yml"))]


def _positions(table: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(row, column, unit kind) of one table, in printed order."""
    for block in table.get("blocks", [table]):
        for row in block["rows"]:
            for column in block["columns"]:
                yield row["code"], column["code"], row.get("kind") or column.get("kind", "count")


def form_positions() -> list[Row]:
    """(form, table, row, column, unit_kind, asked, sort); asked is False for positions of the form's `not_asked` list."""
    kinds = {
        (table["code"], row, column): kind
        for form in forms()
        for table in form["tables"]
        for row, column, kind in _positions(table)
    }
    found: list[Row] = []
    for form in forms():
        asked = [
            (table["code"], row, column, kind, True)
            for table in form["tables"]
            for row, column, kind in _positions(table)
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
