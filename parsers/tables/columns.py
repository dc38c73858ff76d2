"""Which cells of a row are the form's columns: a window of the right width over the cells behind the label.

A row that prints every value has one window. Where some are blank, a lost border would shift its figures without a
trace; so the row must then be built like the table's other rows, or its own sum must hold, else it is undecided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parsers.grid import GridCell
from parsers.numbers import Reading
from parsers.tables.strips import Strip

AddsUp = Callable[[Sequence[Reading]], bool | None]


@dataclass(slots=True)
class Window:
    """The cells of one row, in column order; offset: where they begin behind the label."""

    strip: Strip
    offset: int
    width: int

    @property
    def cells(self) -> list[GridCell]:
        return self.strip.values[self.offset : self.offset + self.width]

    @property
    def readings(self) -> list[Reading]:
        return self.strip.readings[self.offset : self.offset + self.width]


_TWO = re.compile(r"\d[ \t\u3000\xa0]+\d")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u3000\xa0]\d{3})+")
_FIGURE_BEHIND = re.compile(r"[^\s\d.．、][ \t\u3000\xa0]+(?:[\d,，.]*\d|[/\\—－-])\s*$")


def lost_border(strip: Strip) -> bool:
    """Whether two figures stand in one cell, or a figure behind the label in the label's own: a border is lost, and what
    is blank in the row may have been printed."""
    return any(_TWO.search(cell.text) and not _GROUPED.fullmatch(cell.text.strip()) for cell in strip.values) or any(
        _FIGURE_BEHIND.search(cell.text) for cell in strip.labels[-1:]
    )


def offsets(strip: Strip, width: int) -> list[int]:
    """Where a window may begin: it must hold every printed value of the row. None where a border is lost."""
    last_start = len(strip.values) - width
    if last_start < 0:
        return []
    if strip.filled < width and lost_border(strip):
        return []
    if not last_start:
        return [0]
    filled = [n for n, reading in enumerate(strip.readings) if reading.state != "blank"]
    if not filled:
        return list(range(last_start + 1))
    return list(range(max(0, filled[-1] - width + 1), min(filled[0], last_start) + 1))


def build(strip: Strip, offset: int) -> tuple[int, ...]:
    """How a row is built, as far as rows of one table share it: the columns that the window begins and the row ends in
    where the source has columns, else how many cells stand from the window's start to the row's end."""
    if strip.row.table is not None:
        return (strip.values[offset].column, strip.values[-1].column)
    return (len(strip.values) - offset,)


def exact_build(strip: Strip, offset: int) -> tuple[int, ...]:
    """The same with all that a lost border would change: how many cells the row has, and where its label ends."""
    cells = len(strip.row.cells)
    return (cells, cells - len(strip.values), cells - len(strip.values) + offset)


def place(strips: Sequence[Strip], width: int, adds_up: AddsUp) -> dict[int, Window]:
    """The window of each row that has exactly one, by strip.index.

    adds_up: whether a row's readings obey its identity, a blank counted as nothing (None: can't be decided).
    """
    placed: dict[int, Window] = {}
    sure: list[Window] = []
    partly: list[tuple[Strip, list[int], list[int]]] = []
    for strip in strips:
        found = [] if _label_among(strip, width) else offsets(strip, width)
        if found and strip.filled == width:
            window = placed[strip.index] = Window(strip, found[0], width)
            sure.append(window)
        elif found and strip.filled == 0:
            placed[strip.index] = Window(strip, found[0], width)
        elif found:
            proved = [offset for offset in found if adds_up(strip.readings[offset : offset + width])]
            partly.append((strip, found, proved))
    if not partly:
        return placed
    rows = Rows()
    for window in sure:
        rows.add(window.strip, window.offset)
    if not rows.count:
        for strip, found, proved in partly:
            if len(found) == 1 or len(proved) == 1:
                rows.add(strip, (proved or found)[0])
    patterns = Counter(_pattern(strip, found[0], width) for strip, found, _ in partly)
    for strip, found, proved in partly:
        alike = rows.alike(strip, found)
        if len(alike) != 1:
            alike = _by_ends(strip, found, rows, width, patterns)
            # Where the rows begin in one column a row that begins elsewhere has one label more; a blank is no label.
            if (
                strip.row.certain
                and rows.systematic(strip) is not None
                and any(strip.readings[at].state == "blank" for at in alike)
            ):
                alike = []
        # What the row's sum says and what its build says must not differ: a blank total can make a wrong sum hold.
        agreed = [offset for offset in proved if offset in alike] if alike and proved else proved or alike
        if len(agreed) == 1:
            placed[strip.index] = Window(strip, agreed[0], width)
    return placed


def _label_among(strip: Strip, width: int) -> bool:
    """Whether a row without a label begins with a blank that may be the label's place, and has none to spare."""
    return (
        not strip.labels
        and strip.row.table is None
        and len(strip.values) == width
        and strip.readings[0].state == "blank"
    )


