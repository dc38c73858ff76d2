"""What clerks get wrong in a report that was right: one mistake planted in a draft, and what a checker should say of it.

Not here: the years of figures (history.py), damage that converters and crawlers do (damage/).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipelines.bench.figures import COLUMNS, printed
from pipelines.bench.history import FORUMS
from pipelines.bench.model import Box, Draft, Paragraph, Position

BALANCE = ("new_received", "carried_in", "carried_out")
SIX = (*COLUMNS, "total")


@dataclass(slots=True)
class Planted:
    """kind: a key of KINDS. rules: the ids that may lead the complaint; severity: theirs. cells: what it must name, no more;
    may_name: the cells of the broken sums, where no page alone could tell which of them is wrong. printed, right: the
    figure as it stands now and as it was, where one was changed."""

    kind: str
    rules: tuple[str, ...]
    severity: str
    cells: frozenset[Position] = frozenset()
    may_name: frozenset[Position] = frozenset()
    printed: str | None = None
    right: str | None = None
    needs_last: bool = False


def plant(kind: str, seed: int, last: Draft, this: Draft) -> Planted:
    """Change one thing in this year's draft (or, for what only two years tell, in last year's)."""
    planted = KINDS[kind](random.Random(f"{kind} {seed}"), last, this)
    planted.kind = kind
    return planted


# ------------------------------------------------------------------------------------------------ tools


def _boxes(draft: Draft) -> dict[Position, Box]:
    return {box.at: box for table in draft.tables() for box in table.boxes() if box.at}


def _put(draft: Draft, position: Position, value: float | None, text: str | None = None) -> None:
    figure, box = draft.figures[position], _boxes(draft)[position]
    figure.value, figure.text = value, printed(value) if text is None else text
    figure.state = "blank" if value is None else "number"
    box.text = figure.text


def _value(draft: Draft, position: Position) -> int | float:
    return draft.figures[position].value


def _rows(draft: Draft, table: str) -> list[str]:
    return list(dict.fromkeys(row for code, row, _ in draft.figures if code == table))


def _outcomes(draft: Draft) -> list[str]:
    return [row for row in _rows(draft, "applications") if row not in (*BALANCE, "total_processed")]


def _other(rng: random.Random, value: int) -> int:
    """Another figure: a digit more or less, or a few."""
    while True:
        changed = rng.choice((value + rng.randint(1, 9), value + 10 * rng.randint(1, 3), value - rng.randint(1, 9), value * 10))
        if changed >= 0 and changed != value:
            return changed


def _change(rng: random.Random, draft: Draft, position: Position) -> tuple[str, str]:
    """Another figure in one cell: (as it stands now, as it was)."""
    was = _value(draft, position)
    _put(draft, position, _other(rng, int(was)))
    return draft.figures[position].text, printed(was)


def _add(draft: Draft, by: int, *positions: Position) -> None:
    for position in positions:
        _put(draft, position, _value(draft, position) + by)


def _prose(draft: Draft) -> Iterable[Paragraph]:
    return (block for block in draft.sheet if isinstance(block, Paragraph) and block.role == "prose")


# ------------------------------------------------------------------------------------------------ the ten


def _row_sum(rng: random.Random, last: Draft, this: Draft) -> Planted:
    at = ("applications", rng.choice(_outcomes(this)), rng.choice(("total", *COLUMNS)))
    now, was = _change(rng, this, at)
    return Planted("", ("H1",), "error", frozenset({at}), printed=now, right=was)


def _column_sum(rng: random.Random, last: Draft, this: Draft) -> Planted:
    at = ("applications", "total_processed", rng.choice(SIX))
    now, was = _change(rng, this, at)
    return Planted("", ("H2",), "error", frozenset({at}), printed=now, right=was)


def _balance(rng: random.Random, last: Draft, this: Draft) -> Planted:
    """A part and its row's total alike, so that every row still adds up."""
    row, column = rng.choice(BALANCE), rng.choice(COLUMNS)
    cells = [("applications", row, column), ("applications", row, "total")]
    _add(this, rng.randint(1, 30), *cells)
    sums = frozenset(("applications", one, where) for one in (*BALANCE, "total_processed") for where in (column, "total"))
    return Planted("", ("H3",), "error", frozenset(cells), sums)


def _dispute_total(rng: random.Random, last: Draft, this: Draft) -> Planted:
    at = ("review_litigation", rng.choice(FORUMS), "total")
    now, was = _change(rng, this, at)
    parts = frozenset((*at[:2], column) for column in ("upheld", "corrected", "other", "pending", "total"))
    return Planted("", ("H4",), "error", frozenset({at}), parts, now, was)


def _blank_table(rng: random.Random, last: Draft, this: Draft) -> Planted:
    table = rng.choice(("proactive", "applications", "review_litigation"))
    cells = [at for at in _boxes(this) if at[0] == table]
    for at in cells:
        _put(this, at, None, "")
    return Planted("", ("table_blank",), "warning", frozenset(cells))


