"""The shapes of the generator: figures, a sheet of paragraphs and tables, and the truth that goes with a document."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Position = tuple[str, str, str]  # (table, row, column) codes
State = Literal["number", "blank", "dash"]


@dataclass(slots=True)
class Figure:
    """What one cell prints. value: the number it says (万元 for amounts), None for a blank or a dash."""

    value: int | float | None
    text: str
    state: State = "number"
    unit: str | None = None


@dataclass(slots=True)
class Box:
    """One cell of a printed table. at: the position whose figure it holds; role: item | header | group | label | value."""

    text: str
    role: str
    colspan: int = 1
    rowspan: int = 1
    at: Position | None = None
    code: str | None = None  # the row that a label names


@dataclass(slots=True)
class Table:
    """Rows as HTML has them: a box that a span above or beside covers is not repeated. weights: how wide the columns are,
    where the renderers do not know the table."""

    code: str
    width: int
    rows: list[list[Box]]
    weights: tuple[float, ...] = ()

    def boxes(self) -> Iterator[Box]:
        for row in self.rows:
            yield from row

    def texts(self) -> list[list[str]]:
        """Every column of each row; what a span covers is empty."""
        lines = []
        for row, placed in zip(self.rows, self.placed(), strict=True):
            line = [""] * self.width
            for column, box in placed:
                if any(box is own for own in row) and column < self.width:
                    line[column] = box.text
            lines.append(line)
        return lines

    def placed(self) -> list[list[tuple[int, Box]]]:
        """Per row, each box that covers it with its first column; a box of several rows stands in each of them."""
        open_spans: list[tuple[int, Box, int]] = []  # column, box, rows left
        found: list[list[tuple[int, Box]]] = []
        for row in self.rows:
            line = [(column, box) for column, box, _ in open_spans]
            taken = {c for column, box, _ in open_spans for c in range(column, column + box.colspan)}
            open_spans = [(column, box, left - 1) for column, box, left in open_spans if left > 1]
            column = 0
            for box in row:
                while column in taken:
                    column += 1
                line.append((column, box))
                if box.rowspan > 1:
                    open_spans.append((column, box, box.rowspan - 1))
                column += box.colspan
            found.append(sorted(line, key=lambda entry: entry[0]))
        return found

    def insert(self, at: int, row: list[Box]) -> None:
        """Put a row before row `at`; what spans over that place goes on."""
        for _, box in self.placed()[at]:
            if not any(box is own for own in self.rows[at]):
                box.rowspan += 1
        self.rows.insert(at, row)

    def split(self, at: int, *, rest: Callable[[Box], tuple[str, str]]) -> tuple[Table, Table]:
        """Cut before row `at`. rest: a box that goes over the cut → its text above and its text below."""
        placed = self.placed()
        first, second = (
            Table(self.code, self.width, self.rows[:at], self.weights),
            Table(self.code, self.width, [list(row) for row in self.rows[at:]], self.weights),
        )
        crossing = []
        for column, box in placed[at]:
            if any(box is own for own in self.rows[at]):
                continue
            start = next(n for n, row in enumerate(self.rows) if any(box is own for own in row))
            above, below = rest(box)
            crossing.append((column, Box(below, box.role, box.colspan, box.rowspan - (at - start), code=box.code)))
            box.text, box.rowspan = above, at - start
        second.rows[0] = [box for _, box in sorted(crossing, key=lambda entry: entry[0])] + second.rows[0]
        return first, second


@dataclass(slots=True)
class Paragraph:
    """A line of prose. role: title | heading | prose | signature | foot (a page number)."""

    text: str
    role: str = "prose"


@dataclass(slots=True)
class Body:
    """The agency of a report as the truth names it, and as the report prints it (short, in the title)."""

    name: str
    printed: str
    level: str
    kind: str
    region_code: str | None
    province: str | None
    city: str | None
    county: str | None
    township: str | None
    scope: str
    context: str  # a name that places the agency without doubt, for the prose


@dataclass(slots=True)
class Draft:
    """A report in the making: damage changes it, a renderer prints it.

    undecided: positions whose printed figures nobody could tell apart; marks: what damage tells the renderers.
    """

    seed: int
    rng: random.Random
    form: str
    year: int
    body: Body
    title: str | None
    published_on: str | None  # the signature's date
    figures: dict[Position, Figure]
    sheet: list[Paragraph | Table] = field(default_factory=list)
    undecided: set[Position] = field(default_factory=set)
    marks: Counter[str] = field(default_factory=Counter)
    # What the sheet is built with.
    row_labels: dict[tuple[str, str], str] = field(default_factory=dict)
    column_labels: dict[tuple[str, str], str] = field(default_factory=dict)
    group_labels: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    absent_rows: set[tuple[str, str]] = field(default_factory=set)
    absent_tables: set[str] = field(default_factory=set)
    single_other: bool = False
    procurement_on_2021: bool = False
    page_date: str | None = None  # the date that the page gives beside the report
    layout: str = ""

    def tables(self) -> Iterator[Table]:
        return (block for block in self.sheet if isinstance(block, Table))


@dataclass(slots=True)
class TruthCell:
    """One cell that stands in the document. decided: a careful reader can tell its figure from the page alone."""

    table: str
    row: str
    column: str
    value: int | float | None
    state: State
    text: str
    unit: str | None
    decided: bool

    @property
    def position(self) -> Position:
        return (self.table, self.row, self.column)


@dataclass(slots=True)
class Truth:
    """Everything there is to know about a generated document. damage: the kinds it carries, by name.

    is_report: False for a page that belongs beside the reports and is none; it has no cells.
    """

    report: dict[str, Any]
    agency: dict[str, Any]
    format: str
    layout: str
    damage: tuple[str, ...]
    cells: list[TruthCell]
    is_report: bool = True

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Generated:
    """A document: its file name, its bytes, and its truth."""

    name: str
    data: bytes
    truth: Truth


Print = Callable[[Draft], bytes]
