"""The one shape that every input takes before it is understood: rows of cells that know where they stood.

A format's front end (parsers/formats) makes a Grid; nobody behind it knows what format it was.
Not here: what a cell means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class GridCell:
    """One cell as printed.

    text: as printed, outer white space removed; inner line breaks stay as "\\n".
    column: the 0-based grid column where it begins (spans counted), or the ordinal in the row for text.
    """

    text: str
    column: int
    colspan: int = 1
    rowspan: int = 1
    line: int | None = None  # 1-based line of the decoded source text
    page: int | None = None  # 1-based page
    confidence: float | None = None  # 0..1, from OCR only


@dataclass(slots=True)
class GridRow:
    """One row of a table, or one line of prose (a single cell).

    table: the number of the table it stood in, counted over the document; None for text outside of tables, and
        for every row of a plain text, where a line with separators looks the same in and out of a table.
    certain: the cells' borders were marked in the source (a tag, a tab, a pipe, a ruled line); False where a
        run of blanks, or nothing at all, was taken for a border.
    run: the figures of such a row in one piece, as they stood. attached: no border at all between its label and them.
    indent: places of the line that are blank before it, where it may hide borders.
    pieces: of a row cut anew (tables/stream.py), what its figures were cut from.
    scattered: they differ and come from several lines, some with more than one: nothing says which stood first.
    """

    cells: list[GridCell]
    table: int | None = None
    certain: bool = True
    run: str | None = None
    attached: bool = False
    scattered: bool = False
    indent: int = 0
    pieces: list[Any] | None = None

    @property
    def line(self) -> int | None:
        return self.cells[0].line if self.cells else None

    @property
    def page(self) -> int | None:
        return self.cells[0].page if self.cells else None

    def text(self, separator: str = "") -> str:
        return separator.join(cell.text for cell in self.cells if cell.text)


@dataclass(slots=True)
class Grid:
    """A document: its rows in reading order, tables and prose together.

    media_type: what the bytes were ("text/plain", "text/html", "application/pdf", …).
    encoding: the text encoding that was used, None for binary formats.
    title: a title that the container states (HTML <title>, PDF or DOCX metadata); evidence, not truth.
    url, published_on: from the container where it says so (a WARC record, a <meta> tag; ISO date).
    notes: what the front end wants told (an encoding declared wrongly, pages left out): (rule id, message).
    """

    rows: list[GridRow]
    media_type: str
    encoding: str | None = None
    title: str | None = None
    url: str | None = None
    published_on: str | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)

    def prose(self) -> list[tuple[int | None, str]]:
        """(line, text) of each row of a single non-empty cell: where titles, dates and names are looked for."""
        found = []
        for row in self.rows:
            filled = [cell for cell in row.cells if cell.text]
            if len(filled) == 1:
                found.append((filled[0].line, filled[0].text))
        return found


class Unreadable(Exception):
    """The bytes can't be turned into a grid: the message says why, for a person. `rule` is the finding's id."""

    def __init__(self, message: str, rule: str = "unreadable"):
        super().__init__(message)
        self.rule = rule
