"""Tables drawn with characters, as Markdown converters write them: cells of several lines, spans, columns under a ruler."""

import pytest

from parsers.formats import read_grid

GRID = """\
说明

+------------+-------------+
| 信息内容   | 处理决定    |
|            | 数量        |
+============+======+======+
| 行政许可   | 12   | \\-3  |
| （合计）   +------+------+
|            | 7           |
+------------+-------------+

完
"""


def cells(text: str) -> list[list[tuple]]:
    grid = read_grid(text.encode(), name="report.md")
    return [
        [(cell.text, cell.column, cell.colspan, cell.rowspan, cell.line) for cell in row.cells] for row in grid.rows
    ]


def test_a_frame_gives_cells_with_their_spans_lines_and_places():
    assert cells(GRID) == [
        [("说明", 0, 1, 1, 1)],
        [("信息内容", 0, 1, 1, 4), ("处理决定\n数量", 1, 2, 1, 4)],
        [("行政许可\n（合计）", 0, 1, 2, 7), ("12", 1, 1, 1, 7), ("-3", 2, 1, 1, 7)],
        [("7", 1, 2, 1, 9)],
        [("完", 0, 1, 1, 12)],
    ]


def test_rows_of_several_lines_under_a_ruler():
    text = """\
  ------------------------------
  信息内容     本年      处理
               数量      决定
  ------------ --------- -------
  规章         1         0

  行政规范     12        3
  性文件

  ------------------------------
"""
    assert cells(text) == [
        [("信息内容", 0, 1, 1, 2), ("本年\n数量", 1, 1, 1, 2), ("处理\n决定", 2, 1, 1, 2)],
        [("规章", 0, 1, 1, 5), ("1", 1, 1, 1, 5), ("0", 2, 1, 1, 5)],
        [("行政规范\n性文件", 0, 1, 1, 7), ("12", 1, 1, 1, 7), ("3", 2, 1, 1, 7)],
    ]


def test_a_row_a_line_under_a_ruler_keeps_its_blank_cells():
    text = "  信息内容   数量   金额\n  ---------- ------ ------\n  规章              4\n  许可       2\n\n正文。\n"
    assert [[cell[0] for cell in row] for row in cells(text)] == [
        ["信息内容", "数量", "金额"],
        ["规章", "", "4"],
        ["许可", "2", ""],
        ["正文。"],
    ]


@pytest.mark.parametrize(
    "text", ["+--\n|\n", "+---+\n| 规章 12 |\n+---+\n", "-- --\n-- --\n", "+-+-+\n|+|+|\n+-+-+\n" * 3]
)
def test_what_does_not_keep_to_its_lines_is_left_to_the_plain_reading(text):
    read_grid((text + "正文\n").encode())
