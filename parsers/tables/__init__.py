"""From a grid to the cells of the statutory tables: locate, choose the form, align, bind columns. The table of the years
before the three (legacy.py) is read beside them.

Not here: formats (parsers/formats), sums as rules (parsers/rules), who and when (parsers/identity).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from parsers.document import Cell, Finding, TableStatus
from parsers.forms import Form, Table, forms, legacy_forms
from parsers.grid import Grid
from parsers.rules.identities import equations, holds
from parsers.tables.disputes import find_disputes, read_disputes
from parsers.tables.fields import separated
from parsers.tables.legacy import may_have_legacy, read_legacy
from parsers.tables.locate import Instance, is_printing, matrices, strips_of
from parsers.tables.matrix import read_matrix
from parsers.tables.proactive import find_proactive, form_votes, read_proactive
from parsers.tables.records import records
from parsers.tables.result import TableRead, finding
from parsers.tables.rivals import STATED, choose, doubt
from parsers.tables.stream import stream
from parsers.tables.turned import turned

HEADER_ROWS = 3  # above the first row that a table is found by
FORM_MARGIN = 0.5  # what the evidence for a form must lead by


@dataclass(slots=True)
class TablesRead:
    """The tables of one report. form: None where no table of a form stands on the page (a local table may)."""

    form: Form | None = None
    form_votes: dict[str, float] = field(default_factory=dict)
    statuses: list[TableStatus] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return all(status.status in ("read", "blank") for status in self.statuses)


def choose_form(found: dict[str, list[Instance]], year: int | None) -> tuple[Form, dict[str, float]]:
    """The generation that the page shows; the year decides only where the page shows nothing."""
    votes = {one.code: 0.0 for one in forms()}
    for instance in found["proactive"]:
        for code, vote in form_votes(instance).items():
            votes[code] += vote
    for instance in found["applications"]:
        printed = {
            code for strip in instance.strips for name, code in strip.hits if name == "applications" and strip.values
        }
        for one in forms():
            only = set(one.table("applications").row_order) - {
                code for other in forms() if other is not one for code in other.table("applications").row_order
            }
            # Reports of any year print the single row 其他处理; only the later form has its three parts.
            votes[one.code] += (1.0 if len(only) > 1 else 0.4) * len(only & printed)
    ranked = sorted(forms(), key=lambda one: votes[one.code], reverse=True)
    if votes[ranked[0].code] - votes[ranked[1].code] >= FORM_MARGIN or year is None:
        return ranked[0], votes
    by_year = [one for one in forms() if one.first_year <= year and (one.last_year is None or year <= one.last_year)]
    return (by_year or ranked)[0], votes


def _find(grid: Grid) -> dict[str, list[Instance]]:
    strips = strips_of(grid)
    return {
        "proactive": find_proactive(strips),
        "applications": matrices(strips, "applications", len(forms()[0].table("applications").columns)),
        "review_litigation": find_disputes(strips, "review_litigation", grid),
    }


READERS = {"proactive": read_proactive, "applications": read_matrix, "review_litigation": read_disputes}


@dataclass(frozen=True, slots=True)
class View:
    """The page, as printed or cut anew, with what is known of the report: its year, and whose figures it gives."""

    grid: Grid
    year: int | None = None
    scope: str | None = None


def _read_table(table: Table, instances: list[Instance], form: Form, view: View) -> TableRead | None:
    """One table from all its printings in one view of the page."""
    reads = [READERS[table.code](instance, form) for instance in instances]
    unread = any(
        is_printing(instance) and not any(cell.state in STATED for cell in read.cells)
        for instance, read in zip(instances, reads, strict=True)
    )
    reads = [read for read in reads if read.cells or read.findings]
    if not reads:
        return None
    read, told = choose(reads, view.grid, view.year, view.scope)
    if unread and not told and len(instances) > 1:
        told = doubt(read, [TableRead(table.code)], len(instances))
    read.findings += told
    _tell_missing_rows(read, table, form)
    return read


def _rank(read: TableRead | None, form: Form) -> tuple:
    """What makes one reading of a table better than another: complete, fewer sums broken, more sums that hold, more stated."""
    if read is None:
        return ()
    cells = {cell.position: cell for cell in read.cells}
    results = [holds(equation, cells) for equation in equations(form, cells) if equation.left[0][0] == read.table]
    return (
        read.complete,
        -results.count(False),
        results.count(True),
        sum(cell.state in ("number", "dash", "blank") for cell in read.cells),
    )


def read_tables(grid: Grid, year: int | None = None, scope: str | None = None) -> TablesRead:
    """Read the tables of a report: the three statutory ones and, where it stands on the page, the statistics table of
    the years before them. A page that has that one alone is on its form; beside the three it is told per table.

    year: the report year where it is known; it decides the form only where the page itself does not. scope: whose
    figures the report gives, as its title says: it decides between two printings of a table.
    """
    grid = separated(grid)
    found = _find(grid)
    legacy = _read_legacy(grid, year, found)
    if legacy is None:
        return _read_statutory(View(grid, year, scope), found)
    result = TablesRead(legacy_forms()[0] if legacy.form else None)
    before = year is not None and year < forms()[0].first_year
    if _has_matrix(found) or (not before and _has_matrix(_find(stream(grid)))):
        result = _read_statutory(View(grid, year, scope), found)
    _add(result, legacy, legacy_forms()[0].table(legacy.table).label)
    return result


def _has_matrix(found: dict[str, list[Instance]]) -> bool:
    """Whether the page has the statutory tables, and not only words that stand in them too."""
    return bool(found["applications"])


def _read_legacy(grid: Grid, year: int | None, found: dict[str, list[Instance]]) -> TableRead | None:
    """The statistics table of the years before the three tables, None where there is none."""
    if (year is None or year >= forms()[0].first_year) and not may_have_legacy(grid):
        return None
    instances = [one for every in found.values() for one in every if one.strips] if _has_matrix(found) else []
    taken = [range(one.strips[0].index - HEADER_ROWS, one.strips[-1].index + 1) for one in instances]
    reads = read_legacy(grid, year, taken)
    if not reads:
        return None
    read, told = choose(reads, grid, year, None)
    read.findings += told
    return read


def _read_statutory(view: View, found: dict[str, list[Instance]]) -> TablesRead:
    """The three tables. The page is read as printed; a table that this leaves incomplete is read again from the stream
    of its texts and figures (stream.py), and the better reading of the two is kept."""
    result = TablesRead()
    form: Form | None = None
    reads: dict[str, TableRead | None] = {}
    if any(found.values()):
        form, result.form_votes = choose_form(found, view.year)
        reads = {table.code: _read_table(table, found[table.code], form, view) for table in form.tables}
    if form is None or not all(read and read.complete for read in reads.values()):
        cut = replace(view, grid=stream(view.grid))
        anew = _find(cut.grid)
        if any(anew.values()):
            merged = {code: found[code] or anew[code] for code in found}
            form, result.form_votes = choose_form(merged, view.year)
            for table in form.tables:
                direct = _read_table(table, found[table.code], form, view)
                second = _read_table(table, anew[table.code], form, cut)
                better = _rank(second, form) > _rank(direct, form) and not (direct and direct.settled)
                reads[table.code] = second if better else direct
        if not any(_states(reads.get(table.code)) for table in forms()[0].tables if table.layout != "single_row"):
            form = _read_otherwise(view, reads, result) or form
    result.form = form
    if form is None:
        return result
    for table in form.tables:
        read = reads[table.code]
        if read is None:
            result.statuses.append(TableStatus(table.code, None, "absent"))
            result.findings.append(finding("table_absent", f"No trace of the table {table.label} on the page."))
            continue
        _add(result, read, table.label)
    return result


def _states(read: TableRead | None) -> bool:
    return read is not None and any(cell.state in STATED for cell in read.cells)


def _read_otherwise(view: View, reads: dict[str, TableRead | None], result: TablesRead) -> Form | None:
    """The form of a page that shows its tables only turned (rows for columns) or as named figures, with those put among the reads;
    None where there are none."""
    named = [one for form in forms() if (one := records(view.grid, form)) is not None]
    for grid in (turned(view.grid), max(named, key=lambda one: len(one.rows), default=None)):
        found = _find(grid) if grid is not None else {}
        if grid is None or not (found["applications"] or found["proactive"]):
            continue
        form, votes = choose_form(found, view.year)
        read = {table.code: _read_table(table, found[table.code], form, replace(view, grid=grid)) for table in form.tables}
        if any(map(_states, read.values())):
            result.form_votes = votes
            reads.update({code: one if _states(one) else reads.get(code) for code, one in read.items()})
            return form
    return None


def _add(result: TablesRead, read: TableRead, label: str) -> None:
    """One table's cells, findings and status."""
    result.findings += read.findings
    result.cells += read.cells
    blank = _all_blank(read)
    result.statuses.append(TableStatus(read.table, read.form, "blank" if blank else "read" if read.complete else "partial"))
    if blank and not any(one.rule == "table_blank" for one in read.findings):
        result.findings.append(finding("table_blank", f"Every cell of the table {label} is blank."))


def _all_blank(read: TableRead) -> bool:
    return bool(read.cells) and all(cell.state == "blank" for cell in read.cells)


def _tell_missing_rows(read: TableRead, table: Table, form: Form) -> None:
    """A row that the form asks for and the page does not print; the single 其他处理 row stands for its three parts."""
    printed = {cell.row for cell in read.cells}
    excused = {
        code
        for identity in form.identities
        if identity.table == read.table
        for single, parts in identity.stands_for.items()
        if single in printed
        for code in parts
    }
    missing = [row for row in table.rows if row.code not in printed and row.code not in excused]
    if table.layout == "single_row" or not missing:
        return
    told = {position for one in read.findings for position in one.cells}
    for row in missing:
        block = next(block for block in table.blocks if row in block.rows)
        positions = [(table.code, row.code, column.code) for column in block.columns]
        if not told.intersection(positions):
            read.findings.append(finding("row_absent", f"The row {row.text} is not printed.", positions))
    read.complete = False
