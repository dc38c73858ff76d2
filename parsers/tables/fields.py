"""Lines of comma-separated fields as rows of cells: a spreadsheet saved as text.

Told from prose by several lines of many figures; on such a page every comma is a border.
"""

from __future__ import annotations

import csv
from dataclasses import replace

from parsers.grid import Grid, GridCell, GridRow
from parsers.numbers import read_value

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
    fields = next(csv.reader([only.text.replace("\n", " ")]))
    return GridRow(
        [GridCell(field.strip(), n, line=only.line, page=only.page) for n, field in enumerate(fields)], row.table
    )


def separated(grid: Grid) -> Grid:
    """The grid with its lines cut at commas where the page is written that way; else the grid itself."""
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