class Rows:
    """How the table's sure rows are built: what a row with blanks is compared with."""

    def __init__(self) -> None:
        self.count = 0
        self.builds: Counter[tuple[int, ...]] = Counter()
        self.starts: dict[int | None, Counter[int]] = {}  # by kind: where rows of one table begin
        self.exact: set[tuple[int, ...]] = set()
        self.shapes: set[tuple[int, int]] = set()  # (cells of the row, offset)

    def add(self, strip: Strip, offset: int) -> None:
        self.count += 1
        self.builds[build(strip, offset)] += 1
        self.starts.setdefault(_kind(strip), Counter())[strip.values[offset].column] += 1
        self.exact.add(exact_build(strip, offset))
        self.shapes.add((len(strip.row.cells), offset))

    def systematic(self, strip: Strip) -> int | None:
        """The column that rows of this kind begin in, where they do: its place is then the only one for a row with blanks."""
        starts = self.starts.get(_kind(strip), Counter())
        column, often = starts.most_common(1)[0] if starts else (0, 0)
        return column if often >= FEW and often >= 0.8 * starts.total() else None

    def alike(self, strip: Strip, found: list[int]) -> list[int]:
        """Offsets that make the row like the sure ones in all that a lost border would change."""
        if not strip.row.certain or not self.count:
            return []
        column = self.systematic(strip)
        if column is not None:
            return [offset for offset in found if strip.values[offset].column == column]
        return [
            offset
            for offset in found
            if exact_build(strip, offset) in self.exact
            or (len(self.shapes) == 1 and self.count >= FEW and (len(strip.row.cells), offset) in self.shapes)
        ]


def _kind(strip: Strip) -> int | None:
    """Rows whose columns can be compared: those of the source's tables, and in text those of as many cells (a table cut by
    pages may have a column more in one of its parts)."""
    return None if strip.row.table is not None else len(strip.row.cells)


FEW = 4  # rows that begin in one column: the table's cells stand in columns, and do not just follow each other
SYSTEMATIC = 4  # rows that leave the same columns blank: the agency's way, and no accident


def _pattern(strip: Strip, offset: int, width: int) -> tuple:
    """Which columns a row leaves blank, and how it is built: an accident has one of its own."""
    blank = tuple(reading.state == "blank" for reading in strip.readings[offset : offset + width])
    return (build(strip, offset), blank[0], blank[-1])


def _by_ends(strip: Strip, found: list[int], rows: Rows, width: int, patterns: Counter) -> list[int]:
    """Offsets by how many cells follow. Where the table's rows differ in their fillers a blank end column would hide a
    lost border, unless many rows leave it blank."""
    known = rows.builds
    most = max((known[build(strip, offset)] for offset in found), default=0)
    alike = [offset for offset in found if most and known[build(strip, offset)] == most]
    if len(alike) != 1 or (len(known) == 1 and rows.count >= FEW):
        return alike
    filled = strip.readings[alike[0]].state != "blank" and strip.readings[alike[0] + width - 1].state != "blank"
    return alike if filled or patterns[_pattern(strip, alike[0], width)] >= SYSTEMATIC else []
