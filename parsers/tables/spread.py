"""Rows without borders that leave columns blank: which column each figure stands in, by its place on the line and by the sums.

Such a row has fewer figures than the form has columns, and nothing marks which are blank. Rows that print every figure show where
the columns stand on their lines; a figure in such a place has one column or a few. Of all ways to put the figures of the whole
table into columns only those are kept in which every sum holds, a blank counted as nothing; a cell is stated where they agree.

Not here: rows of glued digits (solve.py), rows with borders (columns.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parsers.document import Cell
from parsers.forms import Form, Label
from parsers.grid import GridCell
from parsers.normalise import display_width, label_key
from parsers.numbers import BLANK, Reading
from parsers.tables.locate import Instance
from parsers.tables.result import TableRead, finding, undecided_cells
from parsers.tables.solve import Sum, Vector, solve
from parsers.tables.strips import Strip, label_index
from parsers.tables.sums import sums_of

FEWEST = 3  # rows with every figure that show where the columns stand
MOST_NODES = 2_000  # of the joint search: about 0.1 s


@dataclass(frozen=True, slots=True)
class Token:
    """One figure on its line: [start, end) in places of the line. pushed: nothing but one blank parts it from what stands before, so it
    may have been pushed to the right."""

    cell: GridCell
    reading: Reading
    start: int
    end: int
    pushed: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """One way to put a row's figures into columns: which token stands in each, None for a blank."""

    values: Vector
    columns: tuple[int | None, ...]


def tokens_of(strip: Strip) -> list[Token]:
    """The figures of a row as they stand on their lines; empty where one is no bare figure or its place is not known."""
    pieces = strip.row.pieces
    if not pieces or strip.row.certain:
        return []
    printed = [(cell, reading) for cell, reading in zip(strip.values, strip.readings, strict=True) if cell.text]
    pieces = [piece for piece in pieces if piece.text]
    if len(printed) != len(pieces) or len(printed) < len(strip.values):
        return []
    found = []
    for (cell, reading), piece in zip(printed, pieces, strict=True):
        if piece.cell is None or not (reading.usual or reading.state == "dash"):
            return []
        if reading.value is not None and reading.value != int(reading.value):
            return []
        before = piece.cell.text[: piece.start]
        start = piece.indent + display_width(before)
        pushed = bool(before) and not before.endswith(("  ", "\u3000"))
        found.append(Token(cell, reading, start, start + display_width(cell.text), pushed))
    return found


Spot = tuple[
    GridCell | None, Reading | None
]  # a figure and its reading; (None, BLANK) for a blank; (None, None) for an open column


@dataclass(slots=True)
class Spots:
    """A row whose figures were put into columns."""

    row: Label
    strip: Strip
    spots: list[Spot]

    def state(self, result: TableRead, table: str, columns: Sequence[Label]) -> None:
        """Add the row's cells: figures and blanks where they are proved, else undecided, with a finding."""
        where = next((cell for cell in self.strip.values if cell.text), self.strip.row.cells[0])
        opened = []
        for column, (cell, reading) in zip(columns, self.spots, strict=True):
            if reading is None:
                opened.append(column)
                continue
            line, page = (cell or where).line, (cell or where).page
            text = cell.text if cell else ""
            result.cells.append(
                Cell(table, self.row.code, column.code, reading.number, text, None, reading.state, line, page, "proved")
            )
        if opened:
            run = " ".join(cell.text for cell in self.strip.values if cell.text)
            positions = [(table, self.row.code, column.code) for column in opened]
            message = f"{self.row.text}: which figure stands in which column can't be decided."
            result.findings.append(finding("columns_undecided", message, positions, run))
            result.cells += undecided_cells(table, self.row.code, opened, [where])
            result.complete = False


class Matrix:
    """The rows of one printing of a table by code, with their figures, and the columns that they show.

    bands: where the columns stand, [start, end) on every line; None where the lines do not share them.
    """

    def __init__(self, width: int, rows: dict[str, list[Token]]):
        self.width = width
        self.rows = rows
        self.bands = self._bands()

    def _bands(self) -> list[tuple[int, int]] | None:
        """The columns over the rows that print every figure. A converter that pushes a line to the right behind a long label leaves
        none: then they stand over one another, or a total stands over another column."""
        full = [tokens for tokens in self.rows.values() if len(tokens) == self.width]
        columns = list(zip(*full, strict=True)) if len(full) >= FEWEST else self._aligned()
        if not columns:
            return None
        bands = [(min(token.start for token in column), max(token.end for token in column)) for column in columns]
        if any(left[1] >= right[0] for left, right in itertools.pairwise(bands)):
            return None
        for tokens in self.rows.values():
            if not 0 < len(tokens) < self.width:
                continue
            *parts, total = (token.reading.value or 0 for token in tokens)
            if total and sum(parts) == total and not _over(tokens[-1], bands[-1]):
                return None
        return bands

    def _aligned(self) -> list[list[Token]]:
        """The figures of the table by column where all of a column begin, or all end, in one place; empty where they do not."""
        for edge in (lambda token: token.start, lambda token: token.end):
            columns: dict[int, list[Token]] = {}
            for token in itertools.chain.from_iterable(self.rows.values()):
                columns.setdefault(edge(token), []).append(token)
            if len(columns) == self.width and min(map(len, columns.values())) > 1:
                return [columns[place] for place in sorted(columns)]
        return []

    def ways(self, code: str, by_place: bool) -> list[Spread]:
        """Every way to put the row's figures into columns so that its sum holds."""
        tokens = self.rows[code]
        if len(tokens) > self.width:
            return []
        allowed = [self._allowed(token) for token in tokens] if by_place else None
        found = []
        for chosen in itertools.combinations(range(self.width), len(tokens)):
            if allowed and not all(column in allowed[n] for n, column in enumerate(chosen)):
                continue
            columns: list[int | None] = [None] * self.width
            values = [0] * self.width
            for n, column in enumerate(chosen):
                columns[column], values[column] = n, int(tokens[n].reading.value or 0)
            if sum(values[:-1]) == values[-1]:
                found.append(Spread(tuple(values), tuple(columns)))
        return found

    def _allowed(self, token: Token) -> set[int]:
        """The columns over which a figure stands, or those beside it; where it may have been pushed, those before it as well."""
        over = {n for n, band in enumerate(self.bands) if _over(token, band)}
        if not over:
            behind = next((n for n, band in enumerate(self.bands) if band[0] >= token.end), self.width - 1)
            over = {max(behind - 1, 0), behind}
        return set(range(max(over) + 1)) if token.pushed else over


