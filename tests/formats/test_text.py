"""Plain text, pipes, tabs, Markdown: rows, cells, lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import limits
from parsers.formats import read_grid
from parsers.formats.text import read_text
from parsers.grid import Unreadable


def rows(text: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_grid(text.encode()).rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规章 | 0 | 1 | 2 |", [["规章", "0", "1", "2"]]),
        ("行政处罚 | 0 | 0 | 0 | |", [["行政处罚", "0", "0", "0", ""]]),
        ("规章 | 0 | 0\n处罚 | 1 | 2\n强制 | 3 |\n收费 | 1 | 2", [["规章", "0", "0"], ["处罚", "1", "2"], ["强制", "3", ""], ["收费", "1", "2"]]),
        ("| 规章 | 0 |\n|---|:-:|\n| | 7 |\n| 处罚 | |", [["规章", "0"], ["", "7"], ["处罚", ""]]),
        ("|\n规章 |\n0 |\n0 |\n|\n|", [[""], ["规章"], ["0"], ["0"], [""], [""]]),
        ("规章\t0\t\t", [["规章", "0", "", ""]]),
        ("\t\t2.重复申请\t0\t", [["", "", "2.重复申请", "0", ""]]),
        ("-----\t---\t---\n四、结转\t1\t2", [["四、结转", "1", "2"]]),
        ("| - | - | - |\n| 规章 | 1 | 2 |", [["-", "-", "-"], ["规章", "1", "2"]]),
        ("| **规章** | `1` | **2** |\n| a\\|b | 1 | 2 |", [["规章", "1", "2"], ["a|b", "1", "2"]]),
        ("## 一、总体情况\n```\n**一是**公开\n```", [["一、总体情况"], ["一是公开"]]),
        ("| 本年新<br>制作数量 | &nbsp;3 |\n| 规章 | 4 |", [["本年新\n制作数量", "3"], ["规章", "4"]]),
        ("┌────┬───┐\n│ 规章 │ 0 │\n├────┼───┤\n│ 处罚 │ 5 │\n└────┴───┘", [["规章", "0"], ["处罚", "5"]]),
        ("+------+---+\n| 规章 | 0 |\n+------+---+", [["规章", "0"]]),
        ("title" + "|" * 300, [["title", *[""] * 299]]),
        ("规章,0,\"12,053\"", [["规章,0,\"12,053\""]]),
    ],
)  # fmt: skip
def test_cells_of_a_line(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(("break_", "last"), [("\n", 4), ("\r\n", 4), ("\r", 4)])
def test_lines_are_those_an_editor_shows(break_, last):
    grid = read_grid(break_.join(["标题", "", "规章 | 1 |", "处罚 | 2 |"]).encode())
    assert [row.line for row in grid.rows] == [1, 3, last]
    assert grid.rows[1].cells[1].line == 3


@pytest.mark.parametrize(
    ("line", "certain"),
    [
        ("规章", True),
        ("0", True),
        ("12,053", True),
        ("一、总体情况", True),
        ("规章  0  0", False),
        ("0 0 0 0 7", False),
        ("一、本年新收政府信息公开申请数量520030156", False),
        ("（七）总计23 0 00 0 023", False),
        ("规章\t0", True),
    ],
)
def test_borders_that_are_marked_are_certain(line, certain):
    assert read_grid(line.encode()).rows[0].certain is certain


def test_html_tables_in_markdown_keep_their_lines():
    text = "# 年度报告\n前文\n<table><tr><td>规章</td>\n<td>3</td></tr></table> 后文\n| a | b |"
    grid = read_grid(text.encode())
    assert [[(cell.text, cell.line) for cell in row.cells] for row in grid.rows] == [
        [("年度报告", 1)],
        [("前文", 2)],
        [("规章", 3), ("3", 4)],
        [("后文", 4)],
        [("a", 5), ("b", 5)],
    ]


@given(st.lists(st.lists(st.from_regex(r"[一-龥0-9,.]{0,6}", fullmatch=True), min_size=2, max_size=9), min_size=1, max_size=9))
def test_tabs_come_back_as_written(table):
    written = "\n".join("\t".join(row) for row in table)
    assert rows("标题\n" + written) == [["标题"], *table]


def test_a_text_beyond_the_bounds_is_refused_before_it_is_split():
    with pytest.raises(Unreadable) as caught:
        read_grid(b"0\t" * (limits.TEXT_BYTES // 2 + 1))
    assert caught.value.rule == "too_large"
    with pytest.raises(Unreadable) as caught:
        read_grid(b"0\t0\t0\t0\n" * (limits.GRID_CELLS // 3))
    assert caught.value.rule == "too_large"


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_nothing_is_told_as_nothing(data):
    with pytest.raises(Unreadable) as caught:
        read_grid(data)
    assert caught.value.rule == "empty_input"


@pytest.mark.parametrize("text", ["总计 0 " * (limits.LINE_CHARACTERS // 4), "总计\n" * (limits.GRID_CELLS + 1)])
def test_a_line_without_end_and_lines_without_number_are_refused(text):
    with pytest.raises(Unreadable) as refused:
        read_grid(text.encode())
    assert refused.value.rule == "too_large"


def test_a_pipe_that_ends_a_line_opens_a_blank_cell_where_that_makes_the_rows_alike():
    lines = ["|规章 |1 |2 |3", "|规范性文件 |4 | |", "|行政许可 |5 |6 |7", "|行政处罚 |8 |9 |", "|行政强制 | |1 |"]
    rows = read_text("\n".join(lines).encode()).rows
    assert [len(row.cells) for row in rows] == [4] * 5
    lines = ["|规章 |1 |2 |3", "|规范性文件 |4 |5 |6|", "|行政许可 |5 |6 |7", "|行政处罚 |8 |9 |1|", "|行政强制 |2 |1 |0|"]
    rows = read_text("\n".join(lines).encode()).rows
    assert [len(row.cells) for row in rows] == [4] * 5


ASCIIDOC = """[cols=",,,",]
|===
|项目 |本年新制作数量 |本年新公开数量
|对外公开总数量

