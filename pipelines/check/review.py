"""From a report as read to its complaints: the equations by way of explain.py, and what the reader found besides, told once each."""

from __future__ import annotations

from decimal import Decimal

from parsers.document import Document, Figure, Finding
from parsers.rules import comparisons, repeats
from parsers.rules.registry import rules
from pipelines.check import Complaint, Last, Review
from pipelines.check.explain import Explainer
from pipelines.check.sums import checks as all_checks

ORDER = ("error", "warning", "info")
_YEAR = ("year_conflict", "year_in_doubt")
_STATES_YEAR = ("title", "period", "opening", "covered", "column")
_TECHNICAL = "document"  # how the file is made: not for the clerk, unless it is more than a remark


def review(document: Document, last: Last | None = None) -> Review:
    """Every complaint about one report, errors first. last: last year's report of the same body."""
    found = Review(document, last=last)
    if not found.read:
        found.complaints = [Complaint("rule", [one.rule], one.severity, messages=[one.message]) for one in document.findings]
        return found
    follows = last is None or _follows(document, last.document)
    before = last.document if last and follows else None
    every = all_checks(document, before)
    found.held = sum(check.holds is True for check in every)
    found.undecided = sum(check.holds is None for check in every if check.is_identity)
    complaints = Explainer(document, every).run()
    for finding in _others(document, complaints):
        _add(finding, document, complaints)
    if before and rules()[repeats.RULE].forms and document.report.form and repeats.repeats(document.cells, before.cells) == "broken":
        complaints.append(Complaint("rule", [repeats.RULE], rules()[repeats.RULE].severity))
    _years(document, last if not follows else None, complaints)
    found.complaints = sorted(_merged(complaints), key=lambda one: ORDER.index(one.severity))
    return found


def _follows(document: Document, last: Document) -> bool:
    """Whether the other report is of the year before, as far as both say."""
    this, before = document.report.year, last.report.year
    if this is None:
        return before is None or any(item["year"] == before + 1 for item in document.evidence.get("years", ()))
    return before is None or before == this - 1


def _others(document: Document, complaints: list[Complaint]) -> list[Finding]:
    """The findings that no equation stands for: those of the equations are told by explain.py."""
    told = {id(figure) for complaint in complaints for check in complaint.checks for figure in [check.figure] if figure}
    kept = []
    for finding in document.findings:
        rule = rules()[finding.rule]
        if (rule.group == "identity" and rule.id != "H5") or (rule.group in comparisons.GROUPS and rule.comparisons):
            continue
        if rule.severity == "info" and finding.severity == "info" and rule.group == _TECHNICAL:
            continue
        figure = figure_of(finding, document)
        if figure is not None and id(figure) in told:
            continue
        kept.append(finding)
    return kept


def figure_of(finding: Finding, document: Document) -> Figure | None:
    """The figure of the prose that a finding is about."""
    if rules()[finding.rule].group != "prose":
        return None
    return next((one for one in document.narrative if one.rule == finding.rule and f"“{one.text}”" in finding.message), None)


def _add(finding: Finding, document: Document, complaints: list[Complaint]) -> None:
    cells = list(finding.cells)
    if finding.rule == "table_blank" and not cells:
        told = {cell[0] for complaint in complaints if complaint.rules[0] == "table_blank" for cell in complaint.cells}
        table = next((one.table for one in document.tables if one.status == "blank" and one.table not in told), None)
        cells = [cell.position for cell in document.cells if cell.table == table]
    if finding.rule == "SPLIT":
        row = next((one for one in complaints if any(check.rule == "H1" and set(cells) <= set(check.weights) for check in one.checks)), None)
        if row is not None:
            if not row.proved:
                row.rules.append(finding.rule)
                row.messages.append(finding.message)
            return
    figure = figure_of(finding, document)
    kind = "prose" if figure is not None else "year" if finding.rule in _YEAR else "rule"
    complaints.append(
        Complaint(kind, [finding.rule], finding.severity, cells, printed=finding.printed, expected=finding.expected, messages=[finding.message],
                  figures=[figure] if figure else [])
    )  # fmt: skip


