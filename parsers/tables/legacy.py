"""The statistics table of 2014 to 2018 and the local tables before it: from a grid to cells of legacy_statistics.

One label a row and one figure, or two (year and cumulative). Labels that several rows print (维持数 of reconsideration
and of litigation) are told apart by what stands above them and by the form's order; where that leaves a choice, nothing
is stated. Not here: cutting the page into labels and figures (legacy_lines.py), the words (legacy_labels.py).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from parsers.document import Cell
from parsers.forms import Label
from parsers.grid import Grid, GridCell
from parsers.normalise import simplify, tidy
from parsers.numbers import WAN_YUAN
from parsers.tables.align import EXACT, align
from parsers.tables.legacy_labels import TABLE, Head, codes_of, key_of, near_codes, scaled_unit, unit_in, words
from parsers.tables.legacy_lines import Entry, Header, Slot, entries_of
from parsers.tables.result import TableRead, finding, make_cell

FEWEST = 4  # different rows that make a table
LONGEST_BARE = 40  # characters of a damaged label without anything behind it
LONGEST_STEP = 3  # between the running numbers of two labels: a heading between them may have one
MOST_FIGURES = 6  # in a row: index, this year, the one before, the change, cumulative, a remark; a matrix has more
MANY = 6  # labels in one line of text: the whole table stands in it
FAR = 12  # grid rows without any label of the form: what follows is another table, or none
MOST_FOR_FORM = 0.4  # share of the form's rows that are printed, from which on the table is the form's and no local one
# What only stands in such a table: a page without any of these has none. A cheap question asked of every report.
MARKS = ("办结数", "答复数", "文件数", "信息数", "申请总数", "当面申请", "传真申请", "历年累计", "本期实际", "计量单位", "统计指标", "指标名称")


def may_have_legacy(grid: Grid) -> bool:
    """Whether the page is worth the search, by the plain look of its text."""
    text = "".join([cell.text for row in grid.rows for cell in row.cells])
    return any(mark in text for mark in MARKS)


# ---------------------------------------------------------------------------------------------- where the table is


def _join_torn(entries: list[Entry]) -> list[Entry]:
    """Labels that run over several rows: an unknown text is tried with the texts of the rows beside it."""
    gone: set[int] = set()
    for n, entry in enumerate(entries):
        if entry.codes and not entry.bare and n + 1 < len(entries) and not entries[n + 1].codes and _is_loose(entries, n + 1, gone):
            whole = codes_of(entry.text + entries[n + 1].text)  # half of a label may be another one: 政府公报公开 | 政府信息数
            if whole:
                entry.codes, entry.text = whole, entry.text + entries[n + 1].text
                gone.add(n + 1)
        if entry.codes or entry.heading or entry.prose or n in gone:
            continue
        if not entry.slots:
            entry.codes = near_codes(entry.text) if len(entry.text) < LONGEST_BARE else frozenset()
            continue
        above = list(itertools.takewhile(lambda k: _is_loose(entries, k, gone), range(n - 1, max(-1, n - 4), -1)))
        below = list(itertools.takewhile(lambda k: _is_loose(entries, k, gone), range(n + 1, min(len(entries), n + 4))))
        for over, under in _ways(above, below):
            text = "".join(entries[k].text for k in (*reversed(over), n, *under))
            if codes_of(text):
                entry.codes, entry.text = codes_of(text), text
                gone.update((*over, *under))
                break
        else:
            entry.codes = near_codes(entry.text)
            if not entry.codes and entry.filled:
                for k in (*above[:1], *below[:1]):  # a label without figures beside figures without a label
                    entries[k].torn |= bool(entries[k].codes and entries[k].slots)
    return [entry for n, entry in enumerate(entries) if n not in gone]


def _is_loose(entries: list[Entry], n: int, gone: set[int]) -> bool:
    """A text without a figure or a unit: it may be a piece of the label beside it."""
    entry = entries[n]
    if n in gone or entry.heading or entry.prose:
        return False
    return not any(slot.kind != "blank" for slot in entry.slots)


def _ways(above: list[int], below: list[int]) -> list[tuple[list[int], list[int]]]:
    ways = [
        (above[:over], below[:under])
        for over, under in itertools.product(range(len(above) + 1), range(len(below) + 1))
        if over or under
    ]
    return sorted(ways, key=lambda way: len(way[0]) + len(way[1]))


def _regions(entries: list[Entry], taken: Sequence[range] = ()) -> list[list[Entry]]:
    """The printings of the table: runs of entries without prose, each with enough different rows. taken: rows of the
    grid that belong to other tables."""
    runs: list[list[Entry]] = [[]]
    seen: set[str] = set()
    for entry in entries:
        if entry.prose or len(entry.figures) > MOST_FIGURES or any(entry.row in rows for rows in taken):
            if runs[-1]:
                runs.append([])
            continue
        run = runs[-1]
        if run and entry.row - run[-1].row > FAR:
            run = []
            runs.append(run)
        if not (entry.codes or entry.heading) and not run:
            continue
        run.append(entry)
    for run in runs:
        while run and not run[-1].codes and not any(slot.kind == "unit" for slot in run[-1].slots):
            run.pop()  # what follows the table
    tables: list[list[Entry]] = []
    for run in _kept(runs):
        for part in _begun_anew(run):
            codes = _single(part)
            if tables and len(codes & seen) * 2 <= len(codes):
                tables[-1] += part
            else:
                tables.append(list(part))
                seen = set()
            seen |= codes
    return [table for table in tables if _weight(table) >= FEWEST]


def _kept(runs: list[list[Entry]]) -> list[list[Entry]]:
    """The runs with enough different rows, and the pieces with borders that stand next to such a run."""
    full = [run for run in runs if _weight(run) >= FEWEST]
    return [
        run
        for run in runs
        if _weight(run) >= FEWEST
        or (
            _weight(run)
            and all(entry.certain for entry in run)
            and any(-FAR <= run[0].row - one[-1].row <= FAR or -FAR <= one[0].row - run[-1].row <= FAR for one in full)
        )
    ]


def _weight(run: Sequence[Entry]) -> int:
    """How many different rows a run prints, with a place for a figure each."""
    return len({key_of(entry.text) for entry in run if entry.codes and not entry.bare})


def _single(run: Sequence[Entry]) -> set[str]:
    return {next(iter(entry.codes)) for entry in run if len(entry.codes) == 1 and not entry.bare}


def _begun_anew(run: list[Entry]) -> list[list[Entry]]:
    """A run cut where the same table begins a second time: a row of its beginning, seen before, far back in the order."""
    parts: list[list[Entry]] = [[]]
    seen: dict[str, int] = {}
    for n, entry in enumerate(run):
        if len(entry.codes) == 1 and not entry.bare:
            code = next(iter(entry.codes))
            if code in seen and len(seen) >= FEWEST:
                following = [next(iter(one.codes)) for one in run[n : n + 12] if len(one.codes) == 1 and not one.bare]
                again = sum(one in seen for one in following)
                if again >= min(FEWEST, len(seen)) and again * 2 > len(following):
                    start = _with_heading(parts[-1])
                    parts.append(start)
                    seen = {}
            seen.setdefault(code, n)
        parts[-1].append(entry)
    return parts


def _with_heading(part: list[Entry]) -> list[Entry]:
    """The headings at the end of a part, which belong to the next one."""
    moved: list[Entry] = []
    while part and part[-1].heading:
        moved.insert(0, part.pop())
    return moved


# ---------------------------------------------------------------------------------------------- which row an entry is


def _in_columns(entries: list[Entry]) -> list[Entry]:
    """Entries in the order that they are read in: a table set in two halves side by side is read half by half."""
    second = sum(entry.at > 0 and bool(entry.codes) and not entry.bare for entry in entries)
    sides = max((entry.header.sides for entry in entries if entry.header), default=1)
    rows = {entry.row for entry in entries if not entry.bare}
    most = max(Counter(entry.row for entry in entries).values(), default=0)
    if sides == 2 and (most == 1 or most > MANY):
        return _in_turn(entries)
    if sides < 2 and (second * 3 < len(rows) or len(rows) < FEWEST or most > 3):
        return entries
    at: dict[int, int] = {}
    keyed = []
    for n, entry in enumerate(entries):
        side = _side(entry, at)
        keyed.append(((entry.cell.page or 0, side, n), entry))
    return [entry for _, entry in sorted(keyed, key=lambda one: one[0])]


def _in_turn(entries: list[Entry]) -> list[Entry]:
    """The halves of a table with one cell a line, whose labels come in turn; as they stand where that is not so."""
    halves = entries[::2], entries[1::2]
    order = words().order
    for half in halves:
        places = [order[next(iter(entry.codes))] for entry in half if len(entry.codes) == 1]
        if any(one >= other for one, other in itertools.pairwise(places)):
            return entries
    return [*halves[0], *halves[1]]


def _side(entry: Entry, at: dict[int, int]) -> int:
    """In which half of the table an entry stands; a group's cell before it is no half of its own."""
    header = entry.header
    if header is not None and header.sides > 1:
        starts = [cell.column for head, cell in header.heads if head.kind == "row"]
        if entry.certain and header.certain and header.width == entry.width:
            return max((n for n, start in enumerate(starts) if start <= entry.cell.column), default=0)
    if entry.bare:
        return at.get(entry.row, 0)
    side = at.get(entry.row, 0)
    at[entry.row] = side + 1
    return side


