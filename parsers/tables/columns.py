"""Which cells of a row are the form's columns: a window of the right width over the cells behind the label.

A row that prints every value has one window. Where some are blank, the window is the one that the table's other
rows have; where that leaves several, the row's own sum decides; else it is undecided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parsers.grid import GridCell
from parsers.numbers import Reading
from parsers.tables.strips import Strip


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
    filled = [n for n, reading in enumerate(strip.readings) if reading.state != "blank"]
    last_start = len(strip.values) - width
    if last_start < 0:
        return []
    if not filled:
        return list(range(last_start + 1))
    return list(range(max(0, filled[-1] - width + 1), min(filled[0], last_start) + 1))


def _start(strip: Strip, offset: int) -> tuple[int, int]:
    """The grid column a window begins in, with the column its label ends in: what rows of one table share."""
    return strip.values[offset].column, strip.labels[-1].column if strip.labels else -1


def place(strips: Sequence[Strip], width: int, adds_up: Callable[[list[Reading]], bool | None]) -> dict[int, Window]:
    """The window of each row that has exactly one, by strip.index.

    adds_up: whether a row's readings obey its identity (None: can't be decided).
    """
    options = {strip.index: offsets(strip, width) for strip in strips}
    placed: dict[int, Window] = {}
    starts: Counter[int] = Counter()
    behind: Counter[tuple[int, int]] = Counter()
    tails: Counter[int] = Counter()
    for strip in strips:
        found = options[strip.index]
        if len(found) == 1:
            placed[strip.index] = Window(strip, found[0], width)
            starts[strip.values[found[0]].column] += 1
            behind[_start(strip, found[0])] += 1
            tails[len(strip.values) - found[0]] += 1
    for strip in strips:
        found = options[strip.index]
        if len(found) < 2:
            continue
        if strip.filled == 0:
            placed[strip.index] = Window(strip, found[0], width)
            continue
        votes = {
            offset: (behind[_start(strip, offset)], starts[strip.values[offset].column], tails[len(strip.values) - offset])
            for offset in found
        }
        best = max(votes.values())
        winners = [offset for offset in found if votes[offset] == best]
        proved = [offset for offset in found if adds_up(strip.readings[offset : offset + width])]
        if len(winners) == 1 and any(best) and (not proved or winners[0] in proved):
            placed[strip.index] = Window(strip, winners[0], width)
        elif len(proved) == 1:
            placed[strip.index] = Window(strip, proved[0], width)
    return placed
