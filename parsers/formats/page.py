"""Pages of placed pieces of text and ruled cells → rows: what PDFs and scans have in common.

Ruled tables are certain: a cell is what the lines enclose. Figures that stand beside or between the lines, and tables
without any, are cut at gaps and marked as uncertain. Not here: where the pieces come from (pdf_page.py, scan_page.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers import limits
from parsers.formats.layout import is_article, is_frame
from parsers.formats.text import is_certain
from parsers.grid import GridCell, GridRow

NEAR = 3.0  # points: borders closer than this are one
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+条")
_FIGURE = re.compile(r"[-+]?[\d.,，]+%?|[-—/／－–]+")
_FOOT = re.compile(r"[-—–·.\s第共页/()（）]*\d{0,4}[-—–·.\s第共页/()（）]*\d{0,4}[-—–·.\s页]*")


@dataclass(slots=True)
class Piece:
    """Text and its place in points from the page's top left. confidence: 0..1, from character recognition."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    confidence: float | None = None


@dataclass(slots=True)
class Ruled:
    """A ruled table, or its part on one page. cells: what the lines enclose; loose: what stands in a row but in no cell,
    as beside a table that is open at its sides."""

    x0: float
    top: float
    x1: float
    bottom: float
    cells: list[Piece]
    loose: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A line of text outside of ruled tables: its pieces from left to right, with a wide gap between."""

    pieces: list[Piece]

    @property
    def top(self) -> float:
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bottom for piece in self.pieces)


@dataclass(slots=True)
class Page:
    """What stands on one page, from top to bottom.

    is_picture: next to no text, and a picture over most of it. is_layer: text over a picture of the whole page, somebody's
    character recognition, in which no border is certain.
    """

    number: int
    blocks: list[Ruled | Line]
    is_picture: bool = False
    is_layer: bool = False

    def cell_count(self) -> int:
        return sum(
            len(block.cells) + len(block.loose) if isinstance(block, Ruled) else len(block.pieces)
            for block in self.blocks
        )


def clustered(values: list[float], near: float = NEAR) -> list[float]:
    """The values in order, those close together as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > near:
            found.append(value)
    return found


def index_of(edges: list[float], value: float) -> int:
    """Which of the edges is nearest to a value."""
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value)) if edges else 0


def to_rows(pages: list[Page]) -> list[GridRow]:
    """The rows of all pages. A table that ends a page and goes on atop the next keeps its number and its columns."""
    chain_of = _chains(pages)
    parts: dict[int, list[Ruled]] = {}
    for page in pages:
        for block in page.blocks:
            if isinstance(block, Ruled):
                parts.setdefault(chain_of[id(block)], []).append(block)
    columns = {chain: _columns(found) for chain, found in parts.items()}
    rows: list[GridRow] = []
    numbers: dict[int, int] = {}
    for page in pages:
        lines: list[Line] = []
        for block in page.blocks:
            if isinstance(block, Line):
                lines.append(block)
                continue
            rows += _line_rows(lines, page)
            lines = []
            chain = chain_of[id(block)]
            found = _ruled_rows(block, columns[chain], page)
            if is_frame(found) or (len(found) == 1 and is_article(found[0].cells)):
                rows += _text_rows(found)
                continue
            for row in found:
                row.table = numbers.setdefault(chain, len(numbers))
            rows += found
        rows += _line_rows(lines, page)
    return rows


# Tables over page breaks


def _chains(pages: list[Page]) -> dict[int, int]:
    """id of each ruled table → number of the table that it is a part of."""
    chain_of: dict[int, int] = {}
    chains = 0
    last: Ruled | None = None  # the table that ends the page before
    for page in pages:
        ruled = [block for block in page.blocks if isinstance(block, Ruled)]
        for position, block in enumerate(ruled):
            if position == 0 and last is not None and _goes_on(last, block) and _only_feet(page, above=block.top):
                chain_of[id(block)] = chain_of[id(last)]
            else:
                chain_of[id(block)] = chains
                chains += 1
        last = ruled[-1] if ruled and _only_feet(page, below=ruled[-1].bottom) else None
    return chain_of


def _goes_on(upper: Ruled, lower: Ruled) -> bool:
    """Whether two parts on successive pages share their outer borders and most of the inner ones."""
    if abs(upper.x0 - lower.x0) > 2 * NEAR or abs(upper.x1 - lower.x1) > 2 * NEAR:
        return False
    before = clustered([cell.x0 for cell in upper.cells])
    after = clustered([cell.x0 for cell in lower.cells])
    shared = sum(any(abs(left - other) <= NEAR for other in before) for left in after)
    return shared * 2 >= len(after)


def _only_feet(page: Page, above: float = 0, below: float = float("inf")) -> bool:
    """Whether nothing but page numbers stands above, or below, a height."""
    return all(
        len(text := "".join(piece.text for piece in block.pieces)) < 12 and _FOOT.fullmatch(text) is not None
        for block in page.blocks
        if isinstance(block, Line) and (block.bottom <= above or block.top >= below)
    )


# Ruled tables


def _columns(parts: list[Ruled]) -> list[float]:
    """The left borders of a table's columns, over all pages; text left of all lines is a column of its own."""
    edges = clustered([x for part in parts for cell in part.cells for x in (cell.x0, cell.x1)])
    if any(piece.x0 < part.x0 - NEAR for part in parts for piece in part.loose):
        edges.insert(0, float("-inf"))
    return edges


