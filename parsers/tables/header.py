"""What the header of the applications table says of its columns, where it is not what the form has.

Most reports print the form's columns in the form's order, and their rows say where they begin (columns.py). A header
that names them in another order, or names others beside them (占比, 行次, 备注), is read cell by cell: each figure then
stands under its name, or in no column of the form. Not here: the headers of the first table (proactive.py).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.forms import Table
from parsers.grid import GridCell
from parsers.normalise import label_key
from parsers.numbers import Reading
from parsers.tables.strips import Strip, label_index, with_values

NUMBERING = frozenset({"序号", "行次", "栏次", "编号", "代码", "行号"})  # columns that number the rows
BESIDE = frozenset({"占比", "比例", "百分比", "备注", "说明", "同比", "增减", "增幅", "增长率", "上年", "上年同期"})
MISREAD = 3  # at most one character in so many of a column's name is misread (科研机枸)
SERIAL = 6  # rows numbered one after the other: their first figure is the row's number


@dataclass(slots=True)
class Picked:
    """The cells of a row that stand under the form's columns, in the form's order."""

    strip: Strip
    cells: list[GridCell]
    readings: list[Reading]


@dataclass(slots=True)
class Header:
    """Columns that are not the form's. places: the form's columns by where they stand, in the form's order; empty where
    the header does not name each of them once. cells: how many cells its rows have, None where spans are counted."""

    places: tuple[int, ...]
    cells: int | None

    def pick(self, strip: Strip) -> Picked | None:
        """The row's cells under the form's columns, None for a row that is built otherwise."""
        if not self.places or not strip.row.certain:
            return None
        by_place = {cell.column: n for n, cell in enumerate(strip.values)}
        if self.cells is not None:
            count = len(strip.row.cells)
            if count < self.cells or any(cell.text for cell in strip.row.cells[self.cells :]):
                return None
        if not all(place in by_place for place in self.places):
            return None
        found = [by_place[place] for place in self.places]
        return Picked(strip, [strip.values[n] for n in found], [strip.readings[n] for n in found])


def other_columns(above: Sequence[Strip], table: Table) -> Header | None:
    """The header above a table's first row, where it names other columns than the form's, or in another order.

    above: the lines before the first row, in order. None where the header is the form's, or says nothing.
    """
    known = label_index()
    order = {column.code: n for n, column in enumerate(table.columns)}
    places: dict[str, list[int]] = {}
    widths: set[int | None] = set()
    other = False
    beside: list[tuple[int, int]] = []  # (line, place) of words that name no column, on lines that name none
    lines: list[int] = []
    for strip in above:
        if strip.numbers or len(strip.row.cells) < 2:
            continue
        named: list[tuple[int, int | None]] = []  # (place, the form's column or None for a word of another kind)
        for cell in strip.row.cells:
            key = label_key(cell.text)
            codes = [code for name, code in known.columns.get(key, ()) if name == table.code]
            if codes:
                named.append((cell.column, order[codes[0]]))
                places.setdefault(codes[0], []).append(cell.column)
            elif (misread := _misread(key, table)) is not None:
                named.append((cell.column, misread))
            elif key in NUMBERING:
                other = True
                named.append((cell.column, None))
            elif cell.text and key not in known.headers:
                named.append((cell.column, None))
        columns = [column for _, column in named if column is not None]
        if not columns:
            beside += [(strip.index, place) for place, _ in named if strip.row.certain]
            continue
        lines.append(strip.index)
        widths.add(None if strip.row.table is not None else len(strip.row.cells))
        first = next(n for n, (_, column) in enumerate(named) if column is not None)
        if not strip.row.certain:
            other |= any(label_key(cell.text) in BESIDE | NUMBERING for cell in strip.row.cells)
            # Without borders the lines of a header run together: only one that is whole, on one line, has an order.
            other |= sorted(columns) == [*range(len(order))] != columns and len(order) - 1 in (columns[0], columns[-1])
            continue
        other |= len(columns) > 1 and (columns != sorted(columns) or any(column is None for _, column in named[first:]))
    last = max((place for found in places.values() for place in found), default=0)
    other |= any(place > last and lines and 0 < lines[0] - line <= 2 for line, place in beside)
    if not other:
        return None
    whole = len(places) == len(order) and all(len(found) == 1 for found in places.values()) and len(widths) == 1
    if not whole or len({found[0] for found in places.values()}) < len(order):
        return Header((), None)
    return Header(tuple(places[column.code][0] for column in table.columns), widths.pop())


@functools.lru_cache(maxsize=4096)
def _misread(key: str, table: Table) -> int | None:
    """The column whose word this is with a character misread; None for another word, or one that may be of two."""
    if len(key) < 3 or key in label_index().headers:
        return None
    near = [n for n, column in enumerate(table.columns) if any(_substituted(key, known) for known in column.keys)]
    return near[0] if len(near) == 1 else None


def _substituted(key: str, known: str) -> bool:
    """Whether characters of a word were misread, and none added: 上年总计 is another word than 总计."""
    if len(key) != len(known):
        return False
    return sum(one != other for one, other in zip(key, known, strict=True)) <= max(1, len(key) // MISREAD)


def without_numbers(data: list[Strip]) -> list[Strip]:
    """The rows without the running number that stands before their figures."""
    numbers = [strip.readings[0].value if strip.readings and strip.readings[0].usual else None for strip in data]
    steps = sum(
        after is not None and before is not None and after == before + 1
        for before, after in itertools.pairwise(numbers)
    )
    if steps < SERIAL or steps < 0.8 * (len(data) - 1):
        return data
    return [
        with_values(strip, strip.values[1:], strip.readings[1:]) if strip.values else strip
        for strip in data
    ]
