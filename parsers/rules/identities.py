"""The arithmetic of a form over the cells of one report: every equation, and what became of each rule.

The equations stand in the form's file; here they are laid out over the cells and tested. Printed values only: a
blank is no zero, so an equation with a cell that is not a number can't be decided.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from parsers.document import Cell, Finding, Position, RuleOutcome, by_position
from parsers.forms import Form, Identity, kind_of, legacy_forms
from parsers.numbers import plain
from parsers.rules.registry import rules

Cells = Mapping[Position, Cell]
_ROW = itemgetter(0, 1)


@dataclass(frozen=True, slots=True)
class Equation:
    """The sum of the cells `left` equals the sum of the cells `right`."""

    rule: str
    left: tuple[Position, ...]
    right: tuple[Position, ...]

    @property
    def positions(self) -> tuple[Position, ...]:
        return self.left + self.right


def equations(form: Form, cells: Cells) -> tuple[Equation, ...]:
    """Every equation of the form that the printed rows call for, in the form's order."""
    found = _laid_out(form, frozenset(map(_ROW, cells)))
    if form.has_list:  # of its two columns most reports print one
        columns = {column for _, _, column in cells}
        found = tuple(equation for equation in found if equation.right[0][2] in columns)
    return found


@functools.lru_cache(maxsize=256)
def _laid_out(form: Form, rows_printed: frozenset[tuple[str, str]]) -> tuple[Equation, ...]:
    """Most reports print the same rows, so the equations of one are those of the next."""
    found = []
    for identity in form.identities:
        table = form.table(identity.table)
        if identity.each == "rows":
            extra = [single for one in form.identities if one.table == identity.table for single in one.stands_for]
            for code in dict.fromkeys([*(row.code for row in table.rows), *extra]):
                if (identity.table, code) in rows_printed:
                    found.append(
                        Equation(
                            identity.rule,
                            tuple((identity.table, code, column) for column in identity.left),
                            tuple((identity.table, code, column) for column in identity.right),
                        )
                    )
            continue
        if table.layout == "list" and not _applies(identity, rows_printed):
            continue
        left, subtotals = terms(identity, rows_printed)
        for column in table.columns:
            found.append(_down(identity.rule, table.code, column.code, left, identity.right))
            found += [_down(identity.rule, table.code, column.code, parts, (single,)) for single, parts in subtotals]
    return tuple(found)


def _applies(identity: Identity, rows_printed: frozenset[tuple[str, str]]) -> bool:
    """Whether a list prints the total and one of its parts, and no row that splits it otherwise."""
    printed = {row for table, row in rows_printed if table == identity.table}
    return printed.issuperset(identity.right) and not printed.isdisjoint(identity.left) and printed.isdisjoint(identity.unless)


def _down(rule: str, table: str, column: str, left: Sequence[str], right: Sequence[str]) -> Equation:
    """An equation within one column."""
    return Equation(rule, tuple((table, row, column) for row in left), tuple((table, row, column) for row in right))


def terms(
    identity: Identity, rows_printed: frozenset[tuple[str, str]]
) -> tuple[list[str], list[tuple[str, tuple[str, ...]]]]:
    """The rows of a column sum: the group that is printed; where a single row and its parts are, it is their subtotal."""
    left = list(identity.left)
    subtotals = []
    for single, parts in identity.stands_for.items():
        if (identity.table, single) not in rows_printed:
            continue
        if any((identity.table, part) in rows_printed for part in parts):
            subtotals.append((single, parts))
        else:
            left = [single if row == parts[0] else row for row in left if row not in parts[1:]]
    return left, subtotals


def _totals(equation: Equation, values: Mapping[Position, int | float]) -> tuple[int | Decimal | None, int | Decimal | None]:
    """Both sides of an equation over the values of all cells that are numbers; None where a cell is missing."""
    sums: list[int | Decimal | None] = []
    for positions in (equation.left, equation.right):
        try:
            total: int | float | Decimal = sum(map(values.__getitem__, positions))
        except KeyError:
            return None, None
        if total.__class__ is not int:  # exact, where an amount has decimals
            total = sum((Decimal(str(values[position])) for position in positions), Decimal())
        sums.append(total)
    return sums[0], sums[1]


