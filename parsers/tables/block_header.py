"""The header of a block of the first table: its cells, the forms' blocks that they fit, and the unit that they state.

Not here: the rows below it (proactive.py), the header of the applications table (header.py).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.forms import Block, Form, Label, forms
from parsers.grid import GridCell
from parsers.normalise import label_key, simplify, tidy
from parsers.numbers import WAN_YUAN
from parsers.tables.align import similarity
from parsers.tables.locate import Instance
from parsers.tables.strips import Strip, label_index, with_values

TABLE = "proactive"
ROW_HEADER = "信息内容"
WHOLE = 5  # characters of a column's name that is whole
FAR = 12  # lines above a row in which the words over its columns may stand
NAMELESS = frozenset({"数据", "列", "字段", "栏", "数值", "值", "数", "无"})  # what a transcriber writes over columns without a name
# Words for a time. A header of nothing else compares years, and has no column of the form.
PERIODS = frozenset(
    f"{year}{tail}" for year in ("本年", "今年", "当年", "上年", "上一年", "去年", "前年", "往年", "年") for tail in ("", "度", "数", "度数")
)
_READING = re.compile(
    r"\([^()\u3400-\u9fff]{1,8}\)"
)  # a reading in Latin letters that a converter put behind a character


@dataclass(slots=True)
class Header:
    """The header of a block as printed: its cells behind 信息内容, and the forms' blocks that it fits best.

    repeats: for each cell how often it stands there (some converters print a merged cell once for each column it spans).
    """

    strip: Strip
    cells: list[GridCell]
    keys: tuple[str, ...]
    blocks: tuple[tuple[Form, Block], ...]
    unit: str | None
    repeats: tuple[int, ...]


def header_words(strip: Strip) -> int:
    return _count_header_words(strip.keys)


@functools.lru_cache(maxsize=8192)
def _count_header_words(keys: tuple[str, ...]) -> int:
    known = label_index()
    return sum(key in known.headers or any(name == TABLE for name, _ in known.columns.get(key, ())) for key in keys)


@functools.lru_cache(maxsize=4096)
def unit_of(text: str) -> str | None:
    """The unit of money that a header states: （万元）, 单位：元, （亿元）."""
    text = _READING.sub("", "".join(simplify(tidy(text)).split()))
    for unit in sorted(WAN_YUAN, key=len, reverse=True):
        if f"({unit}" in text or f"{unit})" in text or f"单位:{unit}" in text or f"单位: {unit}" in text:
            return unit
    return None


def _fit(keys: tuple[str, ...], block: Block) -> float:
    """How well header cells fit a block's columns, position by position; a column too many or too few costs."""
    fits = sum(max(similarity(key, column), 0.0) for key, column in zip(keys, block.columns, strict=False))
    return fits - 0.5 * abs(len(keys) - len(block.columns))


@functools.lru_cache(maxsize=4096)
def _fitting(keys: tuple[str, ...], certain: bool) -> tuple[tuple[Form, Block], ...]:
    """The blocks of all forms that a header's texts fit, within a margin of the best; or whose columns it names to the
    letter, each once, in whatever order.

    Where a header has no borders (certain: False), its other texts may be columns too whose names are in pieces.
    """
    named = [(one, block) for one in forms() for block in one.table(TABLE).blocks if _named_places(keys, block)]
    if not certain:
        others = [key for key in keys if key not in label_index().rows]
        named = [pair for pair in named if len(pair[1].columns) == len(others)]
    if named:
        most = max(len(block.columns) for _, block in named)
        return tuple(pair for pair in named if len(pair[1].columns) == most)
    fits = [(_fit(keys, block), one, block) for one in forms() for block in one.table(TABLE).blocks]
    best = max(fit for fit, _, _ in fits)
    return tuple((one, block) for fit, one, block in fits if fit >= best - 0.25 and fit > 0.4 * len(block.columns))


@functools.lru_cache(maxsize=4096)
def _named_places(keys: tuple[str, ...], block: Block) -> tuple[int, ...]:
    """For each column of the block which of the keys names it to the letter; empty where not each is named once."""
    found = [[n for n, key in enumerate(keys) if key in column.keys] for column in block.columns]
    return tuple(places[0] for places in found) if all(len(places) == 1 for places in found) else ()


def other_places(header: Header, block: Block) -> tuple[int, ...] | None:
    """Which of the header's cells name the block's columns, where they do so in another order or beside others: empty
    where it can't be told. None where the header's columns are the block's, or it says nothing of them."""
    places = _named_places(header.keys, block)
    if places:
        # Without borders a header's words may be in pieces: what stands beside the columns is no column for sure.
        count = len(header.keys) if header.strip.row.certain else len(places)
        return None if places == tuple(range(count)) else places
    return () if _elsewhere(header.keys, block) else None


