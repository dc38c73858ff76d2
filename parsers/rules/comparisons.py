"""The comparisons of the registry over the cells of a report, and of last year's where a rule asks for it.

Printed values only, as in identities.py: a term without a number leaves a comparison undecided. A comparison with a figure
that the form does not ask for does not apply. sql/ does the same over all reports (staging/year_checks.sql).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.document import Agency, Cell, Finding, Position, Report, RuleOutcome, by_position
from parsers.forms import form as form_of
from parsers.numbers import plain
from parsers.rules.registry import Comparison, Rule, Term, rules

GROUPS = ("soft", "cross_year")


@dataclass(frozen=True)
class Side:
    """One year's report: its cells by position, and what its form asks for."""

    form: str
    cells: dict[Position, Cell]

    @classmethod
    def of(cls, form: str, cells: Iterable[Cell]) -> Side:
        return cls(form, by_position(cells))

    def asks_for(self, position: Position) -> bool:
        return position in self.cells or position in form_of(self.form).kinds


def evaluate(
    report: Report, agency: Agency, cells: Sequence[Cell], last: tuple[str, Sequence[Cell]] | None = None
) -> tuple[list[RuleOutcome], list[Finding]]:
    """Outcome and findings of every rule that compares figures.

    last: form and cells of last year's report of the same body and scope. Without it only the rules that need one report
    are answered for.
    """
    this = Side.of(report.form, cells) if report.form else None
    before = Side.of(*last) if last else None
    outcomes, findings = [], []
    for rule in rules().values():
        if rule.group not in GROUPS or not rule.comparisons or (rule.group == "cross_year" and before is None):
            continue
        outcome = RuleOutcome(rule.id, "not_applicable")
        outcomes.append(outcome)
        if this is None or not applies(rule, report, agency) or not fits(rule, before):
            continue
        for comparison in rule.comparisons:
            verdict = compare(comparison, rule.tolerance, this, before)
            if verdict == "not_applicable":
                continue
            outcome.held += verdict == "holds"
            outcome.broken += verdict == "broken"
            outcome.undecided += verdict == "undecidable"
            if verdict == "broken":
                findings.append(_finding(rule, comparison, this, before))
        outcome.outcome = overall(outcome)
    return outcomes, findings


def applies(rule: Rule, report: Report, agency: Agency) -> bool:
    """Whether a rule is meant for a report of this form, year, level, kind and scope."""
    first, last = rule.years
    year = report.year
    return (
        (rule.forms is None or report.form in rule.forms)
        and (first is None or (year is not None and year >= first))
        and (last is None or (year is not None and year <= last))
        and (rule.levels is None or agency.level in rule.levels)
        and (rule.kinds is None or agency.kind in rule.kinds)
        and (rule.scopes is None or report.scope in rule.scopes)
    )


def overall(outcome: RuleOutcome) -> str:
    """broken if one equation is; holds if all that apply do; not_applicable if none applies."""
    if outcome.broken:
        return "broken"
    if outcome.undecided:
        return "undecidable"
    return "holds" if outcome.held else "not_applicable"


def compare(comparison: Comparison, tolerance: float, this: Side, last: Side | None) -> str:
    """holds, broken, undecidable or not_applicable."""
    for terms in (comparison.left, comparison.right):
        for term in terms:
            side = last if term.last else this
            if side is not None and term.position not in side.cells and not side.asks_for(term.position):
                return "not_applicable"
    left = sum_of(comparison.left, this, last)
    right = sum_of(comparison.right, this, last)
    if comparison.relation == "at_most" and right is None and left is not None:
        known = sum_of([term for term in comparison.right if not term.last], this, last)
        return "holds" if known is not None and left <= known else "undecidable"
    if left is None or right is None:
        return "undecidable"
    return "holds" if holds(comparison, tolerance, left, right) else "broken"


def holds(comparison: Comparison, tolerance: float, left: Decimal, right: Decimal) -> bool:
    """Whether both sides stand in the relation that the rule asks for."""
    margin = Decimal(str(tolerance))
    match comparison.relation:
        case "equal":
            return abs(left - right) <= margin
        case "at_most":
            return left <= right + margin
        case "together":
            return (left == 0) == (right == 0)
        case "only_with":
            return right == 0 or left != 0
        case "not_zero":
            return left != 0
        case "ratio":
            low, high = sorted((left, right))
            if high < comparison.minimum or (comparison.nonzero and low == 0):
                return True
            return high <= low * Decimal(str(comparison.limit))
    raise ValueError(f"rules.yml: unknown relation {comparison.relation}")


def sum_of(terms: Iterable[Term], this: Side, last: Side | None) -> Decimal | None:
    """The terms added up; None where one has no number."""
    total: int | Decimal = 0
    for term in terms:
        side = last if term.last else this
        cell = side.cells.get(term.position) if side else None
        if cell is None or cell.value is None:
            return None
        total += cell.value if cell.value.__class__ is int else Decimal(str(cell.value))
    return Decimal(total)


def fits(rule: Rule, last: Side | None) -> bool:
    """Whether a rule may be asked of a report beside this one of last year."""
    return last is None or rule.last_forms is None or last.form in rule.last_forms


def _finding(rule: Rule, comparison: Comparison, this: Side, last: Side | None) -> Finding:
    """printed: what stands on the right, expected: what the left side makes of it, as for the identities. A side without
    terms is zero, and stands for what is expected."""
    left, right = sum_of(comparison.left, this, last), sum_of(comparison.right, this, last)
    if not comparison.right:
        left, right = right, left
    cells = list(dict.fromkeys(term.position for term in comparison.terms if not term.last))
    return Finding(rule.id, rule.severity, rule.text_en, cells, str(plain(right)), None if comparison.relation == "not_zero" else str(plain(left)))
