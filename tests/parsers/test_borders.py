"""What a lost border, a page's foot or an advertisement leaves undecided, and what it does not."""

from __future__ import annotations

import printed_rows
import pytest

from parsers import read_report

TITLE = "松北区人民政府2021年政府信息公开工作年度报告"
PROACTIVE = f"{TITLE}\n二、主动公开政府信息情况\n"
APPLICATIONS = f"{TITLE}\n三、收到和处理政府信息公开申请情况\n"
COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
ROWS = printed_rows.ROWS[:9]


def cells(text: str) -> dict:
    return {(cell.row, cell.column): (cell.state, cell.value) for cell in read_report(text.encode()).cells}


def stated(found: dict, row: str) -> set:
    return {what for (code, _), what in found.items() if code == row and what[0] in ("number", "blank", "dash")}


@pytest.mark.parametrize("printed", ["行政许可  17 |  | ", "行政许可 17 |  | ", "行政许可\u30001,204 |  | "])
def test_a_figure_in_the_labels_cell_is_no_blank(printed):
    text = f"{PROACTIVE}信息内容 | 本年处理决定数量 |  | \n{printed}\n行政处罚 | 3 |  | \n行政强制 | 0 |  | \n"
    found = cells(text)
    assert ("blank", None) not in stated(found, "licensing")
    assert found["penalties", "decisions"] == ("number", 3)


def matrix(lines: list[str]) -> str:
    return APPLICATIONS + "\n".join([" | ".join(["", *COLUMNS]), *lines]) + "\n五、存在的主要问题及改进情况\n无。\n"


def test_two_figures_in_one_cell_leave_the_rows_blanks_open():
    lines = [f"{row} | 5 | 0 | 0 | 0 | 0 | 0 | 5" for row in ROWS]
    lines[3] = f"{ROWS[3]} |  | 4 | 1 | 0 | 0  0 | 0 | 5"
    found = cells(matrix(lines))
    assert not stated(found, "partial")
    assert found["granted", "total"] == ("number", 5)


def test_a_row_whose_label_is_on_the_line_above_has_no_blank_first_column():
    lines = [f"{row} | 5 | 0 | 0 | 0 | 0 | 0 | 5" for row in ROWS]
    lines[4] = f"{ROWS[4]}\n| 0 | 0 | 0 | 0 | 0 | 0"
    assert ("blank", None) not in stated(cells(matrix(lines)), "denied_state_secret")


@pytest.mark.parametrize("between", ["", "来源：本站 发布时间：2022-01-20 09:30 浏览 45\n", "【字体：大 中 小】\n", "分享到：微信 微博\n"])
def test_figures_above_their_labels_are_not_those_of_the_label_above(between):
    figures = [f"{n} 0 0 0 0 0 {n}" for n in range(3, 3 + len(ROWS))]
    body = "  ".join(COLUMNS) + "\n" + figures[0] + "\n" + between
    body += "\n".join(f"{label}\n{below}" for label, below in zip(ROWS, [*figures[1:], ""], strict=True))
    found = cells(APPLICATIONS + body + "\n五、存在的主要问题及改进情况\n无。\n")
    assert not any(state == "number" for state, _ in found.values())


def test_a_title_that_runs_over_the_pages_has_no_figure_of_the_table():
    head = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    figures = ["4", "0", "0", "0", "4", "1", "0", "0", "0", "1", "0", "0", "0", "0", "0"]
    figures.insert(1, "政府信息公开工作年度报告    6")
    text = f"{TITLE}\n四、政府信息公开行政复议、行政诉讼情况\n" + "\n".join([*head[:2], *results, *head[2:], *results, *results, *figures])
    found = cells(text + "\n五、存在的主要问题及改进情况\n无。\n")
    assert found["reconsideration", "upheld"] == ("number", 4)
    assert found["reconsideration", "corrected"] == ("number", 0)


def test_a_nought_written_as_a_letter_is_no_label_and_no_blank():
    text = f"{PROACTIVE}信息内容 | 本年处理决定数量 |  | \n行政许可 | O |  | \n行政处罚 | 3 |  | \n行政强制 | 0 |  | \n"
    found = cells(text)
    assert not stated(found, "licensing")
    assert found["coercion", "decisions"] == ("number", 0)


def test_a_header_in_another_order_is_not_undone_where_borders_are_blanks():
    names = ["自然人", "法律服务机构", "科研机构", "社会公益组织", "商业企业", "其他", "总计"]
    lines = [f"{row}    9    1    0    0    2    0    12" for row in ROWS]
    found = cells(APPLICATIONS + "    ".join(names) + "\n" + "\n".join(lines) + "\n五、存在的主要问题及改进情况\n无。\n")
    assert found.get(("granted", "commercial"), ("undecided", None)) != ("number", 1)


def test_a_misread_word_of_the_header_is_no_other_column():
    header = " | ".join(["项目", *COLUMNS]).replace("科研机构", "科研机枸")
    text = f"{APPLICATIONS}{header} |\n" + "\n".join(f"{row} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |" for row in ROWS)
    assert cells(text)["granted", "natural_person"] == ("number", 1)


def test_a_piece_of_a_sentence_above_a_table_is_no_caption():
    header = " | ".join(["项目", *COLUMNS])
    text = f"{APPLICATIONS}其中本机关自身办理2件，其余由下属单位办理\n{header} |\n"
    text += "\n".join(f"{row} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |" for row in ROWS)
    assert cells(text)["granted", "natural_person"] == ("number", 1)
