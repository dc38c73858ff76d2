"""A whole report on the form of 2021 with figures that add up, to be printed in any way."""

from __future__ import annotations

from parsers import read_report
from parsers.forms import forms

FORM = next(one for one in forms() if one.code == "2021")
TITLE = "某县2022年政府信息公开工作年度报告"
HEADINGS = {
    "proactive": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
}
OUTCOMES = {
    "granted": (310, 42, 0, 7, 0, 23),
    "partial": (57, 0, 0, 0, 0, 3),
    "denied_internal": (11, 5, 0, 0, 2, 0),
    "unavailable_not_held": (128, 64, 1, 0, 19, 0),
    "rejected_petition": (36, 0, 0, 0, 0, 0),
}
OTHERS = {"carried_in": (13, 4, 0, 0, 0, 0), "carried_out": (21, 6, 0, 0, 5, 0)}
DISPUTES = (2, 0, 1, 0, 3, 0, 4, 0, 0, 4, 5, 0, 0, 6, 11)


def applications() -> dict[str, tuple[int, ...]]:
    """The seven figures of each row by code."""
    rows = {row.code: {**OUTCOMES, **OTHERS}.get(row.code, (0,) * 6) for row in FORM.table("applications").rows}
    rows["total_processed"] = tuple(map(sum, zip(*OUTCOMES.values(), strict=True)))
    rows["new_received"] = tuple(
        total + out - carried
        for total, out, carried in zip(rows["total_processed"], rows["carried_out"], rows["carried_in"], strict=True)
    )
    return {code: (*parts, sum(parts)) for code, parts in rows.items()}


def rows_of(table: str) -> list[tuple[str, list[str], list[int]]]:
    """(label, columns, figures) of each row of a table, in the form's order."""
    entry = FORM.table(table)
    names = [[column.text for column in block.columns] for block in entry.blocks for _ in block.rows]
    if table == "applications":
        figures = [list(row) for row in applications().values()]
    elif table == "review_litigation":
        figures = [list(DISPUTES[start : start + 5]) for start in (0, 5, 10)]
    else:
        figures = [[10 * n + at for at in range(len(columns))] for n, columns in enumerate(names, 1)]
    return [(row.text, columns, values) for row, columns, values in zip(entry.rows, names, figures, strict=True)]


def truth() -> dict[tuple[str, str, str], int]:
    """Every cell of the report."""
    found = {}
    for entry in FORM.tables:
        blocks = [(row, block) for block in entry.blocks for row in block.rows]
        for (row, block), (_, _, values) in zip(blocks, rows_of(entry.code), strict=True):
            found |= {
                (entry.code, row.code, column.code): value for column, value in zip(block.columns, values, strict=True)
            }
    return found


def report(tables: dict[str, str]) -> str:
    """The page around the printed tables."""
    parts = [
        TITLE,
        *(f"{HEADINGS[code]}\n{text}" for code, text in tables.items()),
        "五、存在的主要问题及改进情况\n无。\n",
    ]
    return "\n".join(parts)


def stated(text: str, name: str = "report.txt") -> dict[tuple[str, str, str], object]:
    """What is stated of a page; a blank as None."""
    cells = read_report(text.encode(), name=name).cells
    return {cell.position: cell.value for cell in cells if cell.state in ("number", "blank")}
