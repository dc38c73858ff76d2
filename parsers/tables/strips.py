"""A grid row cut in two: the label cells on its left, the value positions on its right.

Not here: which row of which form it is (locate.py, align.py), which column a value stands in (columns.py).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz import fuzz, process

from parsers.forms import forms
from parsers.grid import GridCell, GridRow
from parsers.normalise import bare, label_key, ordinal
from parsers.numbers import DIGITS, Reading, read_value

# In a cell of its own: a nought in words or a letter for one. No label, and no figure that is stated.
WRITTEN_ZEROS = frozenset({"零", "〇", "○", "O", "o"})


@dataclass(slots=True, eq=False)
class Strip:
    """One row of the grid, ready for matching.

    labels: the label cells that hold text, left to right; keys: their normalised texts.
    values: every cell behind the label, blanks included; readings: what they say.
    hits: rows of forms whose label this is, exactly: (table, row) pairs.
    filled: how many value positions print something; numbers: how many a figure or a dash.
    """

    index: int
    row: GridRow
    labels: list[GridCell]
    keys: tuple[str, ...]
    values: list[GridCell]
    readings: list[Reading]
    hits: frozenset[tuple[str, str]]
    filled: int
    numbers: int

    @property
    def joined(self) -> str:
        return "".join(self.keys)

    @property
    def line(self) -> int | None:
        return self.row.line


class LabelIndex:
    """From a normalised text to the rows and columns of all forms that print it."""

    def __init__(self) -> None:
        rows: dict[str, set[tuple[str, str]]] = {}
        columns: dict[str, set[tuple[str, str]]] = {}
        self.headers: set[str] = set()
        self.whole_columns: set[str] = set()  # keys of the columns as the forms print them
        self.groups: set[str] = set()
        self.ordinals: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self.printed: set[str] = set()  # labels with their inner punctuation, without their number and white space
        for one in forms():
            for table in one.tables:
                self.headers |= table.header_keys
                for block in table.blocks:
                    for label in (*block.rows, *block.columns):
                        self.printed |= {bare(text) for text in label.printed}
                    for row in block.rows:
                        for key, number in zip(row.keys, row.ordinals, strict=True):
                            rows.setdefault(key, set()).add((table.code, row.code))
                            self.ordinals.setdefault((table.code, row.code), set()).add((key, number))
                        if row.group_key:
                            self.groups.add(row.group_key)
                    for column in block.columns:
                        self.whole_columns.add(column.keys[0])
                        for key in column.keys:
                            columns.setdefault(key, set()).add((table.code, column.code))
        self.rows = {key: frozenset(found) for key, found in rows.items()}
        self.columns = {key: frozenset(found) for key, found in columns.items()}
        self.groups |= {"本年度办理结果"}
        self.numbers = {number for found in self.ordinals.values() for _, number in found}
        self.printed |= {bare(text) for text in (*self.headers, *self.groups)}
        self.all_keys = [key for key in {*rows, *columns, *self.headers, *self.groups} if len(key) >= 4]

    def row_hits(self, keys: Sequence[str]) -> frozenset[tuple[str, str]]:
        """The last label cell decides; a label cut over several cells is tried joined; a group's name is no row."""
        if len(keys) > 1:
            keys = [key for key in keys if not self.is_group_piece(key)] or keys
        if not keys:
            return frozenset()
        found = self.rows.get(keys[-1])
        if found is not None:
            return found
        joined = "".join(keys)
        found = self.rows.get(joined)
        if found is None and len(keys) > 1:
            found = self.rows.get(keys[-2] + keys[-1])
        if found is None:
            for group in self.groups:
                if len(joined) > len(group) and joined.startswith(group):
                    rest = joined[len(group) :]
                    found = self.rows.get(rest) or self.row_hits([rest])
                    break
        return found or frozenset()

    def narrow(self, hits: frozenset[tuple[str, str]], labels: Sequence[str]) -> frozenset[tuple[str, str]]:
        """Of rows that share a label's words (3.其他, （六）其他) those that carry the number printed before it.

        A short label with another number (the 2.其他 of a torn 2.其他法律行政法规禁止公开) is none of them.
        """
        for printed in (labels[-1], "".join(labels)):
            number, key = ordinal(printed), label_key(printed)
            if number and any((key, one) in self.ordinals[hit] for hit in hits for one in self.numbers):
                named = frozenset(hit for hit in hits if (key, number) in self.ordinals[hit])
                return named or (hits if len(key) >= 4 else frozenset())
        return hits

    def by_number(self, printed: str) -> dict[str, tuple[str, str]]:
        """The rows that carry the number printed before a label, in brackets, and have most of its characters, by key."""
        number, key = ordinal(printed), label_key(printed)
        if not number.startswith("("):
            return {}
        return {
            one: hit
            for hit, found in self.ordinals.items()
            for one, has in sorted(found)
            if has == number and fuzz.ratio(one, key) >= 70
        }

    def near(self, key: str, names: Iterable[str]) -> bool:
        """Whether a text resembles one of the names."""
        return len(key) >= 4 and process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=75) is not None

    @functools.lru_cache(maxsize=4096)  # noqa: B019 (one index lives as long as the process)
    def is_group_piece(self, key: str) -> bool:
        """Whether a text is a piece of a group's name (cut over the lines of its cell), and no label itself."""
        return len(key) <= 4 and key not in self.rows and any(key in group for group in self.groups)

    @functools.lru_cache(maxsize=4096)  # noqa: B019 (one index lives as long as the process)
    def is_label(self, key: str) -> bool:
        """Whether a text is, or resembles, something that a form prints as a label."""
        if key in self.rows or key in self.columns or key in self.headers or key in self.groups:
            return True
        if len(key) < 4:
            return False
        return process.extractOne(key, self.all_keys, scorer=fuzz.ratio, score_cutoff=62) is not None


