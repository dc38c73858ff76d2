"""Repairs beside the printed values: where one change of one cell mends every equation that it touches.

A row × column table with its sums is a product code: a single wrong figure breaks its row and its column by the
same amount, and no other cell stands in both. A proposal is never applied; printed values stay.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from parsers.document import Cell, Position, Proposal
from parsers.forms import Form
from parsers.numbers import plain
from parsers.rules.identities import Equation, equations, holds, side


def _gap(equation: Equation, cells: dict[Position, Cell], position: Position) -> int | Decimal | None:
    """What must be added to the cell to make the equation hold, None where the equation can't be decided."""
    left, right = side(equation.left, cells), side(equation.right, cells)
    if left is None or right is None:
        return None
    return right - left if position in equation.left else left - right


def propose(form: Form | None, cells: list[Cell]) -> list[Proposal]:
    """Proposals for a report: a cell in at least two decided equations, all broken, all by the same amount,
    where the change leaves no equation of the report broken that it could mend, and no other cell could do the same.
    """
    if form is None:
        return []
    by_position = {cell.position: cell for cell in cells}
    laid_out = equations(form, by_position)
    broken = [equation for equation in laid_out if holds(equation, by_position) is False]
    if not broken:
        return []
    touching: dict[Position, list[Equation]] = defaultdict(list)
    for equation in laid_out:
        for position in equation.positions:
            touching[position].append(equation)
    found: dict[Position, Proposal] = {}
    for position in dict.fromkeys(position for equation in broken for position in equation.positions):
        gaps = [gap for equation in touching[position] if (gap := _gap(equation, by_position, position)) is not None]
        if len(gaps) < 2 or len(set(gaps)) != 1:
            continue
        cell = by_position[position]
        proposed = Decimal(str(cell.value)) + Decimal(gaps[0])
        if proposed < 0 or proposed != proposed.to_integral_value():
            continue
        because = sorted({equation.rule for equation in touching[position]})
        found[position] = Proposal(*position, cell.value, plain(proposed), because)
    # Two cells that explain the same broken equation are no proof of either.
    explained: dict[int, list[Position]] = defaultdict(list)
    for n, equation in enumerate(broken):
        for position in equation.positions:
            if position in found:
                explained[n].append(position)
    rivals = {position for positions in explained.values() if len(positions) > 1 for position in positions}
    return [proposal for position, proposal in found.items() if position not in rivals]
