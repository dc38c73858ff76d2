"""S8: whether the applications table is last year's once more, on the rows that both forms have.

The same as sql/models/staging/matrix_repeats.sql says over all reports. A table without a figure above zero may repeat.
"""

from __future__ import annotations

from collections.abc import Iterable

from parsers.document import Cell, Outcome

RULE = "S8"


def repeats(this: Iterable[Cell], last: Iterable[Cell]) -> Outcome:
    """holds, broken, or undecidable where one of the two has no figures."""
    now, before = _figures(this), _figures(last)
    if not now or not before:
        return "undecidable"
    return "broken" if now == before and any(now.values()) else "holds"


def _figures(cells: Iterable[Cell]) -> dict[tuple[str, str], int | float]:
    return {
        (cell.row, cell.column): cell.value
        for cell in cells
        if cell.table == "applications" and cell.value is not None and not cell.row.startswith("other_")
    }
