"""Headers that are not the form's, lines that a writer wrapped, and figures that a converter moved: nothing is read by place alone."""

from __future__ import annotations

import pytest

from parsers import read_report

HEAD = "某县2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
STATED = ("number", "dash", "blank")


def stated(text: str, name: str = "report.md") -> dict:
    document = read_report(text.encode(), name=name)
    return {(cell.row, cell.column): (cell.state, cell.value) for cell in document.cells if cell.state in STATED}


def fees(first: str, second: str) -> dict:
    block = f"|第二十条第（八）项| | |\n|信息内容|{first}|{second}|\n|行政事业性收费|5|3|\n"
    return stated(HEAD + block)


@pytest.mark.parametrize(
    "names",
    [
        ("本年", "上年"),
        ("上年", "本年"),
        ("2019年", "2018年"),
        ("本年数", "上年数"),
        ("数量", "金额"),
        ("收费项目", "收费金额"),
    ],
)
def test_a_header_that_says_something_else_is_not_read_by_the_form(names):
    assert not fees(*names)


@pytest.mark.parametrize(
    "names",
    [("数据1", "数据2"), ("上一年项目", "本年增"), ("-", "-"), ("上一", "本年"), ("上—年项目数里", "本年增/咸")],
)
def test_a_header_that_says_nothing_or_is_damaged_leaves_the_form_to_say_it(names):
    assert fees(*names) == {("fees", "prior_year_items"): ("number", 5), ("fees", "change"): ("number", 3)}


def test_one_foreign_header_over_all_rows_speaks_for_each_of_them():
    rows = ("规章", "规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费")
    text = HEAD + "|项目|上年|本年|累计|\n" + "".join(f"|{row}|5|3|2|\n" for row in rows)
    assert not stated(text)


def test_a_row_built_neither_from_the_left_nor_from_the_right_like_its_header_is_left_open():
    header = "| 第二十条第（六）项 |  |  |  |\n| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 | |\n"
    found = stated(HEAD + header + "| 行政处罚 |  | 1 | 30 | | |\n| 行政强制 | 93 | 0 | 4 |\n")
    assert "penalties" not in {row for row, _ in found}
    assert found["coercion", "decisions"] == ("number", 4)


def test_a_merged_header_printed_twice_asks_for_as_many_figures():
    lines = [
        "第二十条第（八）项",
        "信息内容",
        "上一年项目数量",
        "本年增/减",
        "本年增/减",
        "行政事业性收费",
        "",
        "0",
        "0",
    ]
    assert not stated(HEAD + "\n".join(lines), "report.txt")
    lines[7:7] = ["4"]
    assert stated(HEAD + "\n".join(lines), "report.txt")["fees", "prior_year_items"] == ("number", 4)


APPLICATIONS = "某县2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
COLUMNS = "|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n"


def test_the_last_figure_on_the_next_line_leaves_no_blank_first_column():
    rows = ["（一）予以公开", "1.属于国家秘密", "2.重复申请", "3.要求提供公开出版物"]
    text = APPLICATIONS + COLUMNS + "".join(f"|{row} |1 |0 |0 |0 |0 |0 |1\n" for row in rows)
    text += "|四、结转下年度继续办理 | |5 |6 |7 |8 |9 |10\n|45\n"
    assert "carried_out" not in {row for row, _ in stated(text)}


def test_a_row_beside_one_with_too_few_figures_needs_its_sum_where_each_stands_on_its_line():
    def lines(label: str, *figures: int) -> str:
        return "\n".join([label, *map(str, figures)]) + "\n"

    text = APPLICATIONS + COLUMNS.replace("|", "\n")
    text += lines("（一）予以公开", 1, 0, 0, 0, 0, 0, 1) + lines("1.属于国家秘密", 2, 0, 0, 0, 0, 0, 2)
    text += lines("4.无正当理由大量反复申请", 0, 0, 0) + lines(
        "5.要求行政机关确认或重新出具已获取信息", 0, 0, 5, 1, 0, 0, 0
    )
    text += lines("（七）总计", 3, 0, 0, 0, 0, 0, 3)
    found = stated(text, "report.txt")
    assert found["granted", "total"] == ("number", 1)
    assert "rejected_reconfirm" not in {row for row, _ in found}


@pytest.mark.parametrize(
    "line", ["行政复议－结果维持：—", "行政复议：结果维持—，结果纠正—，其他结果—，尚未审结—，总计—，"]
)
def test_dashes_behind_their_names_are_no_blank_table(line):
    text = "某县2021年政府信息公开工作年度报告\n四、政府信息公开行政复议、行政诉讼情况\n"
    text += "\n".join(line.replace("行政复议", forum) for forum in ("行政复议", "未经复议直接起诉", "复议后起诉"))
    assert not stated(text + "\n" + text.splitlines()[-1] + "\n", "report.txt")


def test_a_label_among_the_figures_is_another_tables_row_beside_this_one():
    rows = ["（一）予以公开", "2.重复申请", "3.要求提供公开出版物", "（七）总计"]
    text = APPLICATIONS + COLUMNS + "".join(f"|{row}|1|0|0|0|0|0|1|\n" for row in rows[:1])
    text += "|其他对外管理服务事项|0||||（三）不予公开|1.属于国家秘密|0|\n" + "".join(
        f"|{row}|1|0|0|0|0|0|1|\n" for row in rows[1:]
    )
    assert "denied_state_secret" not in {row for row, _ in stated(text)}


NAMES = "结果维\t结果纠\t其他结\t尚未审"
TORN = f"""四、政府信息公开行政复议、行政诉讼情况
行政复议\t行政诉讼
未经复议直接起诉\t复议后起诉
{NAMES}
\t\t\t\t总计\t{NAMES}\t\t{NAMES}
持\t正\t果\t结\t\t\t\t\t\t总计\t\t\t\t\t总计
\t\t\t\t\t持\t正\t果\t结\t\t持\t正\t果\t结
"""


def test_a_torn_header_without_figures_is_a_blank_table():
    def cells(text: str) -> list:
        page = f"某县2021年政府信息公开工作年度报告\n{TORN}{text}五、存在的主要问题及改进情况\n无。\n"
        return [
            cell for cell in read_report(page.encode(), name="report.txt").cells if cell.table == "review_litigation"
        ]

    assert [cell.state for cell in cells("")] == ["blank"] * 15
    assert not [cell for cell in cells("1 0 0 2\n0 7\n") if cell.state in STATED]
