"""The table of article 20 items: blocks of one or two rows, each block under a header of its own.

Rows are bound by label, columns by the block's header, with the number of cells as cross-check. Which generation a
block follows is seen in its header: a report may mix them. Nothing here can be proved by sums, so what is not
certain is not stated.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parsers.document import Cell, Position
from parsers.forms import Block, Form, Label, forms
from parsers.grid import GridCell
from parsers.normalise import label_key, simplify, tidy
from parsers.numbers import WAN_YUAN
from parsers.tables.align import EXACT, similarity
from parsers.tables.columns import offsets
from parsers.tables.locate import Instance, figures_first, holds_another
from parsers.tables.matrix import candidate_texts, pair, torn_apart
from parsers.tables.result import (
    TableRead,
    finding,
    glued_cells,
    make_cell,
    method_of,
    undecided_cells,
)
from parsers.tables.strips import Strip, label_index

TABLE = "proactive"
ROW_HEADER = "信息内容"
_READING = re.compile(
    r"\([^()\u3400-\u9fff]{1,8}\)"
)  # a reading in Latin letters that a converter put behind a character
NEAR = 12  # grid rows between two labelled rows of the table
SIGNS = ("+", "＋", "-", "−", "–", "－")
WHOLE = 5  # characters of a column's name that is whole
SHOWN = 2.0  # votes of the table itself for a form: one header that only this form prints
HEADER_ABOVE = 5  # grid rows between a row and the header of its block


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


@functools.cache
def _union_rows() -> tuple[Label, ...]:
    """The rows of all generations in one order: which of them a page prints is for its header to say."""
    rows: list[Label] = []
    for one in forms():
        for row in one.table(TABLE).rows:
            at = next((n for n, known in enumerate(rows) if known.code == row.code), None)
            if at is None:
                rows.append(row)
            else:
                both = dict(zip(rows[at].keys + row.keys, rows[at].ordinals + row.ordinals, strict=True))
                rows[at] = Label(
                    row.code,
                    row.text,
                    tuple(both),
                    tuple(both.values()),
                    rows[at].printed + row.printed,
                    row.group,
                    row.group_key,
                )
    return tuple(rows)


def _header_words(strip: Strip) -> int:
    return _count_header_words(strip.keys)


@functools.lru_cache(maxsize=8192)
def _count_header_words(keys: tuple[str, ...]) -> int:
    known = label_index()
    return sum(key in known.headers or any(name == TABLE for name, _ in known.columns.get(key, ())) for key in keys)


def _continues(above: Strip, strip: Strip) -> bool:
    """Whether a line without figures may carry the rest of the label above it."""
    return (
        len(strip.row.cells) > 1
        and not strip.filled
        and not strip.hits
        and strip.index - above.index <= 2
        and _header_words(strip) == 0
    )


def find_proactive(strips: list[Strip]) -> list[Instance]:
    """Runs of labelled rows with figures behind them; a run needs headers or several rows to count as the table."""
    runs: list[list[int]] = []
    seen: set[str] = set()
    for at, strip in enumerate(strips):
        if len(strip.row.cells) < 2:
            continue
        codes = {code for name, code in strip.hits if name == TABLE}
        data = bool(codes) and bool(strip.values)
        header = not data and not strip.filled and _header_words(strip) >= 2
        if not data and not header:
            continue
        if (
            not runs
            or strip.index - strips[runs[-1][-1]].index > NEAR
            or (data and "regulations" in codes and "regulations" in seen)
        ):
            carried = (
                [runs[-1].pop()]
                if runs and data and len(runs[-1]) > 1 and runs[-1][-1] == at - 1 and not strips[at - 1].filled
                else []
            )
            runs.append(carried)
            seen = set()
        runs[-1].append(at)
        seen |= codes if data else set()
    found = []
    for run in runs:
        rows = [at for at in run if any(name == TABLE for name, _ in strips[at].hits) and strips[at].values]
        headers = len(run) - len(rows)
        # Words and figures of prose look alike where borders are lost: there a header must say that it is a table.
        bordered = any(strips[at].row.certain for at in rows)
        if rows and (headers or (bordered and len(rows) >= 3)):
            end = max(run[-1], rows[-1])
            while end + 1 < len(strips) and end - rows[-1] < 2 and _continues(strips[end], strips[end + 1]):
                end += 1
            found.append(Instance(TABLE, strips[run[0] : end + 1], len(rows)))
    return found


@functools.lru_cache(maxsize=4096)
def _unit_of(text: str) -> str | None:
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


def _other_places(header: Header, block: Block) -> tuple[int, ...] | None:
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


def _under(strip: Strip, header: Header, places: tuple[int, ...]) -> list[int] | None:
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
    unit = next((unit for cell in cells if (unit := _unit_of(cell.text))), None)
    return Header(strip, cells, keys, _fitting(keys, strip.row.certain), unit, tuple(map(len, merged)))


def _repeated(cells: list[GridCell]) -> list[list[GridCell]]:
    """A header's cells, those side by side that say the same together; what is left of two names may be alike."""
    found: list[list[GridCell]] = []
    for cell in cells:
        key = label_key(cell.text)
        if found and key == label_key(found[-1][0].text) and len(key) >= WHOLE:
            found[-1].append(cell)
        else:
            found.append([cell])
    return found


