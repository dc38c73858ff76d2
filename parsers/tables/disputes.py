"""The table of reconsideration and litigation: three forums × five results, printed as one row of fifteen.

Also read where a report prints one line a forum. A header without any row of figures is a blank table.
"""

from __future__ import annotations

import re

from parsers.document import Cell
from parsers.forms import Form, Table, forms
from parsers.grid import Grid, GridRow
from parsers.normalise import tidy
from parsers.numbers import BLANK, Reading, read_value
from parsers.tables.columns import offsets
from parsers.tables.locate import PAGE_NUMBER, Instance, digits, header_columns
from parsers.tables.result import TableRead, finding, make_cell, undecided_cells
from parsers.tables.solve import splits
from parsers.tables.strips import Strip, label_index

FEWEST_DIGITS = 8  # digits that make a line without borders a row of figures
_LOOSE = re.compile(r"[\s\d,，.\-−–—－/／无]{4,}")
_SECTION = re.compile(r"\s*[五六七八]\s*[、.．]")
FRAGMENT = 8  # characters of a line that may be a piece of a label, or figures
LONGEST = 200  # characters of a run of figures in a finding
PIECE = 3  # characters of a result's name that stand together in a torn header
TORN_OVER, LONGEST_HEADER = 6, 80  # lines of such a header, and characters of each
NEAR = 6  # grid rows between the header and its row of figures
FAR = 40  # grid rows behind the header that may still be the table's, if no heading comes before
BELOW_HEADING = 3  # rows in which a line is looked for that changed places with a heading
LOOSE = 3  # figures that are no prose near a header without a row of figures: the table is not blank
_DATE = re.compile(r"\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
# A figure with no noun behind it, or with a result's name before it.
_WRITTEN_ZERO = re.compile(r"(?<![A-Za-z\u3400-\u9fff〇○])[零〇○Oo](?![A-Za-z\u3400-\u9fff〇○])")
_RUN = re.compile(r"(?:[\d,，.．\-−–—－/／\\|无]\s*){6,}")
_LOOSE_FIGURE = re.compile(
    r"\d(?![\d,.，．]*\s*[\d\u3400-\u9fff])|(?:维持|纠正|审结|结果|总计)[^\d\u3400-\u9fff]{0,3}\d"
    r"|(?:维持|纠正|审结|结果|总计|[\"“'‘])[\s:：=]{0,2}(?:[-−–—－/／]{1,2}|无)(?=\s|$|[,，;；。、\"”'’\]}])"
)


def find_disputes(strips: list[Strip], table: str, grid: Grid) -> list[Instance]:
    """Each header (a row that names several results, or the forums) with the rows behind it that may be its figures."""
    found: list[Instance] = []
    heads = [at for at, strip in enumerate(strips) if not strip.filled and len(strip.keys) > 2]
    end = -1
    for at in heads:
        named = header_columns(strips[at], table)
        if at <= end or len(named) < 3 or "upheld" not in named:
            continue
        last = at
        for n in range(at + 1, min(at + 4, len(strips))):
            if (
                not strips[n].filled
                and len(header_columns(strips[n], table)) >= 2
                and strips[n].index - strips[last].index <= 3
            ):
                last = n
        end = last
        fragment = strips[last]  # the last piece of a header that is torn over many lines
        for n in range(last + 1, len(strips)):
            if strips[n].index - fragment.index > NEAR or len(header_columns(strips[n], table)) >= 3:
                break
            if not strips[n].row.certain or len(strips[n].row.text()) <= FRAGMENT:
                fragment = strips[n]
            if len(strips[n].row.cells) == 1 and _SECTION.match(strips[n].row.cells[0].text):
                break
            end = n
        found.append(Instance(table, strips[at : end + 1], len(named), strips[last], grid))
    return found or _by_figures(strips, table) or _by_pieces(strips, table, grid)


def _by_figures(strips: list[Strip], table: str) -> list[Instance]:
    """A row of full width whose three sums hold, soon behind the table's or a forum's name: the header is damaged."""
    known = label_index()
    form = forms()[0].table(table)
    names = {key for row in form.rows for key in (*row.keys, row.group_key)} | set(form.header_keys)
    width = len(form.rows) * len(form.columns)
    named: Strip | None = None
    for strip in strips:
        if not strip.numbers and any(key in names or known.near(key, names) for key in strip.keys):
            named = strip
        elif named and strip.index - named.index > 2 * NEAR:
            named = None
        if named and strip.numbers:
            found = offsets(strip, width)
            if any(_proved(strip.readings[offset : offset + width], len(form.columns)) for offset in found):
                return [Instance(table, [named, strip], 1, named)]
    return []


def _by_pieces(strips: list[Strip], table: str, grid: Grid) -> list[Instance]:
    """A header whose narrow cells are torn over lines: below the forums, lines of nothing but pieces of the results' names."""
    form = forms()[0].table(table)
    forums = {row.group_key or row.keys[0] for row in form.rows}
    names = [column.keys[0] for column in form.columns if len(column.keys[0]) > PIECE]
    for at, strip in enumerate(strips):
        if strip.filled or not forums.issubset(strip.keys):
            continue
        last = at
        for n in range(at + 1, min(at + 1 + TORN_OVER, len(strips))):
            line = strips[n].joined
            if (
                strips[n].filled
                or strips[n].index - strips[last].index > 2
                or len(line) > LONGEST_HEADER
                or _SECTION.match(strips[n].row.text())
            ):
                break
            if any(name[:PIECE] in line for name in names) or all(
                any(key in name for name in names) for key in strips[n].keys
            ):
                last = n
        pieces = "".join(one.joined for one in strips[at + 1 : last + 1])
        if all(name[:PIECE] in pieces for name in names):
            end = last
            while end + 1 < len(strips) and strips[end + 1].index - strips[last].index <= NEAR:
                if len(strips[end + 1].row.cells) == 1 and _SECTION.match(strips[end + 1].row.cells[0].text):
                    break
                end += 1
            return [Instance(table, strips[at : end + 1], len(names), strips[last], grid)]
    return []


def _cells(table: Table, values: list, readings: list[Reading], method: str, result: TableRead) -> list[Cell]:
    cells = iter(zip(values, readings, strict=True))
    made = []
    for row in table.rows:
        for column in table.columns:
            cell, reading = next(cells)
            made.append(make_cell(table.code, row.code, column, cell, reading, method, None, result.findings))
    return made


def _proved(readings: list[Reading], width: int) -> bool:
    """H4 on each group of `width` readings, a blank counted as nothing: used to place a row, never to state a figure."""
    if any(reading.state not in ("number", "blank", "dash") for reading in readings):
        return False
    groups = [readings[start : start + width] for start in range(0, len(readings), width)]
    return all(sum(reading.value or 0 for reading in group[:-1]) == (group[-1].value or 0) for group in groups)


def _offset(strip: Strip, header: Strip, table: Table) -> int | None:
    """Where the columns begin. A row with blanks may have lost a border: it needs its sums, or both its ends, to be placed."""
    columns = len(table.columns)
    width = len(table.rows) * columns
    found = offsets(strip, width)
    if strip.filled == width:
        return found[0] if found else None
    proved = [offset for offset in found if _proved(strip.readings[offset : offset + width], columns)]
    if strip.row.table is not None:
        found = [offset for offset in found if strip.values[offset].column == header.row.cells[0].column] or found
        return found[0] if len(found) == 1 and (len(strip.values) == width or found == proved) else None
    if len(proved) == 1:
        return proved[0]
    ends = strip.readings and strip.readings[0].state != "blank" and strip.readings[-1].state != "blank"
    return 0 if len(strip.values) == width and ends else None


def _over_lines(strip: Strip) -> bool:
    """Whether the figures have no borders and stand on several lines: a converter may have changed their order."""
    return not strip.row.certain and len({cell.line for cell in strip.values if cell.text}) > 1


def _is_data(strip: Strip, width: int) -> bool:
    """A row that prints figures: several, or any in a row of full width, or a run of digits without borders."""
    return strip.numbers >= 3 or (strip.filled > 0 and len(strip.values) >= width) or _digits(strip) >= FEWEST_DIGITS


def _digits(strip: Strip) -> int:
    """How many digits stand behind the label of a row without borders; those of a row with borders do not count."""
    return 0 if strip.row.certain or strip.labels else digits(strip)


def _split(strip: Strip, table: Table, result: TableRead) -> bool:
    """Glued digits, where the three sums leave one reading."""
    width = len(table.rows) * len(table.columns)
    found = splits([cell.text for cell in strip.values], width, groups=len(table.rows))
    if len(found) != 1:
        return False
    parts = iter(zip(found[0].values, found[0].texts, found[0].places(strip.values), strict=True))
    for row in table.rows:
        for column in table.columns:
            value, text, where = next(parts)
            result.cells.append(
                Cell(table.code, row.code, column.code, value, text, None, "number", where.line, where.page, "proved")
            )
    return True


def _figures_alone(row: GridRow) -> int:
    """How many figures and dashes a row holds that holds nothing else."""
    printed = [part for cell in row.cells for part in re.split(r"[\s,，、;；]+", cell.text) if part]
    states = [read_value(part).state for part in printed]
    return len(states) if all(state in ("number", "dash") for state in states) else 0


def loose_figures(grid: Grid, start: int) -> int:
    """How many figures and dashes stand from a header to the next heading in other ways than in prose."""
    count = 0
    for at, row in enumerate(grid.rows[start : start + FAR], start):
        if len(row.cells) == 1 and _SECTION.match(row.cells[0].text):
            # A line of nothing but figures right below the next heading changed places with it.
            return count + sum(_figures_alone(one) for one in grid.rows[at + 1 : at + 1 + BELOW_HEADING])
        if len(row.cells) > 1:
            count += LOOSE * sum(read_value(cell.text).state in ("number", "dash") for cell in row.cells)
        text = " ".join(cell.text for cell in row.cells if len(row.cells) == 1 or read_value(cell.text).state == "text")
        if not PAGE_NUMBER.fullmatch(text):
            text = _DATE.sub("", tidy(text))
            count += sum(1 for pattern in (_LOOSE_FIGURE, _WRITTEN_ZERO) for _ in pattern.finditer(text))
            count += LOOSE * bool(_RUN.search(text))
    return count


def read_disputes(instance: Instance, form: Form) -> TableRead:
    """The fifteen cells: as printed; blank where the header stands alone; undecided where the columns are not sure."""
    table = form.table(instance.table)
    width = len(table.rows) * len(table.columns)
    header = instance.header or instance.strips[0]
    behind = [strip for strip in instance.strips if strip.index > header.index]
    result = TableRead(table.code, form.code, lines=(instance.strips[0].index, instance.strips[-1].index))
    rows = [strip for strip in behind if not strip.hits and _is_data(strip, width)]
    wide = [strip for strip in rows if strip.numbers > len(table.columns) + 2 or len(strip.values) >= width]
    positions = table.positions()
    if wide:
        strip = wide[0]
        offset = None if strip.row.scattered else _offset(strip, header, table)
        if (
            offset is not None
            and _over_lines(strip)
            and not _proved(strip.readings[offset : offset + width], len(table.columns))
        ):
            offset = None
        if offset is not None:
            result.cells = _cells(
                table,
                strip.values[offset : offset + width],
                strip.readings[offset : offset + width],
                "position",
                result,
            )
            return result
        if not strip.row.certain and not strip.row.scattered and _split(strip, table, result):
            return result
        run = " ".join(cell.text for cell in strip.values if cell.text)
        result.findings.append(
            finding("columns_undecided", "Which figure stands in which column can't be decided.", positions, run)
        )
        for row in table.rows:
            result.cells += undecided_cells(table.code, row.code, table.columns, strip.values)
        result.complete = False
        return result
    named = {code: strip for strip in behind if strip.values for name, code in strip.hits if name == table.code}
    if named and all(row.code in named for row in table.rows):
        for row in table.rows:
            strip = named[row.code]
            found = offsets(strip, len(table.columns))
            if len(found) != 1:
                message = f"{row.text}: which figure stands in which column can't be decided."
                result.findings.append(finding("columns_undecided", message, printed=strip.row.text(" ")))
                result.complete = False
                continue
            for n, column in enumerate(table.columns):
                cell, reading = strip.values[found[0] + n], strip.readings[found[0] + n]
                result.cells.append(
                    make_cell(table.code, row.code, column, cell, reading, "label", None, result.findings)
                )
        return result
    if rows:
        strip = rows[0]
        if not strip.row.certain and _split(strip, table, result):
            return result
        run = strip.row.text(" ")
        result.findings.append(
            finding(
                "columns_undecided",
                f"The row of figures has {strip.filled} where the form has {width}.",
                positions,
                run,
            )
        )
        for row in table.rows:
            result.cells += undecided_cells(table.code, row.code, table.columns, strip.values)
        result.complete = False
        return result
    # A line of nothing but figures and dashes behind the header may be its figures without borders: then nothing is blank.
    loose = [strip for strip in behind if strip.numbers or _LOOSE.fullmatch(strip.row.text(" "))]
    if loose:
        run = " ".join(strip.row.text(" ") for strip in loose)[:LONGEST]
        message = "Which of the figures behind the header belong to it, and to which column, can't be decided."
        result.findings.append(finding("columns_undecided", message, positions, run))
        for row in table.rows:
            result.cells += undecided_cells(table.code, row.code, table.columns, loose[0].values or loose[0].row.cells)
        result.complete = False
        return result
    if instance.grid is not None and loose_figures(instance.grid, instance.strips[0].index) >= LOOSE:
        result.complete = False
        message = "Figures stand near the header of the table, but in no row that the form has."
        result.findings.append(finding("columns_undecided", message, positions))
        return result
    blank = next((strip for strip in behind if not strip.labels and len(strip.values) >= width), None)
    where = blank.values[0] if blank else header.row.cells[0]
    result.cells = _cells(table, [where] * width, [BLANK] * width, "blank_table", result)
    for cell in result.cells:
        cell.text = ""
    result.findings.append(finding("table_blank", "The header of the table stands, but no row of figures.", positions))
    return result
