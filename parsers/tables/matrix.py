"""The applications table: form rows × applicant types, one labelled row a line.

Rows are paired by one alignment of the whole table (align.py), columns by windows (columns.py).
Not here: tables whose cells have no borders in the source (stream.py).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from rapidfuzz.fuzz import partial_ratio

from parsers.document import Cell
from parsers.forms import Form, Label, Table, forms
from parsers.normalise import label_key, ordinal
from parsers.numbers import Reading
from parsers.tables.align import EXACT, Pairing, align
from parsers.tables.columns import Window, place
from parsers.tables.header import Header, Picked, other_columns, without_numbers
from parsers.tables.locate import Instance, digits, figures_first, holds_another, is_header, names_columns
from parsers.tables.result import (
    TableRead,
    finding,
    glued_cells,
    make_cells,
    method_of,
    undecided_cells,
)
from parsers.tables.solve import Split, Sum
from parsers.tables.spread import Spots, spread_rows
from parsers.tables.strips import Strip, label_index
from parsers.tables.sums import OpenRow, solve_rows, sums_of

WIDER, WIDER_SHARE = 3, 0.2  # rows with more figures than columns, and their share, that are no accident
LONG_LABEL = 10  # characters that make a label one of its own
PRINTED = 50  # of 100 characters of a label: traces of it are on the page
FEWEST_NUMBERS = 3  # a row without a known label must print this many figures to count as a row of the table


def adds_up(readings: Sequence[Reading]) -> bool | None:
    """H1 on the readings of one row, a blank counted as nothing: used to place a row, never to state a figure.

    None where a cell is neither number nor blank, or where too little is printed to prove anything.
    """
    if any(reading.state not in ("number", "blank") for reading in readings) or readings[-1].state != "number":
        return None
    *parts, total = (reading.value or 0 for reading in readings)
    return sum(parts) == total and total > 0


def rows_for(form: Form, table: str, hits: set[str]) -> list[Label]:
    """The form's rows, and where the page prints a row that only another generation has, that row in its place."""
    rows = list(form.table(table).rows)
    codes = {row.code for row in rows}
    for other in forms():
        if other is form:
            continue
        before: str | None = None
        for row in other.table(table).rows:
            if row.code not in codes and row.code in hits:
                at = next((n + 1 for n, one in enumerate(rows) if one.code == before), len(rows))
                rows.insert(at, row)
                codes.add(row.code)
            before = row.code if row.code in codes else before
    return rows


def data_rows(instance: Instance, width: int) -> list[Strip]:
    """The strips that are rows of values: a known label with cells behind it, or several figures."""
    return [
        strip
        for at, strip in enumerate(instance.strips)
        if _is_data(strip, instance.table, width) and not holds_another(instance.strips, at)
    ]


def _is_data(strip: Strip, table: str, width: int) -> bool:
    if strip.numbers >= FEWEST_NUMBERS:
        return True
    if not strip.labels or not strip.values or is_header(strip, table):
        return False
    if any(name == table for name, _ in strip.hits):
        return len(strip.row.cells) > 2 or not strip.row.certain
    if not strip.row.certain:
        return digits(strip) >= width
    # A row of full width with a damaged label, its zeros left blank.
    return len(strip.values) >= width and (
        strip.numbers > 0 or label_index().near(strip.keys[-1] if strip.keys else "", row_keys(table))
    )


@functools.cache
def row_keys(table: str) -> tuple[str, ...]:
    """Every key of every row of a table, over all forms."""
    return tuple(dict.fromkeys(key for one in forms() for row in one.table(table).rows for key in row.keys))