def _over(token: Token, band: tuple[int, int]) -> bool:
    return token.start < band[1] and band[0] < token.end


def spread_rows(
    form: Form,
    instance: Instance,
    rows: Sequence[Label],
    paired: Sequence[tuple[Label, Strip]],
    stated: Mapping[str, Sequence[Reading]],
) -> dict[str, Spots]:
    """The rows that leave columns blank, by code, as far as places and sums tell their columns; empty where they don't.

    rows: those that the page may print, in order. paired: those that were found, each with its label's. stated: those read already.
    """
    width = len(form.table(instance.table).columns)
    strips = {row.code: strip for row, strip in paired}
    tokens = {code: tokens_of(strip) for code, strip in strips.items()}
    fixed = {
        code: [tuple(int(reading.value or 0) for reading in stated[code])]
        for code, found in tokens.items()
        if not found and code in stated and all(_is_whole(reading) for reading in stated[code])
    }
    tokens = {code: found for code, found in tokens.items() if code not in fixed}
    if not all(tokens.values()):
        return {}
    for code, strip in _blank_rows(instance, rows, strips).items():
        tokens[code], strips[code] = [], strip
    table = Matrix(width, {row.code: tokens[row.code] for row in rows if row.code in tokens})
    ways = _joint(table, fixed, sums_of(form, instance.table, {*tokens, *fixed}))
    return {
        row.code: Spots(row, strips[row.code], _agreed(table, row.code, ways[row.code]))
        for row in rows
        if row.code in ways
    }


def _is_whole(reading: Reading) -> bool:
    return reading.value is None or reading.value == int(reading.value)


def _joint(table: Matrix, fixed: dict[str, list[Vector]], sums: Sequence[Sum]) -> dict[str, list[Spread]]:
    """The ways of each row in which every sum holds: by the places that the page shows, or, where those leave none, by the sums alone."""
    for by_place in dict.fromkeys((table.bands is not None, False)):
        ways = {code: table.ways(code, by_place) for code in table.rows}
        if all(ways.values()):
            domains = {code: list(dict.fromkeys(way.values for way in found)) for code, found in ways.items()}
            solved = solve(fixed | domains, sums, MOST_NODES)
            if solved:
                return {
                    code: [way for way in ways[code] if way.values == vector]
                    for code, vector in solved.items()
                    if code in ways
                }
    return {}


def _agreed(table: Matrix, code: str, ways: list[Spread]) -> list[Spot]:
    """What all ways of a row say of each column."""
    found: list[Spot] = []
    for column in range(table.width):
        said = {way.columns[column] for way in ways}
        if len(said) > 1:
            found.append((None, None))
        elif (n := said.pop()) is None:
            found.append((None, BLANK))
        else:
            found.append((table.rows[code][n].cell, table.rows[code][n].reading))
    return found


def _blank_rows(instance: Instance, rows: Sequence[Label], paired: Mapping[str, Strip]) -> dict[str, Strip]:
    """The rows whose label stands at its place on the page, whole and once, with no figure behind it."""
    known = label_index()
    own = {strip.index for strip in paired.values()}
    if any(strip.filled and strip.index not in own for strip in instance.strips):
        return {}  # figures without a row may be those of a label without figures
    places = [paired[row.code].index if row.code in paired else None for row in rows]
    at = {row.code: n for n, row in enumerate(rows)}
    found: dict[str, list[Strip]] = {}
    for strip in instance.strips:
        for cell in strip.labels[:-1] if strip.filled else strip.labels:
            hits = known.rows.get(label_key(cell.text), frozenset())
            if len(hits) > 1:
                hits = known.narrow(hits, [cell.text])
            codes = {code for name, code in hits if name == instance.table}
            if len(codes) == len(hits) == 1 and (code := codes.pop()) in at and code not in paired:
                before = max((place for place in places[: at[code]] if place is not None), default=-1)
                behind = min((place for place in places[at[code] :] if place is not None), default=strip.index)
                if before < strip.index <= behind:
                    found.setdefault(code, []).append(strip)
    return {code: strips[0] for code, strips in found.items() if len(strips) == 1}