def _elsewhere(keys: tuple[str, ...], block: Block) -> bool:
    """Whether a header names a column of the block to the letter where the block has another."""
    here = [column.keys for column in block.columns]
    return any(
        key not in (here[n] if n < len(here) else ()) and any(key in column for column in here)
        for n, key in enumerate(keys)
    )


def under(strip: Strip, header: Header, places: tuple[int, ...]) -> list[int] | None:
    """Which of the row's values stand under the header's cells, None where the row is built otherwise."""
    if strip.row.table is None:
        before = [cell.column for cell in header.strip.labels if label_key(cell.text) == ROW_HEADER]
        if before != [strip.labels[-1].column] or not strip.row.certain:
            return None
    by_column = {cell.column: n for n, cell in enumerate(strip.values)}
    found = [by_column.get(header.cells[place].column) for place in places]
    return None if None in found else found


def _header(strip: Strip) -> Header:
    start = next((n + 1 for n, cell in enumerate(strip.labels) if label_key(cell.text) == ROW_HEADER), 0)
    printed = [
        cell
        for cell in strip.labels[start:]
        if label_key(cell.text) and label_key(cell.text) not in label_index().headers
    ]
    merged = _repeated(printed)
    cells = [same[0] for same in merged]
    keys = tuple(label_key(cell.text) for cell in cells)
    unit = next((unit for cell in cells if (unit := unit_of(cell.text))), None)
    return Header(strip, cells, keys, _fitting(keys, strip.row.certain), unit, tuple(map(len, merged)))


def words_above(strips: Sequence[Strip], at: int) -> Strip | None:
    """The nearest line of words over a row (its place among the strips), as a header is: several texts and no figure."""
    known = label_index()
    for strip in reversed(strips[max(0, at - FAR) : at]):
        words = [key for key in strip.keys if key not in known.headers or key == ROW_HEADER]
        if len(words) >= 2 and not strip.filled and not strip.hits:
            return strip
    return None


def names_others(strip: Strip, block: Block) -> bool:
    """Whether a line of words over a row names other columns than its block has: years side by side, an amount over a count.
    Such a row can't be read by the form. Pieces of the form's own words, and names that say nothing, contradict nothing."""
    cells = [same[0] for same in _repeated(strip.labels)]
    start = next((n + 1 for n, cell in enumerate(cells) if label_key(cell.text) == ROW_HEADER), None)
    if start is None:
        start = 1 if len(cells) > len(block.columns) else 0
    cells = [cell for cell in cells[start:] if cell.text]
    if len(cells) > 1 and all(label_key(cell.text) in PERIODS for cell in cells):
        return True
    alike = len(cells) == len(block.columns)
    return any(
        not any(_says(cell.text, column) for column in (block.columns[n : n + 1] if alike else block.columns))
        for n, cell in enumerate(cells)
    )


@functools.lru_cache(maxsize=4096)
def _says(text: str, column: Label) -> bool:
    """Whether a text over a column may be what is left of its name, or says nothing."""
    key = label_key(text)
    if len(key) < 2:
        return key not in PERIODS
    if key in NAMELESS or key in label_index().headers:
        return True
    return any(_within(key, name) or _within(name, key) or similarity(key, column) >= 0.5 for name in column.keys)


def _within(part: str, whole: str) -> bool:
    """Whether a text's characters stand in another in their order."""
    rest = iter(whole)
    return all(character in rest for character in part)


def _repeated(cells: list[GridCell]) -> list[list[GridCell]]:
    """A header's cells, those side by side that say the same together; what is left of two names may be alike."""
    found: list[list[GridCell]] = []
    for cell in cells:
        key = label_key(cell.text)
        if found and key == label_key(found[-1][0].text) and (len(key) >= WHOLE or key in label_index().whole_columns):
            found[-1].append(cell)
        else:
            found.append([cell])
    return found


def merge_repeats(strip: Strip, header: Header) -> Strip | None:
    """The row with one cell under each of the header's, where the header repeats some: None where it is built otherwise."""
    if len(strip.values) != sum(header.repeats):
        return None
    kept, at = [], 0
    for count in header.repeats:
        if len({cell.text for cell in strip.values[at : at + count]}) > 1:
            return None
        kept.append(at)
        at += count
    return with_values(strip, [strip.values[n] for n in kept], [strip.readings[n] for n in kept])


def headers_of(instance: Instance) -> list[Header]:
    """Every header line of the table."""
    if instance.headers is None:  # asked for by the choice of the form, and again by the reading
        lines = [strip for strip in instance.strips if len(strip.labels) >= 2 and not strip.filled]
        instance.headers = [_header(strip) for strip in lines if header_words(strip)]
    return instance.headers
