"""SPLIT: one number that may have been split over two cells, as tables that were typed or converted badly have it.

A row of the applications table whose parts fall short of its total, and two single digits side by side that read together
make up for it. Told beside the broken identity; no cell changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from parsers.document import Cell, Finding, Position, RuleOutcome, by_position
from parsers.forms import Form
from parsers.rules.identities import equations, holds, side
from parsers.rules.registry import rules

RULE = "SPLIT"
SUM = "H1"  # the identity whose rows are looked at


def evaluate(form: Form | None, cells: Sequence[Cell], sums: RuleOutcome | None = None) -> tuple[RuleOutcome, list[Finding]]:
    """One equation a row: it adds up, or no two digits would mend it. sums: what became of the identity, where that is known:
    if no row breaks it there is nothing to look for."""
    rule = rules()[RULE]
    if form is None or (rule.forms and form.code not in rule.forms):
        return RuleOutcome(RULE, "not_applicable"), []
    outcome, findings = RuleOutcome(RULE, "undecidable"), []
    if sums is not None and not sums.broken:
        return RuleOutcome(RULE, "holds" if sums.held and not sums.undecided else "undecidable", sums.held, 0, sums.undecided), []
    placed = by_position(cells)
    for equation in equations(form, placed):
        if equation.rule != SUM:
            continue
        result = holds(equation, placed)
        if result is None:
            outcome.undecided += 1
            continue
        found = None if result else _split(equation.left, equation.right, placed)
        outcome.held += found is None
        outcome.broken += found is not None
        if found:
            pair, number = found
            printed = " ".join(placed[position].text for position in pair)
            findings.append(Finding(RULE, rule.severity, rule.text_en, list(pair), printed, str(number)))
    outcome.outcome = "broken" if outcome.broken else "holds" if outcome.held and not outcome.undecided else "undecidable"
    return outcome, findings


def _split(
    left: tuple[Position, ...], right: tuple[Position, ...], cells: dict[Position, Cell]
) -> tuple[tuple[Position, Position], int] | None:
    """The only pair of neighbours that mends the row, and the number that they make."""
    gap = Decimal(side(right, cells) or 0) - Decimal(side(left, cells) or 0)
    found = []
    for first, second in pairwise(left):
        tens, units = cells[first].value, cells[second].value
        # 10a + b in place of a + b: nine times the first digit more.
        if 1 <= tens <= 9 and 0 <= units <= 9 and gap == 9 * Decimal(str(tens)):
            found.append(((first, second), int(10 * tens + units)))
    return found[0] if len(found) == 1 else None
