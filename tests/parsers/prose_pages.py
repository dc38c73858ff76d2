"""A page of prose beside a known table: what read_prose is tried on."""

from __future__ import annotations

from parsers.document import Cell, Document, Report, Source
from parsers.forms import form as form_of
from parsers.grid import Grid, GridCell, GridRow
from parsers.prose import Prose, read_prose

# natural person, commercial, legal service, total of a table that adds up: 120 + 5 = 121 + 4
APPLICATIONS = {
    "new_received": (104, 12, 4, 120), "carried_in": (4, 1, 0, 5), "granted": (44, 5, 1, 50), "partial": (9, 0, 0, 9),
    "denied_third_party": (5, 2, 0, 7), "denied_process": (3, 0, 1, 4), "unavailable_not_held": (20, 2, 1, 23), "unavailable_needs_creation": (4, 1, 0, 5),
    "rejected_petition": (8, 0, 0, 8), "rejected_repeat": (3, 0, 0, 3), "other_overdue_correction": (4, 1, 1, 6), "other_other": (4, 2, 0, 6),
    "total_processed": (104, 13, 4, 121), "carried_out": (4, 0, 0, 4),
}  # fmt: skip
DISPUTES = {"reconsideration": (3, 1, 0, 2, 6), "litigation_direct": (2, 0, 1, 0, 3), "litigation_after_reconsideration": (1, 0, 0, 1, 2)}
PROACTIVE_2021 = {
    ("normative_documents", "issued"): 14, ("normative_documents", "repealed"): 3, ("normative_documents", "in_force"): 87,
    ("regulations", "issued"): 0, ("licensing", "decisions"): 12053, ("penalties", "decisions"): 919, ("coercion", "decisions"): 50,
    ("fees", "amount_wan_yuan"): 5736.04,
}  # fmt: skip


def cells() -> list[Cell]:
    """The cells of the table above on the form of 2021; rows not named are zero."""
    found = []

    def add(table: str, row: str, column: str, value: float) -> None:
        found.append(Cell(table, row, column, value, str(value), None, "number", 99, None, "label"))

    for row in form_of("2021").table("applications").rows:
        natural, commercial, legal, total = APPLICATIONS.get(row.code, (0, 0, 0, 0))
        for column, value in (("natural_person", natural), ("commercial", commercial), ("research", 0), ("public_welfare", 0),
                              ("legal_service", legal), ("other", 0), ("total", total)):  # fmt: skip
            add("applications", row.code, column, value)
    for row, values in DISPUTES.items():
        for column, value in zip(("upheld", "corrected", "other", "pending", "total"), values, strict=True):
            add("review_litigation", row, column, value)
    for (row, column), value in PROACTIVE_2021.items():
        add("proactive", row, column, value)
    return found


def page(*lines: str, scope: str = "whole_government", year: int = 2022) -> Prose:
    """The prose of a page of these lines, beside the table above."""
    document = Document(Source(None, ""), "parsed", Report(year=year, form="2021", scope=scope), cells=cells())
    rows = [GridRow([GridCell(line, 0, line=n)]) for n, line in enumerate(lines, 1)]
    prose = read_prose(Grid(rows, "text/plain"), document)
    for figure in prose.figures:
        assert figure.text and figure.text in lines[figure.line - 1], figure
    return prose