def _ruled_rows(part: Ruled, columns: list[float], page: Page) -> list[GridRow]:
    tops = clustered([y for cell in part.cells for y in (cell.top, cell.bottom)])
    rows: dict[int, list[GridCell]] = {}
    guessed = set()
    for cell in part.cells:
        top, left = index_of(tops, cell.top), index_of(columns, cell.x0)
        high = max(1, index_of(tops, cell.bottom) - top)
        wide = max(1, index_of(columns, cell.x1) - left)
        rows.setdefault(top, []).append(GridCell(cell.text, left, wide, high, None, page.number, cell.confidence))
    for piece in part.loose:
        top = index_of(tops, piece.top)
        left = max((at for at, edge in enumerate(columns) if edge <= piece.x0 + NEAR), default=0)
        rows.setdefault(top, []).append(GridCell(piece.text, left, 1, 1, None, page.number, piece.confidence))
        if part.x0 - NEAR <= piece.x0 and piece.x1 <= part.x1 + NEAR:
            guessed.add(top)  # among the cells: the lines say nothing about it
    return [
        GridRow(sorted(rows[top], key=lambda cell: cell.column), certain=top not in guessed and not page.is_layer)
        for top in sorted(rows)
    ]


def _text_rows(found: list[GridRow]) -> list[GridRow]:
    """A frame's content as lines of text."""
    return [
        GridRow([GridCell(line, 0, page=cell.page, confidence=cell.confidence)], None, is_certain(line))
        for row in found
        for cell in row.cells
        for line in cell.text.split("\n")
        if line
    ]


# Lines of text, and tables without rules


def _line_rows(lines: list[Line], page: Page) -> list[GridRow]:
    """Lines of text as rows: successive ones with gaps share columns, which their figures set."""
    rows: list[GridRow] = []
    block: list[Line] = []
    for line in [*lines, None]:
        if line is not None and (len(line.pieces) > 1 or (block and _within(block, line))):
            if _is_other(block, line):
                rows += _block_rows(block, page)
                block = []
            block.append(line)
            continue
        rows += _block_rows(block, page)
        block = []
        if line is not None:
            piece = line.pieces[0]
            cell = GridCell(piece.text, 0, page=page.number, confidence=piece.confidence)
            rows.append(GridRow([cell], None, is_certain(piece.text) and not page.is_layer))
    return rows


def _within(block: list[Line], line: Line) -> bool:
    """Whether a line of one piece belongs to the table above it: a torn label, and not running text or a heading."""
    left, right = min(found.pieces[0].x0 for found in block), max(found.pieces[-1].x1 for found in block)
    piece = line.pieces[0]
    if _HEADING.match(piece.text) or piece.text.endswith("。"):
        return False
    return piece.x1 - piece.x0 < 0.4 * (right - left) and line.top - block[-1].bottom < 2 * (line.bottom - line.top)


def _figures(line: Line) -> list[Piece]:
    return [piece for piece in line.pieces if _FIGURE.fullmatch(piece.text)]


def _is_other(block: list[Line], line: Line) -> bool:
    """Whether a row of figures belongs to another table than the block's last one: most stand under no figure of it."""
    figures = _figures(line)
    above = next((found for row in reversed(block) if len(found := _figures(row)) > 2), [])
    if len(figures) < 3 or not above:
        return False
    under = sum(any(other.x0 - 4 < piece.x1 and piece.x0 < other.x1 + 4 for other in above) for piece in figures)
    return under * 2 < max(len(figures), len(above))


def _block_rows(block: list[Line], page: Page) -> list[GridRow]:
    columns = _text_columns(block)
    rows = []
    for line in block:
        cells: dict[int, GridCell] = {}
        for piece in line.pieces:
            over = [at for at, (left, right) in enumerate(columns) if left < piece.x1 and piece.x0 < right]
            first = over[0] if over else sum(right <= piece.x0 for _, right in columns)
            while first in cells:
                first += 1
            cells[first] = GridCell(piece.text, first, max(1, len(over)), 1, None, page.number, piece.confidence)
        last = max(cells)
        taken = {under for cell in cells.values() for under in range(cell.column, cell.column + cell.colspan)}
        if len(line.pieces) > 2:  # a row of figures: columns without one are blank
            for column in range(min(max(last, len(columns) - 1) + 1, limits.GRID_COLUMNS)):
                if column not in taken:
                    cells[column] = GridCell("", column, page=page.number)
        rows.append(GridRow([cells[column] for column in sorted(cells)], None, certain=False))
    return rows


def _text_columns(block: list[Line]) -> list[tuple[float, float]]:
    """(left, right) of each column: pieces above one another are one, figures first; a piece over several is a heading."""
    pieces = sorted(
        (piece for line in block if len(line.pieces) > 2 for piece in line.pieces),
        key=lambda piece: (not _FIGURE.fullmatch(piece.text), piece.x1 - piece.x0),
    )
    columns: list[tuple[float, float]] = []
    for piece in pieces:
        over = [column for column in columns if column[0] < piece.x1 and piece.x0 < column[1]]
        if len(over) < 2:
            columns = [column for column in columns if column not in over]
            columns.append(
                (min([piece.x0, *(left for left, _ in over)]), max([piece.x1, *(right for _, right in over)]))
            )
    return sorted(columns)