def _decide(entries: list[Entry]) -> list[str | None]:
    """The row of each entry, None where it is none or can't be told."""
    groups, order, rows = words().groups, words().order, words().rows
    codes = [next(iter(entry.codes)) if len(entry.codes) == 1 else None for entry in entries]
    open_: list[frozenset[str]] = [entry.codes if len(entry.codes) > 1 else frozenset() for entry in entries]
    for n, candidates in enumerate(open_):
        if candidates:
            open_[n] = _by_parent(n, entries, candidates, groups) or candidates
            if len(open_[n]) == 1:
                codes[n] = next(iter(open_[n]))
    at = 0
    while at < len(entries):
        if codes[at] is not None or not open_[at]:
            at += 1
            continue
        end = at
        while end < len(entries) and codes[end] is None:
            end += 1
        before = next((order[codes[k]] for k in range(at - 1, -1, -1) if codes[k] in order), -1)
        after = next((order[codes[k]] for k in range(end, len(entries)) if codes[k] in order), len(rows))
        span = range(before + 1, after) if before < after else range(len(rows))
        used = {code for code in codes if code}
        between = [rows[k] for k in span if rows[k].code not in used]
        inside = [k for k in range(at, end) if not entries[k].heading and not (entries[k].bare and not open_[k])]
        named = [set(open_[k]) for k in inside]
        if before < after:
            for pairing in align([["？"] if not one else [] for one in named], named, between):
                if pairing.sure and pairing.score == EXACT:
                    codes[inside[pairing.strip]] = between[pairing.row].code
        at = end
    return codes


