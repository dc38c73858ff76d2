"""Every check that one report alone can be put to, in one call: identities, comparisons, split numbers, structure.

Not here: the rules (data/reference/rules.yml), the checks themselves, and what needs other reports (sql/models/checks).
"""

from __future__ import annotations

from parsers.document import Document, Finding, RuleOutcome
from parsers.forms import Form
from parsers.grid import Grid
from parsers.rules import comparisons, identities, splits, structure


def evaluate(form: Form | None, document: Document, grid: Grid | None = None) -> tuple[list[RuleOutcome], list[Finding]]:
    """The outcome of each rule, and a finding for each equation that is broken. Without a grid STRUCT has no outcome."""
    outcomes, findings = identities.evaluate(form, document.cells)
    compared, odd = comparisons.evaluate(document.report, document.agency, document.cells)
    split, halves = splits.evaluate(form, document.cells, next(one for one in outcomes if one.rule == splits.SUM))
    outcomes += [*compared, split]
    findings += [*odd, *halves]
    if grid is not None:
        sections, lacking = structure.evaluate(document, grid)
        outcomes.append(sections)
        findings += lacking
    return outcomes, findings