|规章 |1 | |3
|规范性文件
2+|4 |
|===
之后的文字
"""
MEDIAWIKI = """{| class="wikitable"
! 项目 !! 本年新制作数量 !! 本年新公开数量 !! 对外公开总数量
|-
| 规章
| 1
|
| 3
|-
| 规范性文件 || colspan="2" | 4 ||
|}
之后的文字
"""


@pytest.mark.parametrize("text", [ASCIIDOC, MEDIAWIKI])
def test_tables_of_wiki_markup_have_rows_of_their_columns(text):
    *rows, after = read_text(text.encode()).rows
    assert [[(cell.text, cell.column, cell.colspan) for cell in row.cells] for row in rows[1:]] == [
        [("规章", 0, 1), ("1", 1, 1), ("", 2, 1), ("3", 3, 1)],
        [("规范性文件", 0, 1), ("4", 1, 2), ("", 3, 1)],
    ]
    assert [cell.text for cell in rows[0].cells] == ["项目", "本年新制作数量", "本年新公开数量", "对外公开总数量"]
    assert all(row.certain and row.table is not None for row in rows)
    lines = text.split("\n")
    assert all(cell.text in lines[cell.line - 1] for row in rows for cell in row.cells)
    assert after.cells[0].text == "之后的文字"
    assert after.cells[0].line == len(lines) - 1


@pytest.mark.parametrize("text", ["|===\n|a |b\n|c\n", "{|\n| a\n| b\n", "|===\n|a |b\n|c\n|===\n", "{| x\n|}\n", "{|\n{|\n|}"])
def test_wiki_markup_that_is_broken_is_read_as_lines(text):
    assert read_text(text.encode()).rows