def _by_parent(n: int, entries: list[Entry], candidates: frozenset[str], groups: dict[str, str]) -> frozenset[str]:
    """The candidates under the total or the heading that stands above, with nothing but rows of the same group between."""
    key = key_of(entries[n].text)
    wanted = {groups[code]: code for code in candidates}
    for k in range(n - 1, max(-1, n - 9), -1):
        above = entries[k]
        name = key_of(above.text)
        if above.codes:
            parents = _names(above.codes)
            hit = [code for group, code in wanted.items() if group in parents]
            if len(hit) == 1:
                return frozenset(hit)
            if name == key:
                return frozenset()
            if not {groups[code] for code in above.codes} & set(wanted):
                return frozenset()
        elif above.heading or above.bare:
            hit = [code for group, code in wanted.items() if group[:4] in name]  # 行政复议情况, 行政诉讼情况
            if len(hit) == 1:
                return frozenset(hit)
            if above.heading:
                return frozenset()
        else:
            return frozenset()  # a row whose label is lost or unknown: it may be a total
    return frozenset()


def _names(codes: frozenset[str]) -> set[str]:
    """The normalised labels of rows, as their parts name them."""
    return {key_of(row.text) for row in words().rows if row.code in codes}


# ---------------------------------------------------------------------------------------------- which column a figure is


