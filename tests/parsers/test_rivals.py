"""Two printings of one table: which is the report's own, or that it can't be told. Never one made of two."""

from __future__ import annotations

import pytest
from printed_rows import ROWS

from parsers import read_report


def table(new: int, blank: str = "0") -> str:
    """Requests of natural persons, all granted: one figure makes the table."""
    head = " | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"
    lines = [head]
    for row in ROWS:
        value = str(new) if row in (ROWS[0], "（一）予以公开", "（七）总计") else blank
        lines.append(" | ".join([row, value, *[blank] * 5, value]))
    return "\n".join(lines)


def report(*printings: str, agency: str = "松北区人民政府") -> str:
    tables = "\n\n".join(printings)
    return f"{agency}2020年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n{tables}\n\n五、存在的主要问题及改进情况\n无。\n"


def stated(text: str) -> dict:
    document = read_report(text.encode())
    return {cell.position[1:]: cell.value for cell in document.cells if cell.state == "number" and cell.value}


OF_90 = {(row, column): 90 for row in ("new_received", "granted", "total_processed") for column in ("natural_person", "total")}


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("全区情况：", "其中政府办公室："),
        ("全区汇总表", "区政府本级"),
        ("2020年", "2019年"),
        ("本年度情况（2020年）", "上年情况"),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_what_stands_above_says_which_is_the_reports_own(own, other, swapped):
    printings = [f"{own}\n{table(90)}", f"{other}\n{table(41)}"]
    assert stated(report(*(printings[::-1] if swapped else printings))) == OF_90


@pytest.mark.parametrize(("one", "two"), [("", ""), ("表一", "表二"), ("机关", "街道")])
def test_two_that_nothing_tells_apart_state_only_what_both_print(one, two):
    text = report(f"{one}\n{table(90)}", f"{two}\n{table(41)}")
    document = read_report(text.encode())
    assert stated(text) == {}
    assert [finding for finding in document.findings if finding.rule == "rival_tables"]
    zeros = [cell for cell in document.cells if cell.state == "number"]
    assert zeros and all(cell.value == 0 for cell in zeros)


def test_a_blank_table_and_a_full_one_are_rivals_too():
    assert stated(report(table(90), table(0, blank=""))) == {}


def test_the_same_table_twice_is_no_rival():
    assert stated(report(table(90), table(90))) == OF_90


def test_the_only_table_headed_as_a_part_is_not_the_reports():
    assert stated(report(f"其中政府办公室：\n{table(41)}")) == {}


@pytest.mark.parametrize("border", [" | ", " "])
def test_a_summary_of_two_years_in_front_is_no_rival(border):
    summary = "\n".join(["项目 | 2020年 | 2019年 | 增减", *(f"{row} | 7 | 8 | -1" for row in ROWS)])
    assert stated(report(summary, table(90)).replace(" | ", border)) == OF_90