def _years(document: Document, other: Last | None, complaints: list[Complaint]) -> None:
    """What the page says of its year, where it says two: beside the reader's finding, or as one of its own."""
    said = [(item["where"], item["year"], item["text"]) for item in document.evidence.get("years", ()) if item["where"] in _STATES_YEAR]
    if document.report.published_on and any(one.rules[0] in _YEAR for one in complaints):
        said.append(("date", int(document.report.published_on[:4]), document.report.published_on))
    if other is not None:
        said.append(("last_year", other.document.report.year, other.name))
    mine = next((one for one in complaints if one.rules[0] in _YEAR), None)
    differ = document.report.year is not None and any(year != document.report.year for where, year, _ in said if where in _STATES_YEAR)
    if mine is None and (differ or other is not None):
        mine = Complaint("year", ["year_conflict"], rules()["year_conflict"].severity)
        complaints.append(mine)
    if mine is not None:
        mine.statements = said
        mine.printed = "、".join(dict.fromkeys(str(year) for where, year, _ in said if where in _STATES_YEAR))


# ----------------------------------------------------------------------------------------------- told once


def _merged(complaints: list[Complaint]) -> list[Complaint]:
    """Complaints about the same thing as one: the leading rule is that of the first."""
    kept: list[Complaint] = []
    for complaint in complaints:
        other = next((one for one in kept if _same(one, complaint)), None)
        if other is None:
            kept.append(complaint)
            continue
        if ORDER.index(complaint.severity) < ORDER.index(other.severity):  # the graver one leads
            kept[kept.index(other)] = complaint
            other, complaint = complaint, other
        other.rules += [rule for rule in complaint.rules if rule not in other.rules]
        other.messages += complaint.messages
        other.figures += [figure for figure in complaint.figures if figure not in other.figures]
        other.cells += [cell for cell in complaint.cells if cell not in other.cells]
    return kept


def _same(one: Complaint, other: Complaint) -> bool:
    first, second = rules()[one.rules[0]], rules()[other.rules[0]]
    if one.kind == other.kind == "prose":
        return _same_figure(one, other)
    if other.rules == ["H5"] and one.kind in ("cell", "pair", "swap"):
        return set(other.cells) <= set(one.cells)
    if {first.id, second.id} == {"table_absent", "STRUCT"}:
        return "No section" not in (other if second.id == "STRUCT" else one).messages[0]
    if one.kind == other.kind == "rule" and first.group == second.group == "reading":
        same_row = first.id == second.id and first.severity == "warning" and not one.printed and {c[0] for c in one.cells} == {c[0] for c in other.cells}
        return bool(one.cells) and (one.cells == other.cells or same_row)
    return False


def _same_figure(one: Complaint, other: Complaint) -> bool:
    """Whether two complaints about the prose come from one figure: said again, or in a sum or a rate that is out by as much."""
    if not one.figures or not other.figures:
        return False
    if one.cells and one.cells == other.cells and one.printed == other.printed:
        return True  # the text says it twice
    a, b = one.figures[0], other.figures[0]
    if (a.line, a.page) != (b.line, b.page):
        return False
    small, large = sorted((one, other), key=lambda each: len(each.figures[0].text))
    if rules()["N9"].id in (a.rule, b.rule):
        rate = one if a.rule == "N9" else other
        stated = (other if rate is one else one).printed
        return any(f" {stated} to " in f" {message}" or f"to {stated} is" in message for message in rate.messages)
    return small.figures[0].text in large.figures[0].text and _gap(small) is not None and _gap(small) == _gap(large)


def _gap(complaint: Complaint) -> Decimal | None:
    try:
        return abs(Decimal(complaint.printed) - Decimal(complaint.expected))
    except (ArithmeticError, TypeError, ValueError):
        return None
