"""What the sums of the applications table prove: the columns and the balance, over rows of glued digits and labels in doubt.

Not here: the search (solve.py), rows that leave columns blank (spread.py), sums as rules (parsers/rules).
"""

from __future__ import annotations

from parsers.forms import Form, Label
from parsers.numbers import Reading
from parsers.rules.identities import terms
from parsers.tables.columns import Window
from parsers.tables.header import Picked
from parsers.tables.solve import Split, Sum, Vector, solve, splits
from parsers.tables.strips import Strip

OpenRow = tuple[
    Label, Strip, Window | Picked | None
]  # what the sums must decide; with a window: only whether the label is right


def sums_of(form: Form, table: str, rows: set[str]) -> list[Sum]:
    """The column sums and the balance whose rows are all there, as sums that must cancel out."""
    found = []
    for identity in form.identities:
        if identity.table != table or identity.each != "columns":
            continue
        left, _ = terms(identity, frozenset((table, row) for row in rows))
        if rows.issuperset(left) and rows.issuperset(identity.right):
            found.append(Sum((*((row, 1) for row in left), *((row, -1) for row in identity.right))))
    return found


def solve_rows(form: Form, table: str, stated: dict[str, list[Reading]], open_rows: list[OpenRow]) -> dict[str, Split]:
    """The rows of glued digits, and of labels in doubt, that the sums of the table leave one reading for."""
    width = len(form.table(table).columns)
    ways: dict[str, list[Split]] = {}
    for row, strip, window in open_rows:
        if window is not None:
            ways[row.code] = _as_split(window)
        elif not strip.row.certain:
            ways[row.code] = splits([cell.text for cell in strip.values], width)
    domains: dict[str, list[Vector]] = {row: [split.values for split in found] for row, found in ways.items() if found}
    for code, readings in stated.items():
        if all(reading.state == "number" and reading.value == int(reading.value) for reading in readings):
            domains[code] = [tuple(int(reading.value) for reading in readings)]
    found = solve(domains, sums_of(form, table, set(domains))) if domains else {}
    return {row: next(split for split in ways[row] if split.values == found[row]) for row in ways if row in found}


def _as_split(window: Window | Picked) -> list[Split]:
    """A row whose columns are sure, to be proved by the sums for its label's sake."""
    if any(reading.state != "number" or reading.value != int(reading.value) for reading in window.readings):
        return []
    return [Split(tuple(int(reading.value) for reading in window.readings), tuple(cell.text for cell in window.cells))]
