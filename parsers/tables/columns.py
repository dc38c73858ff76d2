"""Which cells of a row are the form's columns: a window of the right width over the cells behind the label.

A row that prints every value has one window. Where some are blank, a lost border would shift its figures without a
trace; so the row must then be built like the table's other rows, or its own sum must hold, else it is undecided.
"""

from __future__ import annotations

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


def offsets(strip: Strip, width: int) -> list[int]:
    """Where a window may begin: it must hold every printed value of the row."""
    last_start = len(strip.values) - width
    if last_start < 0:
        return []
    filled = [n for n, reading in enumerate(strip.readings) if reading.state != "blank"]
    if not filled:
        return list(range(last_start + 1))
    return list(range(max(0, filled[-1] - width + 1), min(filled[0], last_start) + 1))


def build(strip: Strip, offset: int) -> tuple[int, int]:
    """How a row is built, as far as rows of one table share it: the columns that the window begins and the row ends in
    where the source has columns, else how many cells stand from the window's start to the row's end."""
    if strip.row.table is not None:
        return (strip.values[offset].column, strip.values[-1].column)
    return (-1, len(strip.values) - offset)


def _ends_filled(strip: Strip, offset: int, width: int) -> bool:
    """Whether the first and the last column print something: where rows differ in their fillers, only that shows that
    no border is lost."""
    return strip.readings[offset].state != "blank" and strip.readings[offset + width - 1].state != "blank"


def place(strips: Sequence[Strip], width: int, adds_up: AddsUp) -> dict[int, Window]:
    """The window of each row that has exactly one, by strip.index.

    adds_up: whether a row's readings obey its identity, a blank counted as nothing (None: can't be decided).
    """
    placed: dict[int, Window] = {}
    builds: Counter[tuple[int, int]] = Counter()
    partly: list[Strip] = []
    for strip in strips:
        found = offsets(strip, width)
        if found and strip.filled == width:
            placed[strip.index] = Window(strip, found[0], width)
            builds[build(strip, found[0])] += 1
        elif found and strip.filled == 0:
            placed[strip.index] = Window(strip, found[0], width)
        elif found:
            partly.append(strip)
    known = builds or Counter(build(strip, offset) for strip in partly for offset in offsets(strip, width)[:1])
    for strip in partly:
        found = offsets(strip, width)
        proved = [offset for offset in found if adds_up(strip.readings[offset : offset + width])]
        if len(proved) == 1:
            placed[strip.index] = Window(strip, proved[0], width)
            continue
        alike = [offset for offset in found if known[build(strip, offset)]]
        most = max((known[build(strip, offset)] for offset in alike), default=0)
        alike = [offset for offset in alike if known[build(strip, offset)] == most]
        if (
            len(alike) == 1
            and (not proved or alike[0] in proved)
            and (len(known) == 1 or _ends_filled(strip, alike[0], width))
        ):
            placed[strip.index] = Window(strip, alike[0], width)
    return placed