def candidate_texts(instance: Instance, data: list[Strip], rows: Sequence[Label]) -> list[list[str]]:
    """For each data row the texts that may be its label: its own, its own continued in lines without values, and those
    lines alone where its own cells hold nothing but a piece of a group's name."""
    known = label_index()
    at = {id(strip): n for n, strip in enumerate(instance.strips)}
    chosen = {id(strip) for strip in data}
    texts = []
    for strip in data:
        if strip.hits:
            texts.append([])  # its label decides (named_rows)
            continue
        above, below = [], []
        for found, places in (
            (below, range(at[id(strip)] + 1, at[id(strip)] + 5)),
            (above, range(at[id(strip)] - 1, at[id(strip)] - 5, -1)),
        ):
            for n in places:
                if not 0 <= n < len(instance.strips) or id(instance.strips[n]) in chosen:
                    break
                found.append(instance.strips[n])
        above.reverse()
        keys = [key for key in strip.keys if not known.is_group_piece(key)]
        own = ["".join(keys[n:]) for n in range(len(keys))] + keys
        over, under = (
            ["".join(line.joined for line in above[n:]) for n in range(len(above))],
            "".join(line.joined for line in below),
        )
        if strip.labels:
            columns = {cell.column: label_key(cell.text) for cell in strip.labels}
            for line in below:
                for cell in line.labels:
                    columns[cell.column] = columns.get(cell.column, "") + label_key(cell.text)
            own.append(columns[strip.labels[-1].column])
            own += known.by_number(strip.labels[-1].text)
        last = keys[-1] if keys else ""
        own += [last + under, *(text + last for text in over), *(text + last + under for text in over)]
        if not keys:
            # The 总计 that ends another table's header is no label.
            own += [line.keys[-1] for line in (*above[-1:], *below[:1]) if line.keys and not _names_columns(line)]
        shared = {label_key(cell.text) for cell in strip.labels if _names_several(cell.text, rows)}
        texts.append(
            list(
                dict.fromkeys(
                    text for text in own if text and text not in shared and not _of_another(text, strip, rows)
                )
            )
        )
    return texts


def _names_columns(strip: Strip) -> bool:
    """Whether a line is a header's: it names two columns or more."""
    return sum(key in label_index().columns for key in strip.keys) >= 2


def _names_several(printed: str, rows: Sequence[Label]) -> bool:
    """Whether a short label's words are those of several rows, of which its number names one: 其他 says nothing then."""
    known, key, number = label_index(), label_key(printed), ordinal(printed)
    hits = known.rows.get(key, frozenset())
    if len(key) >= 4 or not number or len(known.narrow(hits, [printed])) == len(hits):
        return False
    return sum(key in row.keys for row in rows) > 1


def _of_another(text: str, strip: Strip, rows: Sequence[Label]) -> bool:
    """Whether several rows have these words, and the number printed before them is that of one the form does not have:
    a torn （六）其他处理 is not the row 3.其他 of a form without it."""
    known, number = label_index(), ordinal(strip.labels[-1].text) if strip.labels else ""
    hits = known.rows.get(text, frozenset())
    named = {code for table, code in hits if number and (text, number) in known.ordinals[table, code]}
    return len(hits) > 1 and bool(named) and not any(row.code in named for row in rows)


def named_rows(strip: Strip, table: str) -> frozenset[str]:
    """The row codes of a table that a strip's label equals."""
    return _codes_of(strip.hits, table)


@functools.lru_cache(maxsize=4096)
def _codes_of(hits: frozenset[tuple[str, str]], table: str) -> frozenset[str]:
    return frozenset([code for name, code in hits if name == table])


def _numbered_rows(strip: Strip, table: str) -> set[str]:
    """The row codes that the number before a damaged label speaks for."""
    if strip.hits or not strip.labels:
        return set()
    printed = (strip.labels[-1].text, "".join(cell.text for cell in strip.labels))
    found = [hit for text in printed for hit in label_index().by_number(text).values()]
    return {code for name, code in found if name == table}