def _merge(strip: Strip, header: Header) -> Strip | None:
    """The row with one cell under each of the header's, where the header repeats some: None where it is built otherwise."""
    if len(strip.values) != sum(header.repeats):
        return None
    kept, at = [], 0
    for count in header.repeats:
        if len({cell.text for cell in strip.values[at : at + count]}) > 1:
            return None
        kept.append(at)
        at += count
    return replace(strip, values=[strip.values[n] for n in kept], readings=[strip.readings[n] for n in kept])


def headers_of(instance: Instance) -> list[Header]:
    """Every header line of the table."""
    found = []
    for strip in instance.strips:
        if len(strip.labels) >= 2 and not strip.filled and _header_words(strip):
            found.append(_header(strip))
    return found


def form_votes(instance: Instance) -> dict[str, float]:
    """What the page says about its generation: headers that only one form prints, rows that only one form has."""
    votes = {one.code: 0.0 for one in forms()}
    for header in headers_of(instance):
        fitting = {one.code for one, _ in header.blocks}
        if len(fitting) == 1:
            votes[fitting.pop()] += 2.0
    for strip in instance.strips:
        codes = {code for name, code in strip.hits if name == TABLE}
        if not codes or not strip.values:
            continue
        having = [one.code for one in forms() if codes & set(one.table(TABLE).row_order)]
        if len(having) == 1:
            votes[having[0]] += 1.0
    return votes


@functools.cache
def _asked(form: Form) -> frozenset[Position]:
    """The cells of the table that a form asks for."""
    return frozenset(form.table(TABLE).positions())


@functools.cache
def _blocks_of(row: str) -> list[tuple[Form, Block]]:
    return [
        (one, block)
        for one in forms()
        for block in one.table(TABLE).blocks
        if any(label.code == row for label in block.rows)
    ]


def _choose_block(row: str, header: Header | None, form: Form) -> tuple[Form, Block] | None:
    """The block whose columns a row has: as its header says, else as the report's form says."""
    candidates = _blocks_of(row)
    if header and header.blocks:
        named = [
            (one, block)
            for one, block in candidates
            if any(block.columns == other.columns for _, other in header.blocks)
        ]
        own = [pair for pair in named if pair[0] is form]
        if own or named:
            return (own or named)[0]
        return None  # the header above names the columns of other rows
    own = [pair for pair in candidates if pair[0] is form]
    return own[0] if own else candidates[0] if len(candidates) == 1 else None


def _window(strip: Strip, header: Header | None, block: Block) -> int | None:
    """The offset of the row's columns behind its label, None where it can't be decided.

    A row that prints every figure has one. With blanks among them it must be built like its header, since a lost border
    would shift its figures without a trace.
    """
    width = len(block.columns)
    found = offsets(strip, width)
    if not found or strip.filled == width:
        return found[0] if found else None
    if not strip.row.certain and strip.filled:
        return None
    if header and len(header.cells) == width:
        starts = [n for n, cell in enumerate(strip.values) if cell.column == header.cells[0].column]
        if strip.row.table is not None and starts and starts[0] in found:
            return starts[0]
        behind = len(header.strip.row.cells) - next(
            n for n, cell in enumerate(header.strip.row.cells) if cell is header.cells[0]
        )
        alike = [offset for offset in found if len(strip.values) - offset == behind]
        if len(alike) == 1:
            return alike[0]
    return 0 if strip.filled == 0 or (len(strip.values) == width and strip.readings[-1].state != "blank") else None


def _below_figures(instance: Instance, before: list[int], headers: dict[int, Header]) -> set[int]:
    """The rows of blocks that begin with figures (before: their places among the strips): each label may belong to them."""
    found = set()
    for start in before:
        for strip in instance.strips[start + 1 :]:
            if strip.index in headers:
                break
            found.add(strip.index)
    return found


def _signed_elsewhere(strip: Strip, block: Block, places: Iterable[int]) -> bool:
    """Whether a figure with a sign before it stands in a column of counts, in a text that may have lost its order."""
    return not strip.row.certain and any(
        strip.values[at].text.startswith(SIGNS) and strip.readings[at].state == "number"
        for column, at in zip(block.columns, places, strict=True)
        if column.kind == "count"
    )


