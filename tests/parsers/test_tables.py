"""Tables as whole: damage of kinds, each with figures checked by hand, and prose that must not be read as a table."""

from __future__ import annotations

import pytest

from parsers import read_report

PROSE = [
    "全年办理行政许可595件，行政处罚3件，行政强制0件，规章0件，规范性文件2件。",
    "行政许可 595 件\n行政处罚 3 件\n行政强制 0\n规章 0\n规范性文件 2",
    "规章 0 规范性文件 5 行政许可 12 行政处罚 8 行政强制 2 行政事业性收费 3",
    "其中:予以公开 26 件,部分公开 8 件，不予公开10件,无法提供30件,重复申请 3 件，结转下年度继续办理 1 件",
]


@pytest.mark.parametrize("prose", PROSE)
def test_prose_is_no_table(prose):
    text = f"某县人民政府2021年政府信息公开工作年度报告\n一、总体情况\n{prose}\n二、主动公开政府信息情况\n{prose}\n五、存在的主要问题及改进情况\n无。\n"
    assert read_report(text.encode()).cells == []


HEAD = "某县2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"


def cells(text: str) -> dict:
    return {(cell.row, cell.column): (cell.state, cell.value) for cell in read_report(text.encode()).cells}


def test_a_header_says_what_the_figures_are():
    text = (
        HEAD
        + "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可 | 93 | +89 | 1373 |\n其他对外管理服务事项 | 928 | -2 | 11684 |\n"
    )
    assert cells(text)[("licensing", "decisions")] == ("number", 1373)
    assert cells(text)[("other_services", "change")] == ("number", -2)


def test_too_few_cells_are_not_stated():
    text = (
        HEAD
        + "第二十条第（一）项 | | |\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 22 | 235 |\n行政规范性文件 | 1 | 2 | 3 |\n"
    )
    found = cells(text)
    assert {found[("regulations", column)][0] for column in ("issued", "repealed", "in_force")} == {"undecided"}
    assert found[("normative_documents", "in_force")] == ("number", 3)


@pytest.mark.parametrize(
    ("header", "cell", "value", "unit"),
    [
        ("采购总金额（万元）", "42603.77", 42603.77, "万元"),
        ("采购总金额", "251000元", 25.1, "元"),
        ("采购总金额（元）", "251000", 25.1, "元"),
        ("採購總金額（萬元）", "13.39", 13.39, "万元"),
        ("采购总金额（万元）", "251000元", 25.1, "元"),
        ("采购总金额", "6944.93", 6944.93, None),
        ("采购总金额", "1.5亿元", 15000, "亿元"),
    ],
)
def test_units_of_amounts(header, cell, value, unit):
    items = "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可 | 1 | 2 | 3 |\n行政处罚 | 1 | 2 | 3 |\n"
    text = HEAD + items + f"信息内容 | 采购项目数量 | {header} |\n政府集中采购 | 607 | {cell} |\n"
    document = read_report(text.encode())
    found = next(one for one in document.cells if one.column == "amount_wan_yuan")
    assert (found.value, found.unit) == (value, unit)
    assert any(finding.rule == "unit_missing" for finding in document.findings) == (unit is None)


def test_glued_rows_of_the_first_table_stay_text():
    text = HEAD + "信息内容本年制发件数本年废止件数现行有效件数\n规章000\n行政规范性文件585571\n"
    found = cells(text)
    assert found[("regulations", "issued")] == ("number", 0)
    assert found[("normative_documents", "issued")] == ("text", None)


def test_blank_dash_and_zero_stay_apart():
    text = (
        HEAD
        + "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | / | 0 | 无 |\n行政规范性文件 | 2 | | |\n"
    )
    found = cells(text)
    assert [found[("regulations", column)][0] for column in ("issued", "repealed", "in_force")] == [
        "dash",
        "number",
        "dash",
    ]
    assert [found[("normative_documents", column)][0] for column in ("issued", "repealed", "in_force")] == [
        "number",
        "blank",
        "blank",
    ]


COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
OUTCOMES = [
    ("（一）予以公开", [3, 1, 0, 0, 0, 0, 4]),
    ("1.属于国家秘密", [1, 0, 0, 0, 0, 0, 1]),
    ("（七）总计", [4, 1, 0, 0, 0, 0, 5]),
]
ROWS = [("一、本年新收政府信息公开申请数量", [4, 2, 0, 0, 0, 0, 6]), ("二、上年结转政府信息公开申请数量", [0, 0, 0, 0, 0, 0, 0]),
        *OUTCOMES, ("四、结转下年度继续办理", [0, 1, 0, 0, 0, 0, 1])]  # fmt: skip