def pair(texts: list[list[str]], data: list[Strip], rows: Sequence[Label], table: str) -> list[Pairing]:
    """Pair strips with form rows: those whose label names one row, in the form's order, at once; the others by an
    alignment between them. Labels that are out of order, or name several rows, make it one alignment of all."""
    order = {row.code: n for n, row in enumerate(rows)}
    known = frozenset(order)
    named = [named_rows(strip, table) & known for strip in data]
    anchors = [(n, order[next(iter(codes))]) for n, codes in enumerate(named) if len(codes) == 1]
    if any(len(codes) > 1 for codes in named) or any(one[1] >= other[1] for one, other in itertools.pairwise(anchors)):
        return align(texts, named, rows)
    found = []
    strip_at = row_at = 0
    for n, at in [*anchors, (len(data), len(rows))]:
        if n > strip_at:
            part = align(texts[strip_at:n], named[strip_at:n], rows[row_at:at])
            found += [Pairing(one.strip + strip_at, one.row + row_at, one.score, one.margin) for one in part]
        if n < len(data):
            found.append(Pairing(n, at, EXACT, EXACT))
        strip_at, row_at = n + 1, at + 1
    return found


def torn_apart(pairing: Pairing, strip: Strip, found: set[int], count: int) -> bool:
    """A damaged label beside a row that is missing, or with its figures glued to it: the damage may have taken more
    than a part of the label, and the figures may be those of another row, or begin in the middle."""
    if pairing.score == EXACT:
        return False
    if strip.row.attached:
        return True
    return any(0 <= row < count and row not in found for row in (pairing.row - 1, pairing.row + 1))


def read_matrix(instance: Instance, form: Form) -> TableRead:
    """Cells and findings of one printing of the table, read as a table of the form."""
    table = form.table(instance.table)
    columns = table.columns
    result = TableRead(table.code, form.code, lines=(instance.strips[0].index, instance.strips[-1].index))
    instance = replace(instance, strips=_single_row(instance))
    data = data_rows(instance, len(columns))
    own = {row.code for row in table.rows}
    printed = [named_rows(strip, table.code) or _numbered_rows(strip, table.code) for strip in data]
    rows = rows_for(form, table.code, {code for codes in printed if not codes & own for code in codes})
    texts = candidate_texts(instance, data, rows)
    pairings = pair(texts, data, rows, table.code)
    other = other_columns(instance.above, table)
    result.settled = other is not None
    below = _labels_below(instance)
    windows = _windows(instance, data, table, other)
    if below and not _figures_follow(form, table.code, [(rows[one.row].code, one.strip) for one in pairings], data, windows):
        windows = {}
    else:
        below = False
    moved = _may_have_moved(data, len(columns))
    paired = {pairing.strip: pairing for pairing in pairings}
    found_rows = {pairing.row for pairing in pairings}
    stated: dict[str, list[Reading]] = {}
    open_rows: list[OpenRow] = []
    for n, strip in enumerate(data):
        pairing = paired.get(n)
        if pairing is None or not pairing.sure:
            name = "".join(cell.text for cell in strip.labels) or "without a label"
            result.findings.append(
                finding(
                    "row_undecided",
                    f"Line {strip.line}: which row of the form this is can't be decided ({name}).",
                    printed=strip.row.text(" "),
                )
            )
            result.complete = False
            continue
        row = rows[pairing.row]
        if row.code not in own:
            positions = [(table.code, row.code, column.code) for column in columns]
            result.findings.append(
                finding("unexpected_row", f"{row.text} is no row of the {form.label_en}.", positions)
            )
        window = windows.get(strip.index)
        if strip.row.scattered or (n in moved and not _proves_itself(strip, window)):
            glued_cells(result, table.code, row, columns, strip)
            continue
        if window is None or torn_apart(pairing, strip, found_rows, len(rows)):
            open_rows.append((row, strip, window))
            continue
        stated[row.code] = readings = window.readings
        method = method_of(strip, pairing.score == EXACT)
        result.cells += make_cells(table.code, row.code, columns, window.cells, readings, method, result.findings)
    if open_rows:
        # Where labels may stand below their figures the sums can't tell: they hold for a row of noughts moved as well.
        # Nor do they say in which order the columns stand.
        below = below or other is not None
        solved = {} if below else solve_rows(form, table.code, stated, open_rows)
        spreads: dict[str, Spots] = {}
        if not below and any(row.code not in solved for row, _, _ in open_rows):
            paired_rows = [(rows[one.row], data[one.strip]) for one in pairings if one.sure]
            spreads = spread_rows(form, instance, rows, paired_rows, stated)
            done = {cell.row for cell in result.cells} | solved.keys()
            spreads = {code: spots for code, spots in spreads.items() if code not in done}
            for spots in spreads.values():
                spots.state(result, table.code, columns)
        for row, strip, window in open_rows:
            if row.code in spreads:
                continue
            _settle(result, table.code, row, columns, strip, solved.get(row.code), torn=window is not None)
    return result


