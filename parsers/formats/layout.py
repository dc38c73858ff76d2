"""What is table and what is only layout, said once for all formats that have tables with borders.

A table that holds tables, frames an article, or has a single column only arranges text: its content is read as lines of
text. Not here: which table of the form it is.
"""

from __future__ import annotations

from parsers.grid import GridCell, GridRow


def is_article(cells: list[GridCell]) -> bool:
    """Whether a row frames running text and not figures: few cells, one of which holds paragraphs."""
    return len(cells) < 5 and any(len(cell.text) > 400 and cell.text.count("\n") > 3 for cell in cells)


def is_frame(rows: list[GridRow]) -> bool:
    """Whether a table has one column only."""
    return all(len(row.cells) < 2 for row in rows)


def rowspans(continued: list[dict[int, bool]], row: int, column: int) -> int:
    """How many rows the cell reaches that begins at (row, column). continued: per row, column → whether the cell there
    is the continuation of the one above."""
    height = 1
    while row + height < len(continued) and continued[row + height].get(column):
        height += 1
    return height
