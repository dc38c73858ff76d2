"""What reading a report gives: the shapes of CONTRACT `gongkai parse`, as dataclasses.

Not here: how any of it is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from operator import attrgetter
from typing import Any, Literal

Status = Literal["parsed", "partial", "not_a_report", "unreadable"]
State = Literal["number", "blank", "dash", "text", "illegible", "undecided"]
Severity = Literal["error", "warning", "info"]
Outcome = Literal["holds", "broken", "undecidable", "not_applicable"]
Position = tuple[str, str, str]  # (table, row, column) codes


@dataclass(slots=True)
class Source:
    """Where the bytes came from. member: inside an archive; part: the n-th report of one page, from 1."""

    path: str | None
    sha256: str
    media_type: str | None = None
    encoding: str | None = None
    member: str | None = None
    part: int | None = None


@dataclass(slots=True)
class Finding:
    """Something a person should know. rule: an id of data/reference/rules.yml."""

    rule: str
    severity: Severity
    message: str
    cells: list[Position] = field(default_factory=list)
    printed: str | None = None
    expected: str | None = None


@dataclass(slots=True)
class Cell:
    """One table cell as read. value: the numeric reading of text (万元 for amounts), only where state is number."""

    table: str
    row: str
    column: str
    value: int | float | None
    text: str
    unit: str | None
    state: State
    line: int | None
    page: int | None
    method: str

    @property
    def position(self) -> Position:
        return (self.table, self.row, self.column)


position_of = attrgetter("table", "row", "column")


def by_position(cells: Iterable[Cell]) -> dict[Position, Cell]:
    """The cells of one report by their position, in their order."""
    return {position_of(cell): cell for cell in cells}


@dataclass(slots=True)
class TableStatus:
    """table, the form it follows (mixed reports are told per table), and how far it could be read."""

    table: str
    form: str | None
    status: Literal["read", "blank", "absent", "partial"]


@dataclass(slots=True)
class Proposal:
    """A repair beside the printed value: the one change that mends every identity it touches."""

    table: str
    row: str
    column: str
    printed: int | float | None
    proposed: int | float
    because: list[str]


@dataclass(slots=True)
class RuleOutcome:
    """One rule on one report: how many of its equations held, broke, or could not be decided."""

    rule: str
    outcome: Outcome
    held: int = 0
    broken: int = 0
    undecided: int = 0


@dataclass(slots=True)
class Figure:
    """One figure of the prose. text: as printed at its line, with its noun; value: None for words that state no number of
    their own (均为自然人).

    scope: office | self | departments | area, period: this_year | last_year | plan | part | rate | cumulative | other_year;
    None where the text does not say. relation: equals (the sum of targets), parts (the sum of figures beside it),
    repeats (the same figure elsewhere in the prose), all, growth; or why it is not compared: approximate, other_unit,
    other_period, other_scope, other_noun, change, no_table. targets: the cells that it states; empty where it was not compared.
    outcome: of the comparison, None without one. rule: the rule of the registry that it falls under.
    """

    line: int | None
    page: int | None
    noun: str | None
    unit: str | None
    value: int | float | None
    text: str
    approximate: bool = False
    scope: str | None = None
    period: str | None = None
    relation: str | None = None
    outcome: Outcome | None = None
    targets: list[Position] = field(default_factory=list)
    rule: str | None = None


@dataclass(slots=True)
class Report:
    """What the page says about itself."""

    title: str | None = None
    year: int | None = None
    form: str | None = None
    published_on: str | None = None
    scope: str = "unknown"
    agency_as_printed: str | None = None
    issuer: str | None = None


@dataclass(slots=True)
class Agency:
    """The body whose year is reported. candidates: when the name fits several and none is assigned."""

    agency_id: str | None = None
    name: str | None = None
    level: str | None = None
    kind: str | None = None
    region_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    township: str | None = None
    basis: str | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """One report as read: one line of `gongkai parse --json`.

    evidence: what the text gives for who and when; the resolver turns it into `agency` and can do so again
    without the bytes. imputed: blank cells that the sums prove to be zeros. Neither is part of the JSON.
    """

    source: Source
    status: Status
    report: Report = field(default_factory=Report)
    agency: Agency = field(default_factory=Agency)
    tables: list[TableStatus] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rule_outcomes: list[RuleOutcome] = field(default_factory=list)
    imputed: list[Position] = field(default_factory=list)
    narrative: list[Figure] = field(default_factory=list)
    evidence: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object; a cell names the line or the page, whichever its format has."""
        out = asdict(self)
        del out["evidence"], out["rule_outcomes"], out["imputed"]
        for cell in out["cells"] + out["narrative"]:
            for where in ("line", "page"):
                if cell[where] is None:
                    del cell[where]
        return out
