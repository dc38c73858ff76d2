"""A printed figure that breaks its sums is proposed for repair whatever the layout, and nothing is proposed where the reading is open."""

from __future__ import annotations

import pytest
from statutory import report, rows_of

from parsers import read_report

AT = ("applications", "unavailable_not_held", "commercial")  # prints 69 where 64 would make the sums hold


def printed(layout: str) -> str:
    rows = rows_of("applications")
    lines = [[label, *map(str, values)] for label, _, values in rows]
    label = next(line for line in lines if line[1:3] == ["128", "64"])
    label[2] = "69"
    header = ["", *rows[0][1]]
    if layout == "pipes":
        return "\n".join("| " + " | ".join(line) + " |" for line in [header, *lines])
    if layout == "turned":
        return "\n".join("| " + " | ".join(line) + " |" for line in zip(header, *lines, strict=True))
    if layout == "blanks":
        return "\n".join(" ".join(line) for line in [header, *lines])
    if layout == "one a line":
        return "\n".join(text for line in [header[1:], *lines] for text in line)
    return "\n".join("".join(line) for line in [header, *lines])


@pytest.mark.parametrize("layout", ["pipes", "turned", "blanks", "one a line", "glued"])
def test_one_wrong_figure(layout):
    document = read_report(report({"applications": printed(layout)}).encode(), name="report.txt")
    found = [((one.table, one.row, one.column), one.printed, one.proposed) for one in document.proposals]
    assert found == ([] if layout == "glued" else [(AT, 69, 64)])
    stated = {cell.position: cell.value for cell in document.cells if cell.state == "number"}
    assert stated.get(AT, 69) == 69
