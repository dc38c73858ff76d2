"""Tables in the markup of AsciiDoc (|===) and MediaWiki ({| |}) → rows of cells.

In both a line is no row: cells follow one another, over line ends, and rows come from the number of columns or a mark. A block that
does not keep to its markup is left to the plain reading (text.py). Not here: tables drawn with characters (drawn.py).
"""

from __future__ import annotations

import re

from parsers import limits
from parsers.formats.drawn import LONGEST, Drawn
from parsers.grid import GridCell, GridRow

FENCE = "|==="
_COLS = re.compile(r"cols\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\d+))")
_REPEAT = re.compile(r"\s*(\d+)\*")
# A pipe that begins a cell of AsciiDoc, with the spans before it: 2+| 3.2+| .3+|
_CELL = re.compile(r"(?:(?<=\s)|^)(?:(\d+)?(?:\.(\d+))?\+)?[<^>.]*[adehlmsv]?(?<!\\)\||(?<!\\)\|", re.MULTILINE)
_SPAN = re.compile(r"(colspan|rowspan)\s*=\s*[\"']?(\d{1,4})")
_ATTRIBUTES = re.compile(r"(?:\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[\w#%.-]+))+\s*")


def find(lines: list[str], first: int) -> list[Drawn]:
    """The tables among lines, in order. first: the number of the first line."""
    found: list[Drawn] = []
    at = 0
    while at < len(lines):
        text = lines[at].strip()
        table = None
        if text == FENCE:
            table = _asciidoc(lines, at, first)
        elif text.startswith("{|"):
            table = _mediawiki(lines, at, first)
        if table is None:
            at += 1
            continue
        for row in table.rows:
            row.table = -(first + table.start)
        found.append(table)
        at = table.end
    return found


def _placed(cells: list[GridCell], width: int) -> list[GridRow] | None:
    """Cells one after the other in rows of a width, spans counted; None where they do not fill it."""
    rows: list[list[GridCell]] = [[]]
    taken: dict[int, int] = {}  # column → rows that a span above still covers
    column = 0
    for cell in cells:
        while column < width and taken.get(column):
            column += 1
        if column >= width:
            taken = {at: left - 1 for at, left in taken.items() if left > 1}
            rows.append([])
            column = next((at for at in range(width) if not taken.get(at)), width)
        if column + cell.colspan > width:
            return None
        cell.column = column
        rows[-1].append(cell)
        if cell.rowspan > 1:
            taken |= dict.fromkeys(range(column, column + cell.colspan), cell.rowspan)
        column += cell.colspan
    while column < width and taken.get(column):
        column += 1
    return [GridRow(row) for row in rows] if column == width else None


def _asciidoc(lines: list[str], at: int, first: int) -> Drawn | None:
    end = next((n for n in range(at + 1, min(len(lines), at + LONGEST)) if lines[n].strip() == FENCE), None)
    if end is None:
        return None
    cells: list[GridCell] = []
    counts: list[int] = []  # of the cells that begin on a line that begins any
    for number in range(at + 1, end):
        line = lines[number]
        marks = list(_CELL.finditer(line))
        before = line[: marks[0].start()] if marks else line
        if before.strip() and cells:  # the rest of a cell that began above
            cells[-1].text = f"{cells[-1].text}\n{before.strip()}".strip()
        for n, mark in enumerate(marks):
            stop = marks[n + 1].start() if n + 1 < len(marks) else len(line)
            wide, high = min(int(mark[1] or 1), limits.GRID_COLUMNS), min(int(mark[2] or 1), limits.GRID_CELLS)
            cells.append(GridCell(line[mark.end() : stop].strip(), 0, wide, high, first + number))
        if marks:
            counts.append(sum(cell.colspan for cell in cells[-len(marks) :]))
    width = _columns(lines[at - 1] if at else "") or (counts[0] if counts else 0)
    rows = _placed(cells, width) if 0 < width <= limits.GRID_COLUMNS else None
    return Drawn(at - bool(at and lines[at - 1].lstrip().startswith("[")), end + 1, rows) if rows else None


def _columns(attributes: str) -> int:
    """How many columns the line of attributes above a table of AsciiDoc states; 0 where it states none."""
    found = _COLS.search(attributes)
    if not found:
        return 0
    if found[3]:
        return int(found[3])
    entries = (found[1] or found[2]).split(",")
    return sum(int(many[1]) if (many := _REPEAT.match(entry)) else 1 for entry in entries)


def _mediawiki(lines: list[str], at: int, first: int) -> Drawn | None:
    rows: list[list[GridCell]] = [[]]
    for number in range(at + 1, min(len(lines), at + LONGEST)):
        text = lines[number].strip()
        if text.startswith("|}"):
            width = sum(cell.colspan for cell in next((row for row in rows if row), []))
            cells = [cell for row in rows for cell in row]
            placed = _placed(cells, width) if 0 < width <= limits.GRID_COLUMNS else None
            # Rows that say themselves where they end need not fill the width.
            kept = placed if placed and len(placed) == sum(map(bool, rows)) else _in_order(rows)
            return Drawn(at, number + 1, kept) if kept else None
        if text.startswith("{|"):
            return None
        if text.startswith("|-"):
            rows.append([])
        elif text.startswith("|+"):
            continue
        elif text.startswith(("|", "!")):
            for part in re.split(r"\|\||!!" if text[0] == "!" else r"\|\|", text[1:]):
                rows[-1].append(_wiki_cell(part, first + number))
        elif text and rows[-1]:
            rows[-1][-1].text = f"{rows[-1][-1].text}\n{text}".strip()
    return None


def _wiki_cell(part: str, line: int) -> GridCell:
    attributes, bar, text = part.partition("|")
    spans: dict[str, int] = {}
    if bar and _ATTRIBUTES.fullmatch(attributes):
        spans = {name: max(1, min(int(count), limits.GRID_COLUMNS)) for name, count in _SPAN.findall(attributes)}
        part = text
    return GridCell(part.strip(), 0, spans.get("colspan", 1), spans.get("rowspan", 1), line)


def _in_order(rows: list[list[GridCell]]) -> list[GridRow]:
    for row in rows:
        column = 0
        for cell in row:
            cell.column, column = column, column + cell.colspan
    return [GridRow(row) for row in rows if row]
