"""The table of article 20 items: blocks of one or two rows, each block under a header of its own.

Rows are bound by label, columns by the block's header, with the number of cells as cross-check. Which generation a
block follows is seen in its header: a report may mix them. Nothing here can be proved by sums, so what is not
certain is not stated.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from parsers.document import Cell, Position
from parsers.forms import Block, Form, Label, forms
from parsers.tables.align import EXACT
from parsers.tables.block_header import (
    TABLE,
    Header,
    header_words,
    headers_of,
    merge_repeats,
    names_others,
    other_places,
    under,
    unit_of,
    words_above,
)
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
from parsers.tables.strips import Strip

NEAR = 12  # grid rows between two labelled rows of the table
SIGNS = ("+", "＋", "-", "−", "–", "－")
SHOWN = 2.0  # votes of the table itself for a form: one header that only this form prints
ABOVE = 3  # lines in front of the table in which words over its columns may stand
HEADER_ABOVE = 5  # grid rows between a row and the header of its block


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


def _continues(above: Strip, strip: Strip) -> bool:
    """Whether a line without figures may carry the rest of the label above it."""
    return (
        len(strip.row.cells) > 1
        and not strip.filled
        and not strip.hits
        and strip.index - above.index <= 2
        and header_words(strip) == 0
    )


def find_proactive(strips: list[Strip]) -> list[Instance]:
    """Runs of labelled rows with figures behind them; a run needs headers or several rows to count as the table."""
    runs: list[list[int]] = []
    seen: set[str] = set()
    for at, strip in enumerate(strips):
        if (not strip.hits and (strip.filled or not strip.keys)) or len(strip.row.cells) < 2:
            continue
        codes = {code for name, code in strip.hits if name == TABLE}
        data = bool(codes) and bool(strip.values)
        header = not data and not strip.filled and header_words(strip) >= 2
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
            above = strips[max(0, run[0] - ABOVE) : run[0]]
            found.append(Instance(TABLE, strips[run[0] : end + 1], len(rows), above=above))
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
    if header and header.strip.row.certain and len(header.cells) == width:
        starts = [n for n, cell in enumerate(strip.values) if cell.column == header.cells[0].column]
        if strip.row.table is not None and starts and starts[0] in found:
            return starts[0]
        behind = len(header.strip.row.cells) - next(
            n for n, cell in enumerate(header.strip.row.cells) if cell is header.cells[0]
        )
        alike = [offset for offset in found if len(strip.values) - offset == behind]
        if starts and len(strip.row.cells) != len(header.strip.row.cells) and starts != alike:
            return None  # counted from the left and from the right, it is built otherwise than its header
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


def _may_have_moved(data: list[Strip], at: int, block: Block) -> bool:
    """Whether the row's figures stand on several lines without borders, beside a row of the same block that has more or fewer
    than its columns: a converter that goes down the columns leaves some in a neighbour's place."""
    codes = {row.code for row in block.rows}
    beside = [
        data[n]
        for n in (at - 1, at + 1)
        if 0 <= n < len(data) and any(name == TABLE and code in codes for name, code in data[n].hits)
    ]
    return _on_lines(data[at]) and any(
        _on_lines(strip) and not strip.filled <= len(block.columns) <= len(strip.values) for strip in beside
    )


def _on_lines(strip: Strip) -> bool:
    """Whether a row's figures stand on other lines than its label, without borders."""
    return not strip.row.certain and any(cell.line != strip.line for cell in strip.values if cell.text)


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
    lines = [*instance.above, *instance.strips]
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
        over = words_above(lines, len(instance.above) + instance.strips.index(strip)) if by_form else None
        if (
            chosen is None
            or (by_form and over is not None and names_others(over, chosen[1]))
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
            merged = merge_repeats(strip, header)
            if merged is None:
                _undecided(result, strip, label, block)
                continue
            strip = merged
        # Without borders one figure may be several: only a header read to the letter says that the row has one.
        lettered = header is not None and all(
            key in column.keys for key, column in zip(header.keys, block.columns, strict=False)
        )
        sure = strip.row.certain or (header is not None and (len(block.columns) > 1 or lettered))
        names = other_places(named, block) if named else None
        if names is not None:
            found = under(strip, named, names) if names and not strip.row.scattered else None
        else:
            offset = _window(strip, header, block) if sure and not strip.row.scattered else None
            found = None if offset is None else range(offset, offset + len(block.columns))
        if found is not None and _signed_elsewhere(strip, block, found):
            _undecided(result, strip, label, block)
            continue
        if found is not None and _may_have_moved(data, pairing.strip, block):
            _undecided(result, strip, label, block)
            continue
        if found is None:
            if strip.row.certain or not strip.filled:
                _undecided(result, strip, label, block)
            elif strip.row.scattered or not _zeros(result, strip, label, block):
                glued_cells(result, TABLE, label, block.columns, strip)
            continue
        method = method_of(strip, pairing.score == EXACT)
        for n, (column, at) in enumerate(zip(block.columns, found, strict=True)):
            unit = None
            if column.kind == "amount" and header is not None:
                place = names[n] if names else n
                unit = unit_of(header.cells[place].text) if place < len(header.cells) else None
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