def _kind(head: Head, year: int | None, heads: Sequence[Head]) -> str:
    """What a header word means for a report of this year: year | cumulative | other | unknown | unit | index | remark."""
    if head.kind != "year" or head.year is None:
        return head.kind
    if year is not None:
        return "year" if head.year == year else "other"
    return "year" if sum(one.year is not None for one in heads) == 1 else "unknown"


def _kinds(heads: list[tuple[Head, GridCell]], year: int | None) -> list[str]:
    plain = [head for head, _ in heads]
    kinds = [_kind(head, year, plain) for head in plain]
    texts = ["".join(simplify(tidy(cell.text)).split()) for _, cell in heads]
    totals = [n for n, kind in enumerate(kinds) if kind == "cumulative"]
    if len(totals) == 2:  # 本年累计 beside 历年累计: the sum over the year is the year's
        of_year = [n for n in totals if texts[n].startswith(("本年", "当年"))]
        if len(of_year) == 1:
            kinds[of_year[0]] = "other" if "year" in kinds else "year"
    for name in ("year", "cumulative"):
        if kinds.count(name) > 1:
            kinds = ["unknown" if kind == name else kind for kind in kinds]
    return kinds


def _told_apart(heads: list[tuple[Head, GridCell]], most: int) -> list[tuple[Head, GridCell]]:
    """本年累计 without borders, by the figures that the rows print: one word, or two; left open where neither fits."""
    figures = sum(head.kind in ("year", "cumulative", "other", "either", "index") for head, _ in heads)
    found: list[tuple[Head, GridCell]] = []
    for head, cell in heads:
        if head.kind == "either" and most == figures > 1:
            found.append((Head("cumulative"), cell))
        elif head.kind == "either" and most == figures + 1:
            found += [(Head("year"), cell), (Head("cumulative"), cell)]
        else:
            found.append((head, cell))
    return found


def _bind(entry: Entry, side: int, year: int | None, most: int) -> dict[str, Slot] | None:
    """column → slot; None where it can't be told. most: the figures of the fullest row of the table."""
    header = entry.header
    slots = list(entry.slots)
    figures = entry.figures
    if scaled_unit(entry.text) or any(scaled_unit(slot.cell.text) for slot in slots):
        return None  # 35 of 万人次 is no 35
    if header is None or not header.counts:
        places = [slot for slot in slots if slot.kind in ("figure", "text")]
        if most > 1 or any(slot.kind == "text" for slot in places[:1]):
            return None
        if figures:
            return {"year": figures[0]}
        blanks = [slot for slot in slots if slot.kind == "blank"]
        return {"year": blanks[0]} if blanks and entry.certain else None
    heads = header.side(side)
    if not entry.certain and heads and heads[-1][0].kind == "index":
        heads = heads[:-1]  # the running number of the other half's label (_drop_indexes)
    heads = _told_apart(heads, most)
    kinds = _kinds(heads, year)
    if "unknown" in kinds or "either" in kinds or not kinds:
        return None
    found = _by_place(entry, header, heads, slots) if entry.certain else None
    if found is None:
        found = _by_order(kinds, slots, entry.certain, len([k for k in kinds if k in ("year", "cumulative", "other")]))
    if found is None:
        return None
    bound: dict[str, Slot] = {}
    for kind, slot in zip(kinds, found, strict=True):
        if slot is None:
            continue
        if kind in ("year", "cumulative"):
            if slot.kind == "unit":
                return None
            bound[kind] = slot
        elif kind == "unit" and (slot.kind == "figure" or scaled_unit(slot.cell.text)):
            return None
    return bound


