"""One printing of a table of several: the report's own where the page says which it is, else only what all of them print.

A page may print a table twice: the same one again, the office's beside the whole area's, last year's beside this
year's. What stands above each (其中政府办公室：, 全区情况：, 2022年) and whose report it is decide; two that differ and
are not told apart leave no cell that they do not share. Never is a table made of two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.document import Finding
from parsers.grid import Grid
from parsers.normalise import simplify, tidy
from parsers.tables.result import TableRead, finding

STATED = ("number", "dash", "blank")
RIVAL = 10  # cells that make a second printing of a table more than a stray line
ABOVE = 10  # rows above a table in which its caption may stand
LONGEST = 40  # characters of a caption
_YEAR = re.compile(r"(20\d\d)\s*年(?!\s*\d)")
_LAST_YEAR = re.compile(r"上一?年度?|去年|往年")
_PART = re.compile(r"其中|本级|本机关|机关本身|办公[室厅]")
# A piece of a sentence (其中本机关自身办理 | 2件), and no caption: it counts, or says what was done to what.
_SENTENCE = re.compile(r"[,;、]|\d|(?:办理|受理|收到|答复|处理|公开|审结)(?!.*(?:情况|统计|表|数据|:)$)")
_WHOLE = re.compile(r"全[省市区县旗州盟镇乡]|全系统|全街道|汇总|总表|综合表")


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands above a printing. year: that it speaks of; part, whole: of the office alone, of the whole area."""

    year: int | None = None
    part: bool = False
    of_which: bool = False  # a part of what stands elsewhere on the page, or did
    whole: bool = False


def caption(grid: Grid, read: TableRead, year: int | None) -> Caption:
    """The nearest line of words above a table that says of what or when it is."""
    start = read.lines[0] if read.lines else 0
    for row in reversed(grid.rows[max(0, start - ABOVE) : start]):
        filled = [cell.text for cell in row.cells if cell.text]
        if len(filled) != 1 or len(filled[0]) > LONGEST or "。" in filled[0]:
            if len(filled) > 2 and any(text.strip().isdigit() for text in filled):
                break  # the figures of a table above
            continue
        text = "".join(simplify(tidy(filled[0])).split())
        years = {int(one) for one in _YEAR.findall(text)}
        if year is not None and _LAST_YEAR.search(text) and "结转" not in text:
            years.add(year - 1)
        if _SENTENCE.search(_YEAR.sub("", text)):
            continue
        part, whole = bool(_PART.search(text)), bool(_WHOLE.search(text))
        if years or part or whole:
            return Caption(
                years.pop() if len(years) == 1 else None,
                part and not whole,
                part and text.startswith("其中"),
                whole and not part,
            )
    return Caption()


def choose(
    reads: list[TableRead], grid: Grid, year: int | None, scope: str | None
) -> tuple[TableRead, list[Finding]]:
    """The report's own printing and what to tell of the others. scope: whose figures the report gives, as its title says."""
    captions = [caption(grid, read, year) for read in reads]
    if len(reads) == 1:
        return reads[0], doubt(reads[0], [TableRead(reads[0].table)], 1) if captions[0].of_which else []
    kept = _of_year(list(zip(reads, captions, strict=True)), year)
    kept = _of_scope(kept, scope)
    ranked = sorted((read for read, _ in kept), key=_fullness, reverse=True)
    first, rivals = ranked[0], [other for other in ranked[1:] if _is_rival(ranked[0], other)]
    return first, doubt(first, rivals, len(reads)) if rivals else []


def doubt(read: TableRead, rivals: Sequence[TableRead], count: int) -> list[Finding]:
    """What all print is so whichever is the report's own; no other cell is stated."""
    read.complete, read.settled = False, True
    printed = [_stated(other) for other in rivals]
    for cell in read.cells:
        if not all(one.get(cell.position) == (cell.state, cell.value) for one in printed):
            cell.state, cell.value, cell.unit = "undecided", None, None
    message = f"The table {read.table} stands on the page {count} times with different figures."
    if count == 1:
        message = f"The only table {read.table} is headed as a part (其中) of figures that are not on the page."
    return [finding("rival_tables", message)]


Captioned = list[tuple[TableRead, Caption]]


def _of_year(reads: Captioned, year: int | None) -> Captioned:
    """Without those of another year, where one of the report's year stands beside them."""
    if year is None or not any(one.year is not None and one.year != year for _, one in reads):
        return reads
    own = [(read, one) for read, one in reads if one.year in (None, year)]
    return own or reads


def _of_scope(reads: Captioned, scope: str | None) -> Captioned:
    """The one of the report's scope, where every printing says of what it is."""
    wholes = [(read, one) for read, one in reads if one.whole]
    parts = [(read, one) for read, one in reads if one.part]
    if not wholes or not parts or len(wholes) + len(parts) < len(reads):
        return reads
    if scope in ("whole_government", "with_subordinates"):
        return wholes
    return parts if scope == "own_body" else reads


def _fullness(read: TableRead) -> int:
    return sum(cell.state == "number" for cell in read.cells)


def _stated(read: TableRead) -> dict:
    return {cell.position: (cell.state, cell.value) for cell in read.cells if cell.state in STATED}


def _is_rival(first: TableRead, other: TableRead) -> bool:
    """Whether another printing says something else, or so little of the same cells that this can't be known."""
    own, says = _stated(first), _stated(other)
    printed = {cell.position for cell in other.cells}
    if len(printed) < min(RIVAL, len(own) / 2):
        return False
    both = own.keys() & says.keys()
    if any(own[position] != says[position] for position in both):
        return True
    # What could not be bound to columns may be a table of other columns: a summary of two years beside this one.
    bound = {cell.position for cell in other.cells if cell.state != "undecided" and cell.method != "glued"}
    overlap = len(bound & {cell.position for cell in first.cells})
    return overlap >= RIVAL and len(both) < overlap / 2