def read_proactive(instance: Instance, form: Form) -> TableRead:
    """Cells and findings of one printing of the table in a report of the given form."""
    result = TableRead(TABLE, lines=(instance.strips[0].index, instance.strips[-1].index))
    headers = headers_of(instance)
    header_of = {header.strip.index: header for header in headers}
    rows = _union_rows()
    data = [
        strip
        for strip in instance.strips
        if strip.values and (any(name == TABLE for name, _ in strip.hits) or (strip.numbers and strip.labels))
    ]
    before = [n for n in range(len(instance.strips)) if figures_first(instance.strips, n)]
    if len(before) > 1 or (before and len(headers) == 1):  # once among several headers: a label is lost
        message = (
            "Figures stand before the first label: whether each row's label is above or below them can't be decided."
        )
        result.findings.append(finding("row_undecided", message))
        result.complete = False
        return result
    unclear = _below_figures(instance, before, header_of)
    texts = candidate_texts(instance, data, rows)
    followed: list[str] = []
    pairings = pair(texts, data, rows, TABLE)
    asked = {row.code for row in form.table(TABLE).rows}
    present = {pairing.row for pairing in pairings} | {n for n, row in enumerate(rows) if row.code not in asked}
    votes = form_votes(instance)
    shown = votes[form.code] - max(vote for code, vote in votes.items() if code != form.code) >= SHOWN
    for pairing in pairings:
        strip, row = data[pairing.strip], rows[pairing.row]
        if pairing.score <= 0 or not pairing.sure:
            continue
        if torn_apart(pairing, strip, present, len(rows)) or strip.index in unclear:
            result.findings.append(
                finding(
                    "row_undecided",
                    f"Line {strip.line}: which row of the form this is can't be decided.",
                    printed=strip.row.text(" "),
                )
            )
            result.complete = False
            continue
        above = [header for index, header in header_of.items() if index < strip.index]
        header = above[-1] if above else None
        if header is not None and strip.index - header.strip.index > HEADER_ABOVE:
            header = None
        if holds_another(instance.strips, instance.strips.index(strip)):
            result.complete = False
            continue
        named = header
        chosen = _choose_block(row.code, header, form)
        if chosen is None:
            chosen = _choose_block(row.code, None, form)
            header = None
        by_form = header is None or not header.blocks
        if (
            chosen is None
            or (header is None and not any(block is chosen[1] for block in form.table(TABLE).blocks))
            or (by_form and not strip.row.certain and not shown)  # lost borders and an unread header: of which form?
        ):
            result.findings.append(
                finding(
                    "columns_undecided",
                    f"{row.text}: no header says what its figures are.",
                    printed=strip.row.text(" "),
                )
            )
            result.complete = False
            continue
        follows, block = chosen
        followed.append(follows.code)
        label = next(one for one in block.rows if one.code == row.code)
        if follows is not form and not _asked(form).issuperset(
            positions := [(TABLE, row.code, column.code) for column in block.columns]
        ):
            result.findings.append(
                finding(
                    "unexpected_row",
                    f"{label.text} as printed is not on the {form.label_en}.",
                    positions,
                    strip.row.text(" "),
                )
            )
        if header is not None and max(header.repeats, default=1) > 1:
            merged = _merge(strip, header)
            if merged is None:
                _undecided(result, strip, label, block)
                continue
            strip = merged
        # Without borders one figure may be several: only a header read to the letter says that the row has one.
        lettered = header is not None and all(
            key in column.keys for key, column in zip(header.keys, block.columns, strict=False)
        )
        sure = strip.row.certain or (header is not None and (len(block.columns) > 1 or lettered))
        names = _other_places(named, block) if named else None
        if names is not None:
            found = _under(strip, named, names) if names and not strip.row.scattered else None
        else:
            offset = _window(strip, header, block) if sure and not strip.row.scattered else None
            found = None if offset is None else range(offset, offset + len(block.columns))
        if found is not None and _signed_elsewhere(strip, block, found):
            _undecided(result, strip, label, block)
            continue
        if found is None:
            if strip.row.certain or not strip.filled:
                _undecided(result, strip, label, block)
            elif not _zeros(result, strip, label, block):
                glued_cells(result, TABLE, label, block.columns, strip)
            continue
        method = method_of(strip, pairing.score == EXACT)
        for n, (column, at) in enumerate(zip(block.columns, found, strict=True)):
            unit = None
            if column.kind == "amount" and header is not None:
                place = names[n] if names else n
                unit = _unit_of(header.cells[place].text) if place < len(header.cells) else None
                unit = unit or header.unit
            cell, reading = strip.values[at], strip.readings[at]
            result.cells.append(make_cell(TABLE, row.code, column, cell, reading, method, unit, result.findings))
    result.form = max(set(followed), key=followed.count) if followed else form.code
    return result


def _zeros(result: TableRead, strip: Strip, label: Label, block: Block) -> bool:
    """As many noughts as columns can only be noughts; any other glued run of this table has several readings."""
    printed = [cell for cell in strip.values if cell.text]
    if "".join(cell.text for cell in printed) != "0" * len(block.columns):
        return False
    for column in block.columns:
        result.cells.append(
            Cell(TABLE, label.code, column.code, 0, "0", None, "number", printed[0].line, printed[0].page, "proved")
        )
    return True


def _undecided(result: TableRead, strip: Strip, label: Label, block: Block) -> None:
    """More or fewer figures than columns: the row is told, none of its figures is stated."""
    run = " ".join(cell.text for cell in strip.values if cell.text)
    positions = [(TABLE, label.code, column.code) for column in block.columns]
    result.findings.append(
        finding(
            "columns_undecided",
            f"{label.text}: {strip.filled} figures for {len(block.columns)} columns.",
            positions,
            run,
        )
    )
    result.complete = False
    result.cells += undecided_cells(TABLE, label.code, block.columns, strip.values)