def _by_place(entry: Entry, header: Header, heads: list[tuple[Head, GridCell]], slots: list[Slot]) -> list[Slot | None] | None:
    """The slot under each header word, where row and header are cut alike."""
    if not header.certain or (header.width != entry.width and entry.cell.colspan == 1 and not _spanned(entry)):
        return None
    found: list[Slot | None] = []
    for _, cell in heads:
        under = [slot for slot in slots if slot.cell.column < cell.column + cell.colspan and cell.column < slot.cell.column + slot.cell.colspan]
        under = [slot for slot in under if slot.kind != "blank"] or under[:1]
        if len(under) != 1:
            return None
        found.append(under[0])
    placed = {id(slot) for slot in found}
    if any(slot.kind == "figure" and id(slot) not in placed for slot in slots):
        return None
    return found if len(placed) == len(found) else None


def _spanned(entry: Entry) -> bool:
    """Whether the columns of its cells are those of the page (spans counted), not the cells' number in a line of text."""
    return any(slot.cell.colspan > 1 or slot.cell.rowspan > 1 for slot in entry.slots)


def _by_order(kinds: list[str], slots: list[Slot], certain: bool, figures: int) -> list[Slot | None] | None:
    """Slots to header words one after the other; what is missing or too many must be empty or a remark."""
    if not certain:
        wanted = [n for n, kind in enumerate(kinds) if kind in ("year", "cumulative", "other", "index")]
        given = [slot for slot in slots if slot.kind == "figure"]
        unit = next((n for n, slot in enumerate(slots) if slot.kind == "unit"), None)
        if unit is not None and "unit" in kinds[: wanted[0] if wanted else 0]:
            given = [slot for slot in slots[unit:] if slot.kind == "figure"]  # before the unit: a running number
        if len(given) != len(wanted) or any(slot.kind == "text" for slot in slots):
            return None
        found: list[Slot | None] = [None] * len(kinds)
        for n, slot in zip(wanted, given, strict=True):
            found[n] = slot
        return found
    slots = list(slots)
    while len(slots) > len(kinds) and slots[-1].kind == "blank":
        slots.pop()
    while len(slots) > len(kinds) and slots[0].kind == "blank":
        slots.pop(0)
    names = list(range(len(kinds)))
    while len(slots) < len(names) and kinds[names[-1]] == "remark":
        names.pop()
    if len(slots) < len(names) and not any(slot.kind == "unit" for slot in slots):
        names = [n for n in names if kinds[n] != "unit"]
    if len(slots) < len(names):
        names = [n for n in names if kinds[n] != "index"]
    if len(slots) != len(names):
        return None
    for n, slot in zip(names, slots, strict=True):
        if (kinds[n] in ("year", "cumulative", "other") and slot.kind == "unit") or (kinds[n] == "unit" and slot.kind == "figure"):
            return None
    found = [None] * len(kinds)
    for n, slot in zip(names, slots, strict=True):
        found[n] = slot
    return found


def _drop_indexes(entries: list[Entry]) -> None:
    """The running number of the next label, which stands behind the last figure where borders are lost."""
    loose = [entry for entry in entries if not entry.certain and entry.figures]
    if any(entry.header is not None and entry.header.sides > 1 for entry in loose):
        rows = len({entry.row for entry in loose})
        halves = [n if rows == len(loose) or rows < FEWEST else entry.at for n, entry in enumerate(loose)]
        for half in (0, 1):
            _drop_run([entry for entry, at in zip(loose, halves, strict=True) if at % 2 == half])
    else:
        _drop_run(loose)