def side(positions: tuple[Position, ...], cells: Cells) -> int | Decimal | None:
    """The sum of the cells; None where one is missing or no number."""
    total: int | Decimal = 0
    for position in positions:
        cell = cells.get(position)
        if cell is None or cell.value is None:  # only a number has a value
            return None
        value = cell.value
        total += value if value.__class__ is int else Decimal(str(value))
    return total


def holds(equation: Equation, cells: Cells) -> bool | None:
    """Whether both sides agree; None where it can't be decided."""
    left, right = side(equation.left, cells), side(equation.right, cells)
    if left is None or right is None:
        return None
    return left == right


SURE = ("label", "position")  # methods by which a cell is read as it stands: its borders and its label are marked


def _whose(equation: Equation, cells: Cells) -> str:
    """Whether the report's own arithmetic is wrong, or our reading is in doubt."""
    doubtful = [cells[position] for position in equation.positions if cells[position].method not in SURE]
    if not doubtful:
        return "The cells are read as they stand: it is the report's own arithmetic."
    return f"{len(doubtful)} of the cells had no sure borders or label: our reading may be at fault."


def _finding(equation: Equation, cells: Cells) -> Finding:
    rule = rules()[equation.rule]
    left, right = side(equation.left, cells), side(equation.right, cells)
    return Finding(
        rule.id,
        rule.severity,
        f"{rule.text_en} {_whose(equation, cells)}",
        list(equation.positions),
        str(plain(Decimal(right))),
        str(plain(Decimal(left))),
    )


def _well_formed(form: Form, cells: Cells) -> tuple[RuleOutcome, list[Finding]]:
    """H5: counts are non-negative integers; a signed change is an integer; amounts are not negative."""
    rule = rules()["H5"]
    outcome = RuleOutcome("H5", "undecidable")
    findings = []
    for position, cell in cells.items():
        whole = cell.value.__class__ is int
        if whole and cell.value >= 0:  # fits every kind
            outcome.held += 1
            continue
        if cell.state != "number":
            outcome.undecided += cell.state != "blank"
            continue
        kind = kind_of(position, form)
        fine = whole if kind == "signed" else cell.value >= 0 if kind == "amount" else whole and cell.value >= 0
        outcome.held += fine
        outcome.broken += not fine
        if not fine:
            findings.append(Finding("H5", rule.severity, rule.text_en, [position], cell.text, None))
    return outcome, findings


def forms_of(form: Form | None, cells: list[Cell]) -> tuple[Form, ...]:
    """The forms whose identities a report is held to: its own, and that of a table of other years that stands beside."""
    if form is not None and form.has_list:
        return (form,)
    tables = {cell.table for cell in cells}
    others = tuple(one for one in legacy_forms() if any(table.code in tables for table in one.tables))
    return (form, *others) if form else others


@functools.cache
def _asked(codes: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """Every identity rule, and whether it is asked of a report on these forms."""
    identity = [rule for rule in rules().values() if rule.group == "identity"]
    return tuple((rule.id, not rule.forms or not codes.isdisjoint(rule.forms)) for rule in identity)


def evaluate(form: Form | None, cells: list[Cell]) -> tuple[list[RuleOutcome], list[Finding]]:
    """The outcome of every identity rule on a report, and a finding for each equation that is broken.

    In a finding `printed` is the printed total (the right side), `expected` what the parts make (the left side).
    """
    applied = forms_of(form, cells)
    if not applied:
        return [RuleOutcome(rule, "not_applicable") for rule, _ in _asked(frozenset())], []
    placed = by_position(cells)
    every = _asked(frozenset([one.code for one in applied]))
    outcomes = {rule: RuleOutcome(rule, "undecidable" if asked else "not_applicable") for rule, asked in every}
    findings = []
    values = {position: cell.value for position, cell in placed.items() if cell.value is not None}
    for equation in (equation for one in applied for equation in equations(one, placed)):
        left, right = _totals(equation, values)
        outcome = outcomes[equation.rule]
        if left is None or right is None:
            outcome.undecided += 1
        elif left == right:
            outcome.held += 1
        else:
            outcome.broken += 1
            findings.append(_finding(equation, placed))
    outcomes["H5"], odd = _well_formed(applied[0], placed)
    for outcome in (outcomes[rule] for rule, asked in every if asked):
        outcome.outcome = (
            "broken" if outcome.broken else "holds" if outcome.held and not outcome.undecided else "undecidable"
        )
    return list(outcomes.values()), findings + odd
