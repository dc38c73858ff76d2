"""Rows that leave columns blank where nothing marks the columns: the sums and the places on the lines decide, or nobody."""

from __future__ import annotations

import pytest

from parsers import read_report
from parsers.forms import forms
from parsers.normalise import display_width

FORM = next(one for one in forms() if one.code == "2021")
TABLE = FORM.table("applications")
COLUMNS = [column.code for column in TABLE.columns]
HEAD = "某县2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
# The parts of the outcome rows that are not all 0: the table adds up.
PARTS = {
    "granted": (310, 42, 0, 7, 0, 23),
    "partial": (57, 0, 0, 0, 0, 3),
    "denied_internal": (11, 5, 0, 0, 2, 0),
    "unavailable_not_held": (128, 64, 1, 0, 19, 0),
    "rejected_petition": (36, 0, 0, 0, 0, 0),
    "carried_in": (13, 4, 0, 0, 0, 0),
    "carried_out": (21, 6, 0, 0, 5, 0),
}


def figures() -> dict[str, tuple[int, ...]]:
    rows = {row.code: PARTS.get(row.code, (0,) * 6) for row in TABLE.rows}
    outcome = [code for code in rows if code not in ("new_received", "carried_in", "carried_out", "total_processed")]
    rows["total_processed"] = tuple(sum(rows[code][n] for code in outcome) for n in range(6))
    rows["new_received"] = tuple(
        rows["total_processed"][n] + rows["carried_out"][n] - rows["carried_in"][n] for n in range(6)
    )
    return {code: (*parts, sum(parts)) for code, parts in rows.items()}


def page(width: int = 0, keep: tuple[str, ...] = (), shift: int = 0, **wrong: int) -> str:
    """The table as text, its zeros left blank but in the rows to keep; width: of a column, 0 for a blank between figures and no places.
    shift: places by which every third row stands to the right. wrong: what is added to a row's first part and to its total."""
    lines = []
    for n, (row, values) in enumerate(zip(TABLE.rows, figures().values(), strict=True)):
        values = [value + (wrong.get(row.code, 0) if at in (0, 6) else 0) for at, value in enumerate(values)]
        texts = [str(value) if value or row.code in keep else "" for value in values]
        if width:
            label = row.text + " " * (90 - display_width(row.text) + (shift if n % 3 == 0 else 0))
            lines.append((label + "".join(text.rjust(width) for text in texts)).rstrip())
        else:
            lines.append(" ".join([row.text, *filter(None, texts)]))
    return HEAD + "\n".join(lines) + "\n五、存在的主要问题及改进情况\n无。\n"


def stated(text: str) -> dict[tuple[str, str], tuple[str, int | None]]:
    cells = read_report(text.encode(), name="report.txt").cells
    return {
        (cell.row, cell.column): (cell.state, cell.value)
        for cell in cells
        if cell.table == "applications" and cell.state in ("number", "blank")
    }


def wrong_cells(text: str, keep: tuple[str, ...] = ()) -> dict:
    truth = figures()
    return {
        position: said
        for position, said in stated(text).items()
        if said
        != (
            ("number", value)
            if (value := truth[position[0]][COLUMNS.index(position[1])]) or position[0] in keep
            else ("blank", None)
        )
    }


FULL = ("new_received", "granted", "partial", "total_processed", "carried_out")


def test_the_sums_alone_tell_the_columns_of_large_figures():
    found = stated(page())
    assert found["unavailable_not_held", "legal_service"] == ("number", 19)
    assert found["unavailable_not_held", "other"] == ("blank", None)
    assert found["denied_state_secret", "total"] == ("blank", None)
    assert not wrong_cells(page())


def test_places_tell_the_columns_of_noughts_that_no_sum_tells():
    kept = (*FULL, "denied_process")
    label = "6.属于四类过程性信息"
    blanks = " " * (90 - display_width(label))
    zero = "0".rjust(8)
    text = page(8, kept).replace(label + blanks + zero * 7, label + blanks + " " * 16 + zero + " " * 24 + zero)
    found = stated(text)
    assert found["denied_process", "research"] == ("number", 0)
    assert found["denied_process", "commercial"] == ("blank", None)
    assert len(found) == len(TABLE.rows) * 7


@pytest.mark.parametrize("shift", [3, 8, 11])
def test_lines_that_are_pushed_to_the_right_have_no_places(shift):
    assert not wrong_cells(page(8, FULL, shift), FULL)


@pytest.mark.parametrize("row", ["granted", "rejected_petition", "total_processed", "carried_in"])
def test_an_agencys_wrong_sum_leaves_the_rows_open(row):
    found = stated(page(**{row: 2}))
    assert {code for code, _ in found} <= {"new_received", "total_processed"}  # those print every figure