@functools.cache
def label_index() -> LabelIndex:
    return LabelIndex()


@functools.lru_cache(maxsize=8192)
def _understand(labels: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[tuple[str, str]]]:
    """The keys of a row's label texts, and the form rows they name; the same labels come in every report."""
    known = label_index()
    keys = tuple(key for key in map(label_key, labels) if key)
    hits = known.row_hits(list(keys))
    if len(hits) > 1:
        hits = known.narrow(hits, labels)
    return keys, hits


def count(readings: Sequence[Reading]) -> tuple[int, int]:
    """How many of some values print something, and how many of these a figure or a dash."""
    states = [reading.state for reading in readings]
    filled = len(states) - states.count("blank")
    return filled, filled - states.count("text")


def with_values(strip: Strip, values: list[GridCell], readings: list[Reading]) -> Strip:
    """The strip with other cells behind its label."""
    filled, numbers = count(readings)
    return replace(strip, values=values, readings=readings, filled=filled, numbers=numbers)


class Build(NamedTuple):
    """How a row is cut, whatever its figures are. labels: which of its cells are its label's; end: where its values begin."""

    labels: tuple[int, ...]
    end: int
    keys: tuple[str, ...]
    hits: frozenset[tuple[str, str]]
    filled: int
    numbers: int


def _ends_label(certain: bool, labels: list[str], text: str) -> bool:
    """Words in a value position ("详见附件") come after a label that is complete; a label comes after a group. Digits that
    are no figure (one broken over lines) are never a label's."""
    key = label_key(text)
    if not certain and (key or not any(character.isdigit() for character in text)):
        return False
    return not label_index().is_label(key) and bool(_understand(tuple(labels))[1])


@functools.lru_cache(maxsize=16384)
def _build(certain: bool, cells: tuple[int | str, ...]) -> Build:
    """Where a row is cut. cells: Reading.build of each. A number in front of the first text is a running number; text
    behind a number is a value."""
    states = [_state(cell) for cell in cells]
    labels: list[int] = []
    texts: list[str] = []
    end = 0
    for n in range(states.index("text") if "text" in states else len(cells), len(cells)):
        cell, state = cells[n], states[n]
        if state == "blank":
            continue
        if state == "text":
            if labels and _ends_label(certain, texts, str(cell)):
                break
            labels.append(n)
            texts.append(str(cell))
        elif not (_is_number(cell) and n + 1 < len(cells) and label_index().rows.get(label_key(str(cells[n + 1])))):
            break  # else: the number of a sub-item in a cell of its own
        end = n + 1
    keys, hits = _understand(tuple(texts)) if texts else ((), frozenset())
    values = states[end:]
    filled = len(values) - values.count("blank")
    return Build(tuple(labels), end, keys, hits, filled, filled - values.count("text") - values.count("zero"))


def _state(cell: int | str) -> str:
    if isinstance(cell, int):
        return ("blank", "dash", "number")[cell]
    return "zero" if cell in WRITTEN_ZEROS else read_value(cell).state


def _is_number(cell: int | str) -> bool:
    return cell == DIGITS or (isinstance(cell, str) and cell.rstrip(".、．)）").isdigit())


def cut(index: int, row: GridRow) -> Strip:
    """Cut one row. Rows are built alike in every report: one that was cut once is not looked at again."""
    cells = row.cells
    readings = [read_value(cell.text) for cell in cells]
    labels, end, keys, hits, filled, numbers = _build(row.certain, tuple([reading.build for reading in readings]))
    if not end:
        return Strip(index, row, [], keys, cells, readings, hits, filled, numbers)
    return Strip(index, row, [cells[n] for n in labels], keys, cells[end:], readings[end:], hits, filled, numbers)