def _may_have_moved(data: list[Strip], width: int) -> set[int]:
    """The rows (by place) of figures on several lines without borders, beside a row that has more or fewer of them than the
    form has columns: a converter that goes down the columns leaves some in a neighbour's place."""
    lines = [len({cell.line for cell in strip.values if cell.text}) if not strip.row.certain else 0 for strip in data]
    amiss = {n for n, strip in enumerate(data) if lines[n] > 1 and not strip.filled <= width <= len(strip.values)}
    return {n for n in range(len(data)) if lines[n] > 1 and (n - 1 in amiss or n + 1 in amiss)}


def _proves_itself(strip: Strip, window: Window | Picked | None) -> bool:
    """Whether a row's own figures add up, and are not all noughts."""
    return window is None or bool(adds_up(window.readings))


@functools.cache
def _stands_for(table: str) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """The single rows that a form lets stand for several: (those several, the long labels among theirs)."""
    return {
        single: (
            frozenset(parts),
            tuple(
                key for row in one.table(table).rows if row.code in parts for key in row.keys if len(key) >= LONG_LABEL
            ),
        )
        for one in forms()
        for identity in one.identities
        if identity.table == table
        for single, parts in identity.stands_for.items()
    }


def _single_row(instance: Instance) -> list[Strip]:
    """The strips. Where no parts of a row are printed, the label that names both the single row and its last part (其他处理) is the
    single one's, whatever form a page without borders seems to follow."""
    printed = "".join(strip.joined for strip in instance.strips)
    found = list(instance.strips)
    for single, (parts, labels) in _stands_for(instance.table).items():
        either = {(instance.table, code) for code in (single, *parts)}
        for n, strip in enumerate(instance.strips):
            if strip.row.certain or (instance.table, single) not in strip.hits or not strip.hits <= either:
                continue
            if not any(partial_ratio(label, printed) >= PRINTED for label in labels):
                found[n] = replace(strip, hits=frozenset({(instance.table, single)}))
    return found


def _windows(
    instance: Instance, data: list[Strip], table: Table, other: Header | None
) -> Mapping[int, Window | Picked]:
    """The cells of each row that are the form's columns, by strip.index; none where the columns are in doubt."""
    if other is not None:
        return {strip.index: found for strip in data if (found := other.pick(strip)) is not None}
    width = len(table.columns)
    data = without_numbers(data)
    wider = sum(strip.numbers > width and bool(strip.hits) for strip in data)
    if wider >= WIDER and wider > WIDER_SHARE * len(data):
        return {}  # the table has more columns than the form, and no header says which are the form's
    torn = _torn([*instance.strips, *instance.below], width)
    windows = place([strip for strip in data if strip.index not in torn and not _two_rows(strip)], width, adds_up)
    return {} if _total_first(windows.values()) else windows


def _two_rows(strip: Strip) -> bool:
    """Whether a label stands among the figures: rows of two tables side by side."""
    known = label_index()
    words = (cell.text for cell, reading in zip(strip.values, strip.readings, strict=True) if reading.state == "text")
    return any((key := label_key(word)) in known.groups or (len(key) > 2 and key in known.rows) for word in words)