SECTION = "某县2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"


def table_of(header: list[str], rows: list[tuple[str, list]]) -> str:
    return "\n".join(
        " | ".join(map(str, row)) for row in [["项目", *header], *([label, *figures] for label, figures in rows)]
    )


def numbers(text: str) -> dict:
    return {key: value for key, (state, value) in cells(text).items() if state == "number"}


def test_columns_in_another_order_are_read_by_their_header():
    text = SECTION + table_of(["总计", *COLUMNS[:6]], [(label, [row[6], *row[:6]]) for label, row in ROWS])
    found = numbers(text)
    assert (found[("granted", "natural_person")], found[("granted", "total")]) == (3, 4)
    assert (found[("new_received", "commercial")], found[("new_received", "total")]) == (2, 6)


def test_columns_of_another_order_without_a_header_are_not_stated():
    assert numbers(SECTION + "\n".join(" | ".join(map(str, [label, row[6], *row[:6]])) for label, row in ROWS)) == {}


@pytest.mark.parametrize("share", ["占比", "备注", "上年总计"])
def test_a_column_beside_the_form_s_is_no_figure_of_the_form(share):
    found = numbers(SECTION + table_of([*COLUMNS, share], [(label, [*row, 80]) for label, row in ROWS]))
    assert (found[("granted", "natural_person")], found[("granted", "total")]) == (3, 4)


def test_a_column_of_row_numbers_is_no_figure_of_the_form():
    rows = [(label, [n, *row[:6], ""]) for n, (label, row) in enumerate(ROWS, 1)]
    assert numbers(SECTION + table_of(["行次", *COLUMNS], rows))[("granted", "natural_person")] == 3


def test_figures_before_the_first_label_leave_open_whose_they_are():
    lines = [line for label, row in ROWS for line in (" ".join(map(str, row)), label)]
    assert numbers(SECTION + "\n".join([" ".join(COLUMNS), *lines])) == {}


def test_of_two_tables_only_what_both_print_is_stated():
    office = [(label, [figure // 2 for figure in row]) for label, row in ROWS]
    found = numbers(SECTION + table_of(COLUMNS, ROWS) + "\n其中办公室：\n" + table_of(COLUMNS, office))
    assert ("granted", "natural_person") not in found
    assert found[("granted", "research")] == 0


DISPUTES = "某县2021年政府信息公开工作年度报告\n四、政府信息公开行政复议、行政诉讼情况\n"
RESULTS = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |"


@pytest.mark.parametrize(
    "figures",
    ["行政复议：1、0、0、0、1", "1 & 0 & 0 & 0 & 1 \\\\", "结果维持：1；结果纠正：0；其他结果：0", "零 〇 〇 〇 零"],
)
def test_a_disputes_table_with_figures_near_its_header_is_not_blank(figures):
    text = f"{DISPUTES}{RESULTS} {RESULTS}\n{figures}\n五、存在的主要问题及改进情况\n无。\n"
    assert not [state for state, _ in cells(text).values() if state == "blank"]


@pytest.mark.parametrize("figures", ["3 1 0 1 5 0 2 1 0 3 0 6 0 2 8", "3,1,0,1,5,0,2,1,0,3,0,6,0,2,8"])
def test_a_line_of_figures_that_changed_places_with_the_next_heading_leaves_the_disputes_table_open(figures):
    text = f"{DISPUTES}{RESULTS} {RESULTS}\n五、存在的主要问题及改进情况\n{figures}\n主要问题是公开不够及时。\n"
    assert not [state for state, _ in cells(text).values() if state == "blank"]


@pytest.mark.parametrize("prose", ["2020年，我区没有被提起行政复议。", "全年行政复议2件，行政诉讼3件。", "- 5 -"])
def test_prose_behind_a_header_leaves_the_disputes_table_blank(prose):
    text = f"{DISPUTES}{RESULTS} {RESULTS}\n{prose}\n五、存在的主要问题及改进情况\n无。\n"
    assert [state for state, _ in cells(text).values()] == ["blank"] * 15


def test_first_table_s_columns_are_read_by_their_header():
    text = (
        HEAD
        + "信息内容 | 现行有效件数 | 本年制发件数 | 本年废止件数 |\n规章 | 0 | 0 | 0 |\n行政规范性文件 | 18 | 3 | 23 |\n"
    )
    found = cells(text)
    assert [found[("normative_documents", column)][1] for column in ("issued", "repealed", "in_force")] == [3, 23, 18]
