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
    text = HEAD + "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可 | 93 | +89 | 1373 |\n其他对外管理服务事项 | 928 | -2 | 11684 |\n"
    assert cells(text)[("licensing", "decisions")] == ("number", 1373)
    assert cells(text)[("other_services", "change")] == ("number", -2)


def test_too_few_cells_are_not_stated():
    text = HEAD + "第二十条第（一）项 | | |\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 22 | 235 |\n行政规范性文件 | 1 | 2 | 3 |\n"
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
    text = HEAD + "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | / | 0 | 无 |\n行政规范性文件 | 2 | | |\n"
    found = cells(text)
    assert [found[("regulations", column)][0] for column in ("issued", "repealed", "in_force")] == ["dash", "number", "dash"]
    assert [found[("normative_documents", column)][0] for column in ("issued", "repealed", "in_force")] == ["number", "blank", "blank"]
