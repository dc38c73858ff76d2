"""The tables of a report as the form lays them out, with what is printed in each cell and which complaint is about it.

One drawing a block of rows under one header. Not here: characters and HTML (terminal.py, page.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.document import Cell, Document, Position
from parsers.forms import Block, form, forms, label_of, legacy_forms
from parsers.numbers import plain
from pipelines.check import Complaint
from pipelines.check.words import column_label, row_label, table_label

MOST_ROWS_OF_LIST = 12  # of a list of figures (2014): only what is complained of is drawn


@dataclass(slots=True)
class Drawn:
    """One cell. complaints: their numbers, where it is among the cells complained of."""

    position: Position
    text: str
    state: str | None
    complaints: list[int] = field(default_factory=list)

    @property
    def is_zero(self) -> bool:
        return self.text in ("0", "")


@dataclass(slots=True)
class Row:
    """One row of the form. group: what it stands under; note: what its parts make, where that is not its total."""

    label: str
    group: str | None
    cells: list[Drawn]
    note: str = ""


@dataclass(slots=True)
class Drawing:
    """A table, or one block of it. notes: under the columns, what their parts make: (rule, one text a column)."""

    table: str
    title: str
    header: list[str]
    rows: list[Row]
    notes: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def marked(self) -> bool:
        return any(cell.complaints for row in self.rows for cell in row.cells)


def drawings(document: Document, complaints: list[Complaint], lang: str) -> list[Drawing]:
    """Every block of the report's tables, in the form's order; those that are complained of say so."""
    numbers: dict[Position, list[int]] = {}
    for number, complaint in enumerate(complaints, 1):
        for position in complaint.cells:
            numbers.setdefault(position, []).append(number)
    cells = {cell.position: cell for cell in document.cells}
    own = form(document.report.form) if document.report.form else None
    tables = [(one, table) for one in (own, *forms(), *legacy_forms()) if one for table in one.tables]
    codes = list(dict.fromkeys(cell.table for cell in document.cells))
    found = []
    for code in codes:
        printed_as = next((one.form for one in document.tables if one.table == code), None)
        _, table = next((one, table) for one, table in [*((form(printed_as), each) for each in form(printed_as).tables), *tables]
                        if table.code == code) if printed_as else next((one, table) for one, table in tables if table.code == code)  # fmt: skip
        for block in table.blocks:
            drawing = _block(code, block, cells, numbers, lang)
            if table.layout == "list":
                drawing.rows = [row for row in drawing.rows if any(cell.complaints for cell in row.cells)][:MOST_ROWS_OF_LIST]
            if table.layout == "blocks":
                drawing.title = f"{drawing.title} · {block.item}"
            if drawing.rows:
                _notes(drawing, complaints)
                found.append(drawing)
    return found


def _block(code: str, block: Block, cells: dict[Position, Cell], numbers: dict[Position, list[int]], lang: str) -> Drawing:
    columns = [column.code for column in block.columns]
    listed = [row.code for row in block.rows]
    extra = [row for row in dict.fromkeys(row for table, row, column in cells if table == code and column in columns) if row not in listed]
    if len(columns) == 7 and extra:  # 其他处理 in one row stands before the totals
        listed[-2:-2] = extra
    rows = []
    for row in listed:
        positions = [(code, row, column) for column in columns]
        if not any(position in cells for position in positions):
            continue
        group = next((one.group for one in block.rows if one.code == row), None)
        label = label_of(positions[0])[0] if lang == "zh" else row_label(code, row, columns[0], lang)
        rows.append(Row(label, group, [_drawn(position, cells, numbers) for position in positions]))
    header = [column_label(code, listed[0], column, lang) for column in columns]
    return Drawing(code, table_label(code, lang), header, rows)


def _drawn(position: Position, cells: dict[Position, Cell], numbers: dict[Position, list[int]]) -> Drawn:
    cell = cells.get(position)
    return Drawn(position, cell.text if cell else "", cell.state if cell else None, numbers.get(position, []))


def _notes(drawing: Drawing, complaints: list[Complaint]) -> None:
    """≠ and what the parts make, beside each row and under each column that does not come out."""
    columns = [cell.position[2] for cell in drawing.rows[0].cells]
    under: dict[str, list[str]] = {}
    for check in (check for complaint in complaints for check in complaint.checks if check.is_identity):
        positions = check.positions
        if positions[0][0] != drawing.table:
            continue
        rows, across = {row for _, row, _ in positions}, {column for _, _, column in positions}
        if len(rows) == 1:
            for row in drawing.rows:
                if row.cells[0].position[1] in rows:
                    row.note = f"≠ {plain(check.left)}"
        elif len(across) == 1:
            texts = under.setdefault(check.rule, [""] * len(columns))
            (column,) = across
            if column in columns:
                texts[columns.index(column)] = f"≠ {plain(check.left)}" if len(check.comparison.right) == 1 else f"{plain(check.left)} ≠ {plain(check.right)}"
    drawing.notes = list(under.items())


def circled(numbers: list[int]) -> str:
    """①② …: plain numbers past twenty."""
    return "".join(chr(0x2460 + n - 1) if n <= 20 else f"({n})" for n in numbers)


