"""Where the tables are: by the density of a form's labels, never by headings alone.

A table that is printed twice (a page break that repeats a header apart) gives two instances, kept apart.
Not here: what the rows say.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from parsers.forms import forms
from parsers.grid import Grid
from parsers.tables.strips import Strip, cut, label_index

# A line that a page has and no table: its number, alone or behind the title that runs over all pages.
PAGE_NUMBER = re.compile(
    r"\s*(?:[-−–—－]\s*\d{1,4}\s*[-−–—－]|第\s*\d+\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}|.{0,30}信息公开.{0,10}报告\s+\d{1,3})\s*"
)
NUMERALS = "一二三四五六七八九十"  # what is left of an item's number whose bracket stands below
FAR = 40  # grid rows without any label of the table: what follows is another table
MANY = 5  # figures that are no words of prose
PRINTED_ROWS, PRINTED_COLUMNS = 10, 5  # what a printing of a matrix shows at the least
FEWEST = 3  # labelled rows that make a matrix
ABOVE = 8  # lines that a header may have, and what may stand between it and the first row


@dataclass(slots=True)
class Instance:
    """One printing of one table: its strips in order, from the first to the last that may belong to it.

    header: the last line of the header, where the table is found by it. grid: the view of the page that it stands in.
    above: the lines before the first, in order, where a header may stand. below: the line after the last.
    """

    table: str
    strips: list[Strip]
    hits: int
    header: Strip | None = None
    grid: Grid | None = None
    above: Sequence[Strip] = ()
    below: Sequence[Strip] = ()
    headers: list[Any] | None = field(default=None, init=False)  # see block_header.headers_of


def strips_of(grid: Grid) -> list[Strip]:
    """Every row of two or more cells, cut into label and values; short lines of text as labels alone."""
    found = []
    for index, row in enumerate(grid.rows):
        if len(row.cells) > 1 or (row.cells and 0 < len(row.cells[0].text) <= 60):
            found.append(cut(index, row))
    return found


def _codes(strip: Strip, table: str) -> list[str]:
    return [code for name, code in strip.hits if name == table]


@functools.cache
def _order(table: str) -> dict[str, int]:
    order: dict[str, int] = {}
    for one in forms():
        for entry in one.tables:
            if entry.code == table:
                order.update(entry.row_order)
    return order


def matrices(strips: list[Strip], table: str, width: int) -> list[Instance]:
    """The printings of a matrix table (rows × width columns), found by labelled rows that hold values."""
    order = _order(table)
    runs: list[list[int]] = []
    seen: set[str] = set()
    highest = 0  # the place of the last of those in the form
    for at, strip in enumerate(strips):
        codes = _codes(strip, table) if strip.hits else ()
        if not codes or is_header(strip, table) or not _holds_values(strip, width):
            continue
        code = min(codes, key=order.__getitem__)
        if runs:
            last = strips[runs[-1][-1]]
            drop = order[code] < highest - 1
            # A first row behind a last one begins the table anew; so does any row behind one or two stray words.
            anew = drop and (code in seen or order[code] <= 2 or len(runs[-1]) <= 2)
            if strip.index - last.index > FAR or anew:
                runs.append([])
                seen, highest = set(), 0
        else:
            runs.append([])
        runs[-1].append(at)
        seen.add(code)
        highest = max(highest, order[code])
    found = []
    for n, run in enumerate(runs):
        if len(run) < FEWEST:
            continue
        first, last = run[0], run[-1]
        floor = runs[n - 1][-1] + 1 if n else 0
        ceiling = runs[n + 1][0] if n + 1 < len(runs) else len(strips)
        while first > floor and _may_belong(strips[first - 1], table, width):
            first -= 1
        while last + 1 < ceiling and _may_belong(strips[last + 1], table, width):
            last += 1
        # Lines behind the last row may still carry the rest of its label.
        while (
            last + 1 < ceiling
            and not strips[last + 1].filled
            and strips[last + 1].index - strips[last].index <= 2
            and len(strips[last + 1].row.cells) > 1
        ):
            last += 1
        above, below = strips[max(0, first - ABOVE) : first], strips[last + 1 : last + 2]
        found.append(Instance(table, strips[first : last + 1], len(run), above=above, below=below))
    return found


def _holds_values(strip: Strip, width: int) -> bool:
    """Cells behind the label, or, where borders are lost, at least as many digits as the row has figures."""
    if strip.row.certain:
        return len(strip.values) >= 2
    return strip.filled > 1 or digits(strip) >= width


def digits(strip: Strip) -> int:
    """How many digits stand behind the label."""
    return sum(character.isdigit() for cell in strip.values for character in cell.text)


def _may_belong(strip: Strip, table: str, width: int) -> bool:
    """A row of the right width next to the table whose label is lost."""
    if any(name != table for name, _ in strip.hits):
        return False
    if strip.row.certain:
        return width - 1 <= strip.numbers <= width and len(strip.labels) <= 3
    return bool(strip.labels) and strip.numbers <= width and digits(strip) >= width


def is_header(strip: Strip, table: str) -> bool:
    """A row that names columns and prints no figure. (总计 and 其他 name rows as well: one alone is no header.)"""
    if strip.numbers:
        return False
    words = sum(key in label_index().headers for key in strip.keys)
    return len(header_columns(strip, table)) + words >= 2


def is_printing(instance: Instance) -> bool:
    """Whether a matrix stands there with most of its rows under a header that names most of its columns."""
    named = {code for strip in instance.above if not strip.numbers for code in header_columns(strip, instance.table)}
    return instance.hits >= PRINTED_ROWS and len(named) >= PRINTED_COLUMNS


def is_detached(strip: Strip) -> bool:
    """Whether nothing but the order of the text joins a row's label and its figures, or it has no label."""
    if not strip.labels or not strip.values or not strip.row.certain:
        return True
    return strip.labels[-1].line != strip.values[0].line