def _unit(rng: random.Random, last: Draft, this: Draft) -> Planted:
    """元 in the place of 万元 (last year's report tells), no unit anywhere, or money where cases are counted."""
    row = "fees" if this.form == "2021" else "procurement"
    at = ("proactive", row, "amount_wan_yuan")
    way = rng.choice(("ten_thousand", "none", "counted"))
    was = this.figures[at].text
    if way == "ten_thousand" and row == "fees" and last.form == "2021":
        _put(this, at, round(_value(this, at) * 10000))
        return Planted("", ("JUMP_unit",), "warning", frozenset({at}), printed=this.figures[at].text, right=was, needs_last=True)
    if way == "counted":
        at = ("proactive", rng.choice(("licensing", "penalties")), "decisions")
        _put(this, at, _value(this, at), f"{_value(this, at)}万元")
        return Planted("", ("unit_unexpected",), "warning", frozenset({at}), printed=this.figures[at].text)
    for table in this.tables():
        for box in table.boxes():
            if box.role == "header" and "万元" in box.text:
                box.text = box.text.replace("（单位：万元）", "").replace("（万元）", "")
    this.figures[at].unit = None
    return Planted("", ("unit_missing",), "warning", frozenset({at}), printed=was)


def _last_years_carry(rng: random.Random, last: Draft, this: Draft) -> Planted:
    """Both reports add up, and what one carries over is not what the other took."""
    column, by = rng.choice(COLUMNS), rng.randint(1, 9)
    draft, rows = (last, ("new_received", "carried_out")) if rng.random() < 0.5 else (this, ("carried_in", "carried_out"))
    _add(draft, by, *(("applications", row, where) for row in rows for where in (column, "total")))
    cells = frozenset(("applications", "carried_in", where) for where in (column, "total"))
    return Planted("", ("S3",), "warning", cells, needs_last=True)


def _wrong_year(rng: random.Random, last: Draft, this: Draft) -> Planted:
    """In the title, or where the text says what it covers."""
    wrong = this.year + rng.choice((-1, 1))
    title = next(block for block in this.sheet if isinstance(block, Paragraph) and block.role == "title")
    opening = next(block for block in _prose(this) if str(this.year) in block.text)
    where = rng.choice((title, title, opening))
    digits = str.maketrans("0123456789", "〇一二三四五六七八九")
    for right, other in ((str(this.year), str(wrong)), (str(this.year).translate(digits), str(wrong).translate(digits))):
        where.text = where.text.replace(right, other)
    if where is title:
        this.title = title.text
    return Planted("", ("year_conflict", "year_in_doubt"), "", printed=str(wrong), right=str(this.year))


def _text_against_table(rng: random.Random, last: Draft, this: Draft) -> Planted:
    block = next(block for block in _prose(this) if "共收到政府信息公开申请" in block.text)
    at = ("applications", "new_received", "total")
    value = int(_value(this, at))
    others = {value, int(_value(this, ("applications", "total_processed", "total"))), value + int(_value(this, ("applications", "carried_in", "total"))),
              int(_value(this, ("applications", "new_received", "natural_person")))}  # fmt: skip
    stated = value + rng.randint(1, 9)
    while stated in others:
        stated += 1
    block.text = block.text.replace(f"申请{value}件", f"申请{stated}件")
    return Planted("", ("N1",), "warning", frozenset({at}), printed=str(stated), right=str(value))


def _swapped_cells(rng: random.Random, last: Draft, this: Draft) -> Planted:
    """Two figures exchanged, each in the other's place: of one column, of one row, or of neither."""
    rows = _outcomes(this)
    lines = [[("applications", row, column) for row in rows] for column in SIX] + [[("applications", row, column) for column in COLUMNS] for row in rows]
    pairs = [(a, b) for line in lines for a in line for b in line if a < b and _value(this, a) != _value(this, b)]
    neighbours = pairwise(lines[: len(SIX)])
    apart = [(a, b) for column, other in neighbours for a in column for b in other if a[1] != b[1] and _value(this, a) != _value(this, b)]
    a, b = rng.choice(apart if apart and rng.random() < 0.3 else pairs)
    first, second = _value(this, a), _value(this, b)
    _put(this, a, second)
    _put(this, b, first)
    across = frozenset(("applications", one[1], column) for one in (a, b) for column in SIX) | frozenset(
        ("applications", row, one[2]) for one in (a, b) for row in (*rows, "total_processed")
    )
    return Planted("", ("H1", "H2"), "error", frozenset({a, b}), across)


KINDS: dict[str, Callable[[random.Random, Draft, Draft], Planted]] = {
    "row_sum": _row_sum,
    "column_sum": _column_sum,
    "balance": _balance,
    "dispute_total": _dispute_total,
    "blank_table": _blank_table,
    "unit": _unit,
    "last_years_carry": _last_years_carry,
    "wrong_year": _wrong_year,
    "text_against_table": _text_against_table,
    "swapped_cells": _swapped_cells,
}
