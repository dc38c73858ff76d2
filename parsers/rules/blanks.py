"""Blanks that must be zeros: cells that a report leaves empty as its way of writing 0, where the form's sums prove it.

A blank is no zero by itself. It is one here only where every sum of its table that can be formed with zeros in the place of
blanks holds, and a printed total stands at the other end of a sum with this very cell.
The cells stay blank; the marts may count the zero, and mark that they do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from parsers.document import Cell, Position, by_position
from parsers.forms import Form
from parsers.rules.identities import Equation, equations


def imputed_zeros(form: Form | None, cells: Sequence[Cell]) -> list[Position]:
    """The blank cells of a report that count as zero, in the order of the cells."""
    if form is None or form.has_list or not any(cell.state == "blank" for cell in cells):
        return []
    placed = by_position(cells)
    blanks: dict[str, set[Position]] = defaultdict(set)
    for cell in cells:
        if cell.state == "blank":
            blanks[cell.table].add(cell.position)
    proved: set[Position] = set()
    for table, candidates in blanks.items():
        sums = [one for one in equations(form, placed) if one.left[0][0] == table]
        proved |= _of_table(sums, candidates, placed)
    return [cell.position for cell in cells if cell.position in proved]


def _of_table(sums: list[Equation], blanks: set[Position], cells: dict[Position, Cell]) -> set[Position]:
    """A blank total over figures is a missing total, no zero; nor can the parts of a total that nobody printed be told."""
    zero = set(blanks)
    for equation in sums:
        if blanks.issuperset(equation.right) and any(_value(one, cells) for one in equation.left):
            zero.difference_update(equation.right)
    proved: set[Position] = set()
    for equation in sums:
        values = [(_zero_or_value(position, zero, cells)) for position in equation.positions]
        if None in values:
            continue
        left, right = sum(values[: len(equation.left)]), sum(values[len(equation.left) :])
        if left != right:
            return set()
        if not zero.issuperset(equation.right):  # a printed total
            proved |= zero.intersection(equation.positions)
        elif proved.issuperset(zero.intersection(equation.left)):
            proved |= zero.intersection(equation.right)
    for equation in sums:  # the total of parts that are all proved or printed zeros
        if zero.intersection(equation.right) and all(
            _value(one, cells) == 0 or one in proved for one in equation.left
        ):
            proved |= zero.intersection(equation.right)
    return proved


def _value(position: Position, cells: dict[Position, Cell]) -> int | float | None:
    cell = cells.get(position)
    return cell.value if cell else None


def _zero_or_value(position: Position, zero: set[Position], cells: dict[Position, Cell]) -> Decimal | None:
    if position in zero:
        return Decimal(0)
    value = _value(position, cells)
    return None if value is None else Decimal(str(value))
