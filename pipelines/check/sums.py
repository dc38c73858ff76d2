"""Every equation that a report is held to, in one shape, with both sides as printed: those of its form, the comparisons of the
registry (with last year's report where there is one), and the figures of the prose that state cells.

Nothing is defined here: the equations are the forms', the registry's and the prose reader's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from parsers.document import Document, Figure, Position
from parsers.forms import form
from parsers.numbers import WAN_YUAN
from parsers.rules import comparisons, identities
from parsers.rules.comparisons import Side
from parsers.rules.registry import Comparison, Term, rules

SUMS = ("identity",)
ONE_COLUMN = "one_column"


@dataclass(slots=True)
class Check:
    """One equation on this report. left, right: the sums of both sides as printed (the prose's figure is a left side).
    holds: None where a cell without a number leaves it open. weights: how often each cell of this year stands on the left
    (+) or on the right (-)."""

    rule: str
    comparison: Comparison
    left: Decimal | None
    right: Decimal | None
    holds: bool | None
    figure: Figure | None = None
    weights: dict[Position, tuple[int, int]] = field(default_factory=dict)

    @property
    def positions(self) -> list[Position]:
        return list(self.weights)

    @property
    def is_identity(self) -> bool:
        return rules()[self.rule].group in SUMS

    @property
    def is_equal(self) -> bool:
        return self.comparison.relation == "equal"

    @property
    def gap(self) -> Decimal:
        """How much the left side is short of the right one."""
        return self.right - self.left

    def after(self, changes: Mapping[Position, Decimal]) -> bool:
        """Whether it would hold with these amounts added to its cells."""
        left, right = self.left, self.right
        for position, by in changes.items():
            on_left, on_right = self.weights.get(position, (0, 0))
            left += on_left * by
            right += on_right * by
        return comparisons.holds(self.comparison, rules()[self.rule].tolerance, left, right)


def checks(document: Document, last: Document | None = None) -> list[Check]:
    """Every equation that applies, whether it holds or not."""
    found = [*_identities(document), *_comparisons(document, last), *_prose(document)]
    for check in found:
        for side, terms in enumerate((check.comparison.left, check.comparison.right)):
            for term in terms:
                if not term.last:
                    weight = list(check.weights.get(term.position, (0, 0)))
                    weight[side] += 1
                    check.weights[term.position] = (weight[0], weight[1])
    return found


def _identities(document: Document) -> Iterator[Check]:
    own = form(document.report.form) if document.report.form else None
    cells = {cell.position: cell for cell in document.cells}
    for one in identities.forms_of(own, document.cells):
        for equation in identities.equations(one, cells):
            left, right = identities.side(equation.left, cells), identities.side(equation.right, cells)
            comparison = Comparison("equal", tuple(map(Term, equation.left)), tuple(map(Term, equation.right)))
            known = left is not None and right is not None
            yield Check(equation.rule, comparison, Decimal(left) if known else None, Decimal(right) if known else None, left == right if known else None)


def _comparisons(document: Document, last: Document | None) -> Iterator[Check]:
    if not document.report.form:
        return
    this = _side(document)
    before = _side(last) if last and last.report.form else None
    for rule in rules().values():
        if rule.group not in comparisons.GROUPS or not rule.comparisons or (rule.group == "cross_year" and before is None):
            continue
        if not comparisons.applies(rule, document.report, document.agency) or not comparisons.fits(rule, before):
            continue
        for comparison in rule.comparisons:
            verdict = comparisons.compare(comparison, rule.tolerance, this, before)
            if verdict != "not_applicable":
                left, right = (comparisons.sum_of(terms, this, before) for terms in (comparison.left, comparison.right))
                holds = None if left is None or right is None else verdict == "holds"
                yield Check(rule.id, comparison, left, right, holds)


def _side(document: Document) -> Side:
    """A report's cells; an amount without a unit is no figure to compare, as in the marts."""
    cells = [
        replace(cell, value=None) if cell.column == "amount_wan_yuan" and cell.unit is None else cell for cell in document.cells
    ]
    return Side.of(document.report.form, cells)


def _prose(document: Document) -> Iterator[Check]:
    """Figures of the prose that state the sum of some cells. One that was rounded, or says no number, is left out."""
    values = {cell.position: cell.value for cell in document.cells}
    for figure in document.narrative:
        if figure.rule is None or figure.outcome not in ("holds", "broken") or figure.value is None:
            continue
        if not figure.targets or figure.relation not in ("equals", "all", "closed", "none", ONE_COLUMN):
            continue
        # Taken for the figure of natural persons for want of a better: first of all it states the total.
        targets = [(*position[:2], "total") for position in figure.targets] if figure.relation == ONE_COLUMN else figure.targets
        found = [values.get(position) for position in targets]
        if None in found:
            continue
        stated = Decimal(str(figure.value))
        if targets[0][2] == "amount_wan_yuan":
            stated *= WAN_YUAN[figure.unit or "万元"]
        made = sum((Decimal(str(value)) for value in found), Decimal())
        if (stated == made) == (figure.outcome == "holds" and figure.relation != ONE_COLUMN):
            comparison = Comparison("equal", (), tuple(map(Term, targets)))
            yield Check(figure.rule, comparison, stated, made, stated == made, figure)


