"""What reading one table gives, and how a cell is made from what was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.document import Cell, Finding, Position
from parsers.forms import Label
from parsers.grid import GridCell
from parsers.numbers import WAN_YUAN, Reading, plain
from parsers.tables.strips import Strip


@dataclass(slots=True)
class TableRead:
    """One table as read. form: the generation it follows, None where the page does not say.

    lines: grid row indices of its first and last row. settled: what its borders say decides (a
    header that names other columns than the form's, a rival beside it), and a view without borders would not see it.
    """

    table: str
    form: str | None = None
    cells: list[Cell] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: tuple[int, int] | None = None
    complete: bool = True
    settled: bool = False


def finding(
    rule: str,
    message: str,
    cells: list[Position] | None = None,
    printed: str | None = None,
    expected: str | None = None,
) -> Finding:
    """A finding with its registered severity."""
    from parsers.rules.registry import severity

    return Finding(rule, severity(rule), message, cells or [], printed, expected)


def method_of(strip: Strip, exact: bool) -> str:
    """How a row was bound: by its own `label`; `aligned` where the label is damaged; `unruled` where the borders of its
    cells are not marked in the source, so that a run of blanks was taken for one."""
    if not strip.row.certain:
        return "unruled"
    return "label" if exact else "aligned"


def make_cell(
    table: str,
    row: str,
    column: Label,
    cell: GridCell,
    reading: Reading,
    method: str,
    header_unit: str | None,
    findings: list[Finding],
) -> Cell:
    """A cell of the result from a grid cell and its reading; what is worth telling goes to findings."""
    if reading.state == "blank" or (reading.usual and column.kind != "amount"):
        return Cell(table, row, column.code, reading.number, cell.text, None, reading.state, cell.line, cell.page, method)
    position = (table, row, column.code)
    value: Decimal | None = reading.value
    unit = reading.unit
    state = reading.state
    if reading.odd:  # a leading zero: the end of another figure, or two figures in one cell
        state, value = "text", None
    if state == "number" and column.kind == "amount":
        unit = unit or header_unit
        if unit is None:
            findings.append(
                finding(
                    "unit_missing",
                    f"The amount {cell.text} is printed without a unit, in the cell and in the header.",
                    [position],
                    cell.text,
                )
            )
        elif unit in WAN_YUAN:
            value = value * WAN_YUAN[unit]
        else:
            state, value = "text", None
    elif state == "number" and unit in WAN_YUAN:
        findings.append(
            finding("unit_unexpected", f"A count is printed with a unit of money: {cell.text}.", [position], cell.text)
        )
        state, value = "text", None
    if state == "number" and reading.note:
        findings.append(
            finding("note_in_cell", f"The cell carries a remark beside its figure: {cell.text}.", [position], cell.text)
        )
    if state == "text":
        findings.append(
            finding("text_in_cell", f"Words stand where a figure belongs: {cell.text}.", [position], cell.text)
        )
    if state != "number":
        unit = None
    number = plain(value) if state == "number" and value is not None else None
    return Cell(table, row, column.code, number, cell.text, unit, state, cell.line, cell.page, method)


def make_cells(
    table: str,
    row: str,
    columns: Sequence[Label],
    cells: Sequence[GridCell],
    readings: Sequence[Reading],
    method: str,
    findings: list[Finding],
) -> list[Cell]:
    """The cells of a row of counts: a bare figure, as nearly all are, needs no more than its place."""
    return [
        Cell(table, row, column.code, reading.number, cell.text, None, "number", cell.line, cell.page, method)
        if reading.usual and column.kind != "amount"
        else make_cell(table, row, column, cell, reading, method, None, findings)
        for column, cell, reading in zip(columns, cells, readings, strict=True)
    ]


def undecided_cells(table: str, row: str, columns: Sequence[Label], printed: Sequence[GridCell]) -> list[Cell]:
    """Cells of a row whose figures are there and can't be told apart: each carries the first thing printed.

    The whole run of figures belongs in the finding that goes with them.
    """
    where = next((cell for cell in printed if cell.text), printed[0])
    return [
        Cell(table, row, column.code, None, where.text, None, "undecided", where.line, where.page, "undecided")
        for column in columns
    ]


def glued_cells(result: TableRead, table: str, row: Label, columns: Sequence[Label], strip: Strip) -> None:
    """The cells of a row whose digits are glued and which nothing proves: `text` with the printed run, and a finding."""
    filled = [cell for cell in strip.values if cell.text]
    first = filled[0] if filled else strip.row.cells[0]
    run = strip.row.run if strip.row.run and strip.row.run.startswith(first.text) else first.text
    positions = [(table, row.code, column.code) for column in columns]
    result.complete = False
    result.findings.append(
        finding(
            "digits_glued",
            f"{row.text}: the borders between its {len(columns)} figures are lost, and no sum leaves one reading.",
            positions,
            run,
        )
    )
    result.cells += [
        Cell(table, row.code, column.code, None, run, None, "text", first.line, first.page, "glued")
        for column in columns
    ]