def _drop_run(loose: list[Entry]) -> None:
    last = [entry.slots[-1] if entry.slots[-1].kind == "figure" else None for entry in loose]
    numbers = [int(slot.cell.text) if slot and slot.cell.text.isdigit() and len(slot.cell.text) < 4 else None for slot in last]
    steps = [b is not None and a is not None and 1 <= b - a <= LONGEST_STEP for a, b in itertools.pairwise(numbers)]
    stated = any(entry.header is not None and entry.header.index_first for entry in loose)
    if len(loose) < FEWEST or sum(steps) * 10 < (len(loose) - 2) * (5 if stated else 8):
        return
    for n, entry in enumerate(loose):
        if len(entry.figures) > 1 and any(steps[max(0, n - 1) : n + 1]):
            entry.slots.pop()


# ---------------------------------------------------------------------------------------------- cells


def _unit_slot(entry: Entry) -> str | None:
    return next((_flat_unit(slot.cell.text) for slot in entry.slots if slot.kind == "unit"), None)


def _flat_unit(text: str) -> str:
    return "".join(simplify(tidy(text)).split()).strip("()[]")


def _run(entry: Entry) -> str:
    """What is printed behind a label."""
    return " ".join(slot.cell.text for slot in entry.slots if slot.cell.text)


class _Table:
    """One printing of the table on its way to cells."""

    def __init__(self, entries: list[Entry], year: int | None) -> None:
        self.year = year
        _drop_indexes(entries)
        self.entries = _in_columns(entries)
        self.codes = _decide(self.entries)
        self.result = TableRead(TABLE, None)
        self.without_year = 0  # rows that print nothing under the report's year
        self.by_code: dict[str, Label] = {row.code: row for row in words().rows}
        self.columns = {column.code: column for column in words().form.table(TABLE).columns}
        data = [entry for entry in self.entries if not entry.bare]
        self.most = max((len(entry.figures) for entry in data), default=0)
        self.result.lines = (min(entry.row for entry in entries), max(entry.row for entry in entries))

    def read(self) -> TableRead:
        result = self.result
        printed: dict[str, list[tuple[Entry, int]]] = {}
        sides: dict[int, int] = {}
        for entry, code in zip(self.entries, self.codes, strict=True):
            if entry.bare or entry.heading:
                continue
            side = _side(entry, sides) if entry.header is not None and entry.header.sides > 1 else 0
            if code is None:
                self._unknown(entry)
            else:
                printed.setdefault(code, []).append((entry, side))
        for code, entries in printed.items():
            if len(entries) > 1:
                self._twice(code, entries)
            else:
                self._cells(*entries[0], code)
        if self.without_year:
            self._tell_other_years()
        official = {row.code for row in words().rows if not row.predecessor}
        known = set(printed)
        local = len(known - official)
        own = len(known & official)
        if own >= MOST_FOR_FORM * len(official) or own > 2 * local:
            result.form = words().form.code
            self._tell_foreign(known - official)
            self._tell_missing(official - known)
        return result

    def _unknown(self, entry: Entry) -> None:
        if not entry.figures or not (entry.codes or entry.certain or any(slot.kind == "unit" for slot in entry.slots)):
            return
        result = self.result
        where = f"Line {entry.cell.line}" if entry.cell.line else f"Page {entry.cell.page}"
        run = f"{entry.text} {_run(entry)}"
        if entry.codes:
            names = ", ".join(sorted(entry.codes))
            message = f"{where}: which row of the statistics table this is can't be decided ({entry.text}: {names})."
            result.findings.append(finding("row_undecided", message, printed=run))
            result.complete = False
        else:
            message = f"{where}: {entry.text} is no row of the statistics table, nor of a local one that is known."
            result.findings.append(finding("unexpected_row", message, printed=run))

    def _twice(self, code: str, printed: list[tuple[Entry, int]]) -> None:
        """A label that stands in the table several times: stated where all print the same, else told as undecided."""
        said = {tuple(slot.cell.text for slot in entry.slots if slot.kind != "unit") for entry, _ in printed}
        if len(said) == 1:
            self._cells(*printed[0], code)
            return
        entry = printed[0][0]
        message = f"{self.by_code[code].text} stands in the table {len(printed)} times, with different figures."
        run = " / ".join(_run(entry) for entry, _ in printed)
        self._leave_open(entry, code, "row_undecided", message, run)

    def _leave_open(self, entry: Entry, code: str, rule: str, message: str, run: str) -> None:
        """The cell of a row whose figure is there and can't be told."""
        glued = rule == "digits_glued"
        where = next((slot.cell for slot in entry.slots if slot.kind != "unit" and slot.cell.text), None)
        cell = where or GridCell("", 0, line=entry.cell.line, page=entry.cell.page)
        state, method = ("text", "glued") if glued else ("undecided", "undecided")
        self.result.cells.append(Cell(TABLE, code, "year", None, cell.text, None, state, cell.line, cell.page, method))
        self.result.findings.append(finding(rule, message, [(TABLE, code, "year")], run))
        self.result.complete = False

    def _cells(self, entry: Entry, side: int, code: str) -> None:
        result, row = self.result, self.by_code[code]
        bound = None if entry.torn else _bind(entry, side, self.year, self.most)
        if bound is None:
            glued = len(entry.figures) == 1 and entry.figures[0].glued and not entry.certain
            message = f"{row.text}: which figure stands in which column can't be decided."
            self._leave_open(entry, code, "digits_glued" if glued else "columns_undecided", message, _run(entry))
            return
        self.without_year += "year" not in bound
        unit = _unit_slot(entry)
        if row.kind == "amount":
            unit = unit if unit in WAN_YUAN else unit_in(entry.text)
        method = "label" if entry.certain and codes_of(entry.text) else "aligned" if entry.certain else "unruled"
        for name, slot in bound.items():
            column = self.columns[name]
            column = Label(column.code, column.text, column.keys, kind=row.kind) if row.kind != "count" else column
            cell = make_cell(TABLE, code, column, slot.cell, slot.reading, method, unit, result.findings)
            if row.kind == "count" and unit in WAN_YUAN and cell.state == "number":
                cell.state, cell.value = "text", None
                message = f"A count has a unit of money: {row.text}, {unit}."
                result.findings.append(finding("unit_unexpected", message, [cell.position], _run(entry)))
            result.cells.append(cell)

    def _tell_other_years(self) -> None:
        """The table has figures, and none under the report's year."""
        headers = {id(entry.header): entry.header for entry in self.entries if entry.header is not None and not entry.bare}
        names = dict.fromkeys(cell.text for header in headers.values() for head, cell in header.heads if head.kind in ("year", "other"))
        message = f"No column of the statistics table is headed with the report's year{f' ({self.year})' if self.year else ''}."
        self.result.findings.append(finding("columns_undecided", message, printed=" ".join(names) or None))
        self.result.complete = False

    def _tell_foreign(self, codes: set[str]) -> None:
        for code in sorted(codes, key=words().order.__getitem__):
            positions = [cell.position for cell in self.result.cells if cell.row == code]
            text = f"{self.by_code[code].text} is no row of the {words().form.label_en}."
            self.result.findings.append(finding("unexpected_row", text, positions))
        positions = [cell.position for cell in self.result.cells if cell.column == "cumulative"]
        if positions:
            text = f"The {words().form.label_en} has no cumulative column."
            self.result.findings.append(finding("unexpected_row", text, positions))

    def _tell_missing(self, codes: set[str]) -> None:
        for code in sorted(codes, key=words().order.__getitem__):
            message = f"The row {self.by_code[code].text} is not printed."
            self.result.findings.append(finding("row_absent", message, [(TABLE, code, "year")]))
            self.result.complete = False


def read_legacy(grid: Grid, year: int | None, taken: Sequence[range] = ()) -> list[TableRead]:
    """Every printing of the statistics table on the page; none where the page has none.

    year: the report's; it decides which of several columns that name years is the report's own. taken: rows of the grid
    that belong to other tables.
    """
    entries = _join_torn(entries_of(grid))
    return [_Table(table, year).read() for table in _regions(entries, taken)]

