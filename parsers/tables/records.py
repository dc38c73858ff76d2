"""A fourth view of a page: figures that each carry the names of their row and column (予以公开－自然人：3, "自然人": 3), as lists of keys and
values, objects and outlines have them. Each row that names all its columns becomes a row of a table under the form's header.

Tried for a page on which no other view shows a table. A column that is not named is not there: it is no blank. Not here: what the rows say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from parsers.forms import Block, Form
from parsers.grid import Grid, GridCell, GridRow
from parsers.normalise import label_key, ordinal
from parsers.tables.align import similarity
from parsers.tables.strips import label_index

FEWEST_ROWS = 10  # of the applications table with every column: fewer may be prose, or names and figures that only stand near each other
LONGEST = 100_000  # characters of a line
SIMILAR, SHORT = 0.8, 4  # how much of a longer name must be there
# A part of a line: a number with its sign, or a run of text up to what parts names from figures.
_PART = re.compile(
    r"(?P<figure>(?<![\d.])[+＋\-−－]?(?!\d{1,2}[.．、](?!\d))\d[\d,，.]*(?:万元|亿元|元|件|项|条)?"
    r"|(?<=[:：\s=\"'“])(?:[-－—/／]{1,2}|无)(?=[\s\"'”,，;；]|$))"
    r"|(?P<words>(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）]?[、.．])?[^\s:：,，;；=|\"'“”{}\[\]*#>→－—\-\d]"
    r"(?:（[^（）]{0,40}）|\([^()]{0,40}\)|[^\s:：;；=|\"{}\[\]*#>→－—\-\d])*)"
)
_KEY = re.compile(r"[\"'”’*]{0,2}\s?[:：=]")  # what follows a name that a figure should follow


@dataclass(slots=True)
class _Row:
    """The figures of one row of one table by column; twice: one column is named twice, so that nothing is known."""

    label: str
    figures: dict[str, GridCell] = field(default_factory=dict)
    twice: bool = False


def records(grid: Grid, form: Form) -> Grid | None:
    """The page's named figures as the form's tables, None where it names too few."""
    rows: dict[tuple[str, str], _Row] = {}
    table = row = column = None
    blocks = {
        (entry.code, label.code): block for entry in form.tables for block in entry.blocks for label in block.rows
    }
    awaited = False  # the last name was a key: with nothing behind it its column is blank
    for text, cell, is_figure, is_key in _parts(grid):
        if awaited and not is_figure and row is not None and column is not None:
            rows[table, row].figures.setdefault(column, GridCell("", 0, line=cell.line, page=cell.page))
            column = None
        awaited = is_key
        if is_figure:
            if row is not None and column is not None:
                known = rows[table, row]
                known.twice |= column in known.figures
                known.figures[column] = GridCell(text, 0, line=cell.line, page=cell.page)
            column = None
            continue
        named = _column_of(text, blocks.get((table, row)))
        if named is not None:
            column = named
            continue
        found = _row_of(text, blocks)
        if found is not None:
            table, row = found
            column = None
            rows.setdefault(found, _Row(text))
    width = len(form.table("applications").columns)
    whole = [code for (name, code), one in rows.items() if name == "applications" and len(one.figures) == width and not one.twice]
    if len(whole) < FEWEST_ROWS:
        return None
    return replace(grid, rows=list(_tables(form, rows)))


def _parts(grid: Grid) -> Iterator[tuple[str, GridCell, bool, bool]]:
    """(text, where it stood, whether it is a figure, whether it is a key), in order."""
    for cell in (cell for row in grid.rows for cell in row.cells if len(cell.text) <= LONGEST):
        for found in _PART.finditer(cell.text):
            is_key = found["words"] is not None and _KEY.match(cell.text, found.end()) is not None
            yield found[0].rstrip(",，、"), cell, found["figure"] is not None, is_key


def _column_of(text: str, block: Block | None) -> str | None:
    """The column of a row's block that a text names; a text with a row's number before it names none."""
    if block is None or ordinal(text):
        return None
    key = label_key(text)
    found = [column.code for column in block.columns if key in column.keys]
    if not found and len(key) > SHORT and key not in label_index().rows:  # （万元） behind it, a character misread
        found = [
            column.code
            for column in block.columns
            if similarity(key, column) >= SIMILAR
            or any(len(name) >= SHORT and key.startswith(name) for name in column.keys)
        ]
    return found[0] if len(found) == 1 else None


def _row_of(text: str, blocks: dict[tuple[str, str], Block]) -> tuple[str, str] | None:
    """The (table, row) that a text names, and no other."""
    known = label_index()
    hits = known.rows.get(label_key(text), frozenset())
    if len(hits) > 1:
        hits = known.narrow(hits, [text])
    hits = frozenset(hit for hit in hits if hit in blocks)
    return next(iter(hits)) if len(hits) == 1 else None


def _tables(form: Form, rows: dict[tuple[str, str], _Row]) -> Iterator[GridRow]:
    number = 0
    for entry in form.tables:
        if entry.layout == "single_row":
            cells: list[GridCell] = []
            for label in entry.rows:
                found = rows.get((entry.code, label.code))
                if found is not None and not found.twice:
                    cells += [found.figures[column.code] for column in entry.columns if column.code in found.figures]
            number -= 1
            if len(cells) == len(entry.rows) * len(entry.columns):
                yield _line([column.text for _ in entry.rows for column in entry.columns], cells[0], number)
                yield _values("", cells, number)
            continue
        for block in entry.blocks:
            number -= 1
            complete = [
                found
                for label in block.rows
                if (found := rows.get((entry.code, label.code)))
                and not found.twice
                and len(found.figures) == len(block.columns)
            ]
            if complete:
                first = next(iter(complete[0].figures.values()))
                yield _line(
                    ["信息内容" if entry.layout == "blocks" else "", *(column.text for column in block.columns)],
                    first,
                    number,
                )
            for found in complete:
                yield _values(found.label, [found.figures[column.code] for column in block.columns], number)


def _line(texts: list[str], where: GridCell, number: int) -> GridRow:
    return GridRow([GridCell(text, n, line=where.line, page=where.page) for n, text in enumerate(texts)], number)


def _values(label: str, cells: list[GridCell], number: int) -> GridRow:
    first = [GridCell(label, 0, line=cells[0].line, page=cells[0].page)] if label else []
    return GridRow(first + [replace(cell, column=n + len(first)) for n, cell in enumerate(cells)], number)
