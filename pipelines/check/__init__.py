"""The checker for clerks: what is wrong in one report, told as few complaints, each with its cells and its proof.

`review` takes a report as read (and last year's) and gives a Review. Here: the shapes of the answer. Not here: the rules
(data/reference/rules.yml, data/reference/forms/), how the answer looks (terminal.py, page.py, machine.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from parsers.document import Document, Figure, Position, Severity
from pipelines.check.sums import Check

Kind = Literal["cell", "pair", "swap", "sum", "prose", "year", "rule"]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would be another figure."""

    position: Position
    printed: int | float
    proposed: int | float


@dataclass(slots=True)
class Complaint:
    """One thing that is wrong. rules: the leading one first, whose severity it has.

    kind: `cell` one figure is proved wrong · `pair` two that were changed together · `swap` two that stand in each other's
    place · `sum` a sum that does not come out, without proof which cell it is · `prose` the text against the table, or
    against itself · `year` · `rule` anything else.
    cells: the very cells, or all of the sum. repairs: what would mend it, each a way of its own (one where it is proved).
    checks: the broken equations that it explains. message: what the reader said, in English. figures: of the prose.
    statements: what the page says of its year, as (where, year, words).
    """

    kind: Kind
    rules: list[str]
    severity: Severity
    cells: list[Position] = field(default_factory=list)
    repairs: list[tuple[Change, ...]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    printed: str | None = None
    expected: str | None = None
    messages: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    statements: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def proved(self) -> bool:
        return len(self.repairs) == 1


@dataclass(slots=True)
class Last:
    """Last year's report, and where it is from: a file, or a release."""

    document: Document
    origin: Literal["file", "release"]
    name: str


@dataclass(slots=True)
class Review:
    """What there is to say of one report. held, undecided: equations. last: with what it was compared."""

    document: Document
    complaints: list[Complaint] = field(default_factory=list)
    held: int = 0
    undecided: int = 0
    last: Last | None = None

    @property
    def read(self) -> bool:
        return self.document.status not in ("not_a_report", "unreadable")

    @property
    def exit_status(self) -> int:
        """2: not read; 1: a rule of severity error is broken; else 0."""
        if not self.read:
            return 2
        return int(any(complaint.severity == "error" for complaint in self.complaints))
