"""Lines of comma-separated fields as rows of cells: a spreadsheet saved as text.

Told from prose by several lines of many figures; on such a page every comma is a border.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace

from parsers.grid import Grid, GridCell, GridRow
from parsers.numbers import read_value

_LIST = re.compile(r"\[(.*)\],?")  # a list of JSON
FEWEST_COMMAS = 3  # figures in one line,
FEWEST_LINES = 5  # and lines like it
MANY_FIELDS, MANY_LINES = 7, 15  # or lines of so many fields, whatever is in them
LONG = 400  # a longer line is prose


def _fields(row: GridRow) -> GridRow | None:
    """The row cut at its commas, None where it is no line of fields."""
    if len(row.cells) != 1:
        return None
    only = row.cells[0]
    if "," not in only.text or len(only.text) > LONG or "。" in only.text:
        return None
    text = only.text.replace("\n", " ")
    if listed := _LIST.fullmatch(text):
        text = listed[1]
    fields = ["" if field == "null" else field for field in next(csv.reader([text], skipinitialspace=bool(listed)))]
    return GridRow(
        [GridCell(field.strip(), n, line=only.line, page=only.page) for n, field in enumerate(fields)], row.table
    )


def _lists(grid: Grid) -> Grid:
    """The grid with each list of lists on one line as a row a list."""
    rows: list[GridRow] = []
    for row in grid.rows:
        only = row.cells[0] if len(row.cells) == 1 else None
        if only is None or not only.text.startswith("[["):
            rows.append(row)
            continue
        for part in re.split(r"(?<=\]),\s*(?=\[)", only.text[1:].removesuffix("]")):
            rows.append(GridRow([GridCell(part, 0, line=only.line, page=only.page)], row.table, row.certain))
    return replace(grid, rows=rows)


def separated(grid: Grid) -> Grid:
    """The grid with its lines cut at commas where the page is written that way; else the grid itself."""
    if any(len(row.cells) == 1 and row.cells[0].text.startswith("[[") for row in grid.rows):
        grid = _lists(grid)
    many = [row for row in grid.rows if len(row.cells) == 1 and row.cells[0].text.count(",") >= FEWEST_COMMAS]
    if len(many) < FEWEST_LINES:
        return grid
    cut = [_fields(row) for row in grid.rows]
    if sum(row is not None and len(row.cells) >= MANY_FIELDS for row in cut) >= MANY_LINES:
        return replace(grid, rows=[new or old for new, old in zip(cut, grid.rows, strict=True)])
    figures = (sum(read_value(cell.text).state in ("number", "dash") for cell in row.cells) for row in cut if row)
    if sum(count >= FEWEST_COMMAS for count in figures) < FEWEST_LINES:
        return grid
    return replace(grid, rows=[new or old for new, old in zip(cut, grid.rows, strict=True)])