def figures_first(strips: Sequence[Strip], at: int) -> bool:
    """Whether figures that are no row's stand before a label that nothing but order joins to its own: each label may then
    belong to the figures above it, and not to those below."""
    if not 0 <= at < len(strips) - 1:
        return False
    strip = strips[at]
    if not strip.numbers or not is_detached(strip):
        return False
    # Words of another kind (an advertisement, a page's foot) may stand between.
    below = next((one for one in strips[at + 1 : at + 4] if one.hits or one.filled), strips[at + 1])
    return (
        (names_columns(strip) or (strip.numbers >= MANY and not _resembles_row(strip)))
        and below.index - strip.index <= 4
        and bool(below.hits)
        and not names_columns(below)
        and is_detached(below)
    )


def _resembles_row(strip: Strip) -> bool:
    known = label_index()
    return bool(strip.hits) or any(known.near(key, [*known.rows]) for key in strip.keys)


def names_columns(strip: Strip) -> bool:
    """Whether a row has no label, or the last words of a header for one."""
    known = label_index()
    return not strip.keys or strip.keys[-1] in known.columns or strip.keys[-1] in known.headers


def holds_another(strips: Sequence[Strip], at: int) -> bool:
    """A row without figures beside a row of figures that has no label of its own: its blanks say nothing, since the
    figures may be its own (one cell a line, a label torn over two rows)."""
    strip = strips[at]
    if strip.filled:
        return False
    below = strips[at + 1] if at + 1 < len(strips) else None
    if below and below.index - strip.index <= 2 and below.filled and not below.labels:
        return True
    above = strips[at - 1] if at else None
    if (
        not above
        or strip.index - above.index > 2
        or above.numbers < 3
        or not strip.keys
    ):
        return False
    known = label_index()
    if all(key in known.groups or known.is_group_piece(key) or key in NUMERALS for key in above.keys):
        return True  # nothing but a number or its group's name before the figures: their label may be below them
    return above.keys[-1] + strip.keys[-1] in label_index().rows


def header_columns(strip: Strip, table: str) -> tuple[str, ...]:
    """The column codes that a row's text cells name, in order, for a table."""
    return _named_columns(tuple(strip.keys), table)


@functools.lru_cache(maxsize=8192)
def _named_columns(keys: tuple[str, ...], table: str) -> tuple[str, ...]:
    columns = label_index().columns
    found = []
    for key in keys:
        for name, code in sorted(columns.get(key, ())):
            if name == table:
                found.append(code)
                break
    return tuple(found)