def _torn(strips: Sequence[Strip], width: int) -> set[int]:
    """The rows with blanks whose last figures stand on the next line, as a writer that wraps its lines leaves them."""
    return {
        strip.index
        for strip, below in itertools.pairwise(strips)
        if 0 < strip.filled < width
        and below.index - strip.index == 1
        and not below.labels
        and below.filled > 0
        and len(below.values) < width
    }


def _figures_follow(
    form: Form, table: str, paired: list[tuple[str, int]], data: list[Strip], windows: Mapping[int, Window | Picked]
) -> bool:
    """Whether the sums prove that each label stands before its figures: they hold so, and no longer where each label takes the
    figures above it."""
    found = [windows.get(strip.index) for strip in data]
    values = [_numbers(window.readings) if window else None for window in found]
    own = {code: values[n] for code, n in paired if values[n]}
    above = {code: values[n - 1] for code, n in paired if n and values[n - 1]}
    for one in sums_of(form, table, own.keys() & above.keys()):
        if _cancels(one, own) and any(map(any, (own[code] for code, _ in one.terms))) and not _cancels(one, above):
            return True
    return False


def _numbers(readings: Sequence[Reading]) -> list[Decimal] | None:
    return [reading.value or Decimal(0) for reading in readings] if all(one.state != "text" for one in readings) else None


def _cancels(one: Sum, vectors: Mapping[str, Sequence[Decimal]]) -> bool:
    return all(
        sum(factor * value for (_, factor), value in zip(one.terms, column, strict=True)) == 0
        for column in zip(*(vectors[code] for code, _ in one.terms), strict=True)
    )


def _labels_below(instance: Instance) -> bool:
    """Whether figures stand before the first label, where nothing but the order of the text joins labels and figures."""
    own = (
        n for n, strip in enumerate(instance.strips) if named_rows(strip, instance.table) and not names_columns(strip)
    )
    start = next(own, None)
    if start is None:
        return False
    strips = [*instance.above, *instance.strips]
    at = len(instance.above) + start - 1
    while at > 0 and not strips[at].filled and not names_columns(strips[at]):
        at -= 1  # words of another kind between the figures and the label
    return figures_first(strips, at)


def _total_first(windows: Iterable[Window]) -> bool:
    """Whether the first figure of the rows is the sum of the others, where the last is not."""
    first = last = 0
    for readings in (window.readings for window in windows):
        if any(reading.state != "number" for reading in readings):
            continue
        values = [reading.number for reading in readings]
        if {*map(type, values)} != {int}:
            values = [reading.value for reading in readings]  # exact, where one has decimals
        twice = sum(values)
        if twice == 2 * values[-1]:
            last += values[-1] > 0
        elif twice == 2 * values[0]:
            first += 1
    return first >= 2 and first > last


def _settle(
    result: TableRead,
    table: str,
    row: Label,
    columns: tuple[Label, ...],
    strip: Strip,
    split: Split | None,
    torn: bool,
) -> None:
    """Cells of a row without sure columns, or without a sure label (torn): proved by the sums, or told as undecided."""
    positions = [(table, row.code, column.code) for column in columns]
    if split is not None:
        for column, value, text, where in zip(
            columns, split.values, split.texts, split.places(strip.values), strict=True
        ):
            result.cells.append(
                Cell(table, row.code, column.code, value, text, None, "number", where.line, where.page, "proved")
            )
        return
    result.complete = False
    if torn:
        message = f"Line {strip.line}: whether this is the row {row.text} can't be decided."
        result.findings.append(finding("row_undecided", message, printed=strip.row.text(" ")))
        return
    if strip.row.certain:
        result.findings.append(
            finding(
                "columns_undecided",
                f"{row.text}: which figure stands in which column can't be decided.",
                positions,
                strip.row.text(" "),
            )
        )
        result.cells += undecided_cells(table, row.code, columns, strip.values or strip.row.cells)
    else:
        glued_cells(result, table, row, columns, strip)
