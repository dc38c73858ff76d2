"""S8 on two reports: the same answers as the warehouse gives over all of them (tests/sql/test_rules.py)."""

from __future__ import annotations

import pytest

from parsers.document import Cell
from parsers.rules.repeats import repeats

ROW = {("granted", "total"): 3, ("partial", "total"): 0}


def cells(figures: dict[tuple[str, str], int | None], table: str = "applications") -> list[Cell]:
    return [Cell(table, row, column, value, str(value), None, "number" if value is not None else "blank", 1, None, "label")
            for (row, column), value in figures.items()]  # fmt: skip


@pytest.mark.parametrize(
    ("this", "last", "outcome"),
    [
        (ROW, ROW, "broken"),
        (ROW, ROW | {("partial", "total"): 1}, "holds"),
        (ROW, ROW | {("other_processing", "total"): 9}, "broken"),  # a row that only one of the forms has
        (dict.fromkeys(ROW, 0), dict.fromkeys(ROW, 0), "holds"),  # nothing in both years
        (ROW, dict.fromkeys(ROW), "undecidable"),
        ({}, ROW, "undecidable"),
    ],
)
def test_a_table_that_is_last_years_once_more(this, last, outcome) -> None:
    assert repeats(cells(this), cells(last)) == outcome


def test_other_tables_may_repeat() -> None:
    assert repeats(cells(ROW, "proactive"), cells(ROW, "proactive")) == "undecidable"
