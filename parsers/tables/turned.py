"""A third view of a page: its tables with rows and columns changed places, as some sites print the wide table of applications.

Tried for a table that neither the page as printed nor the stream of its texts (stream.py) shows. Not here: what the rows say.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from parsers import limits
from parsers.grid import Grid, GridCell, GridRow

FEWEST_ROWS, FEWEST_COLUMNS = 3, 3  # of a table that may be turned
MOST_CELLS = 20_000


def turned(grid: Grid) -> Grid | None:
    """The page with every large enough table turned, None where it has none."""
    rows: list[GridRow] = []
    found = False
    for number, (is_table, part) in enumerate(itertools.groupby(grid.rows, _table_of)):
        part = list(part)
        new = _turn(part, -1 - number) if is_table else None
        found |= new is not None
        rows += part if new is None else new
    return replace(grid, rows=rows) if found else None


def _table_of(row: GridRow) -> tuple | None:
    """What rows of one table share: its number, or, in a text, that borders are marked in them."""
    if row.table is not None:
        return ("table", row.table)
    return ("text",) if row.certain and len(row.cells) > 2 else None


def _turn(rows: list[GridRow], number: int) -> list[GridRow] | None:
    if rows[0].table is None:  # cells follow one another: the first is the first column
        cells = [[(n, cell) for n, cell in enumerate(row.cells)] for row in rows]
    else:
        cells = [[(cell.column, cell) for cell in row.cells] for row in rows]
    width = max((at + cell.colspan for row in cells for at, cell in row), default=0)
    if (
        len(rows) < FEWEST_ROWS
        or width < FEWEST_COLUMNS
        or width > limits.GRID_COLUMNS
        or width * len(rows) > MOST_CELLS
    ):
        return None
    columns: list[list[GridCell]] = [[] for _ in range(width)]
    for n, row in enumerate(cells):
        for at, cell in row:
            columns[at].append(replace(cell, column=n, colspan=cell.rowspan, rowspan=cell.colspan))
    return [GridRow(column, number) for column in columns if column]
