"""Small pages as converters leave them: what is stated is what the page printed, and what a careful reader could doubt is not."""

from __future__ import annotations

import parsers

HEADER = "某县2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
COLUMNS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total")


def read(text: str, name: str = "report.txt") -> dict[tuple[str, str, str], tuple[str, object]]:
    """What is stated: position → (state, value)."""
    document = parsers.read_report((HEADER + text).encode(), name=name)
    return {
        (cell.table, cell.row, cell.column): (cell.state, cell.value)
        for cell in document.cells
        if cell.state in ("number", "dash", "blank")
    }


def row(found: dict, table: str, code: str) -> dict[str, object]:
    return {column: value for (where, one, column), (_, value) in found.items() if (where, one) == (table, code)}


MERGED = """第二十条第（五）项 第二十条第（五）项 第二十条第（五）项 第二十条第（五）项
信息内容 本年处理决定数量 本年处理决定数量 本年处理决定数量
行政许可 7 7 7
第二十条第（六）项 第二十条第（六）项 第二十条第（六）项 第二十条第（六）项
信息内容 本年处理决定数量 本年处理决定数量 本年处理决定数量
行政处罚 3 4 3
行政强制 0 0 0
第二十条第（八）项 第二十条第（八）项 第二十条第（八）项 第二十条第（八）项
信息内容 本年收费金额（单位：万元） 本年收费金额（单位：万元） 本年收费金额（单位：万元）
行政事业性收费 0 0 0
"""


def test_a_merged_cell_printed_once_for_each_column_is_one_figure():
    found = read(MERGED)
    assert row(found, "proactive", "licensing") == {"decisions": 7}
    assert row(found, "proactive", "coercion") == {"decisions": 0}
    assert row(found, "proactive", "penalties") == {}, (
        "figures that differ are of three columns, or of one that is misread"
    )


def test_repeated_merged_cells_with_tabs():
    lines = [line.replace(" ", "\t") for line in MERGED.splitlines()]
    found = read("\n".join(lines))
    assert row(found, "proactive", "licensing") == {"decisions": 7}
    assert row(found, "proactive", "penalties") == {}


def test_a_torn_header_without_borders_does_not_give_way_to_the_years_form():
    """Three figures fit both forms; the header is that of the earlier one, in pieces, in a report of a later year."""
    found = read("""第二十条第（一）项
信息内��本年�本年� 对外公开总数量
规章 5 0 9
规范性��1 1 0
第二十条第（五）项
信息内��上一�本年� 处理决定数量
行政许� 31 0 0
""")
    assert not {"issued", "repealed", "in_force"} & row(found, "proactive", "regulations").keys()


def test_figures_before_the_labels_of_one_block_are_not_stated():
    text = """第二十条第（一）项
信息内容 本年新制作数量 本年新公开数量 对外公开总数量
规章
1
2
3
规范性文件
4
5
6
第二十条第（六）项
信息内容
上一年项目数量 本年增/减 处理决定数量
17
58
9
行政处罚
1043
2
2646
行政强制
"""
    found = read(text)
    assert row(found, "proactive", "regulations") == {"made": 1, "published": 2, "effective_total": 3}
    assert row(found, "proactive", "penalties") == row(found, "proactive", "coercion") == {}


def test_a_sign_in_a_column_of_counts_tells_that_the_order_is_lost():
    text = """第二十条第（六）项
信息内容 上一年项目数量 本年增/减 处理决定数量
行政处罚
0
1
+0
行政强制
3
+1
8
"""
    found = read(text)
    assert row(found, "proactive", "penalties") == {}
    assert row(found, "proactive", "coercion") == {"prior_year_items": 3, "change": 1, "decisions": 8}


def test_the_rest_of_a_label_below_its_figures_is_not_the_next_rows():
    """The number begins a label: “三安全一稳定” below the zeros belongs to them, not to the figures after it."""
    text = """三、收到和处理政府信息公开申请情况
自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
（一）予以公开 2 0 0 0 0 0 2
1.属于国家秘密 0 0 0 0 0 0 0
2.其他法
律行政法规禁 0 0 0 0 0 0 0
止公开
3.危及
0 0 0 0 0 0 0
“三安全一稳
定”
4.保护第三
1 0 0 0 0 0 1
方合法权益
5.属于三类内
3 0 0 0 0 0 3
部事务信息
6.属于四类过
5 0 0 0 0 0 5
程性信息
7.属于行政执法案卷 7 0 0 0 0 0 7
（七）总计 18 0 0 0 0 0 18
"""
    found = read(text)
    totals = {code: value for (_, code, column), (_, value) in found.items() if column == "total"}
    assert totals.get("denied_three_securities", 0) == 0
    assert totals.get("denied_third_party", 1) == 1
    assert totals["denied_internal"] == 3
    assert totals["denied_process"] == 5


def test_a_part_of_a_table_with_a_column_more_is_compared_with_its_own_rows():
    """A page cut gives the lower part one blank column more: the row without a total is placed as the rows beside it."""
    head = "| | |自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|\n|---|---|---|---|---|---|---|---|---|\n"
    upper = [
        "（一）予以公开",
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
    ]
    lower = ["4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息", "（六）其他处理"]
    text = head + "".join(f"||{label}|0|0|0|0|0|0|0|\n" for label in upper)
    text += "\n|||4.无正当理由大量反复申请|0|0|0|0|0|0|0|\n|---|---|---|---|---|---|---|---|---|---|\n"
    text += "".join(f"|||{label}|0|0|0|0|0|0|0|\n" for label in lower[1:])
    text += "||（七）总计||0|0|0|0|0|0||\n|四、结转下年度继续办理|||0|0|0|0|0|0|0|\n"
    found = read(text, "report.md")
    at = ("applications", "total_processed", "natural_person")
    assert found.get(at, ("number", 0)) == ("number", 0)
    assert found.get(("applications", "total_processed", "total"), ("blank", None))[0] == "blank"


def test_pipes_that_only_open_cells_leave_the_last_cell_blank():
    lines = [
        f"|{label} |1 |0 |0 |0 |0 |0 |1"
        for label in ("（一）予以公开", "1.属于国家秘密", "2.重复申请", "3.要求提供公开出版物")
    ]
    text = (
        "| |自然人 |商业企业 |科研机构 |社会公益组织 |法律服务机构 |其他 |总计\n"
        + "\n".join(lines)
        + "\n|（七）总计 |4 |0 |0 |0 |0 |0 |\n"
    )
    found = read(text)
    assert found["applications", "granted", "total"] == ("number", 1)
    assert found["applications", "total_processed", "natural_person"] == ("number", 4)
    assert found["applications", "total_processed", "total"] == ("blank", None)


def test_the_single_row_of_other_handling_is_not_the_last_of_three():
    labels = ["（一）予以公开", "1.属于国家秘密", "1.信访举报投诉类申请", "2.重复申请", "（六）其他处理", "（七）总计"]
    lines = [[label, *("2", "0", "0", "0", "0", "0", "2")] for label in labels]
    text = "三、收到和处理政府信息公开申请情况\n" + "\n".join("\n".join(line) for line in lines) + "\n"
    found = read(text)
    assert not row(found, "applications", "other_other")


def test_figures_of_the_disputes_on_several_lines_need_their_sums():
    header = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n"
        + "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n" * 3
    )
    whole = [0, 0, 1, 0, 1, 2, 0, 0, 0, 2, 0, 0, 0, 3, 3]
    torn = [0, 0, 0, 0, 1, 2, 0, 1, 0, 2, 0, 0, 0, 3, 3]
    found = read(header + "\n".join(map(str, whole)) + "\n")
    assert len([at for at in found if at[0] == "review_litigation"]) == 15
    assert not [at for at in read(header + "\n".join(map(str, torn)) + "\n") if at[0] == "review_litigation"]


def test_the_total_of_the_next_tables_header_is_no_label():
    """Two rows whose labels are lost, above the header of the disputes, which ends in 总计: neither is the total."""
    rows = ["（一）予以公开 3 0 0 0 0 0 3", "1.属于国家秘密 0 0 0 0 0 0 0", "3.其他 1 0 0 0 0 0 1"]
    lost = ["\ufffd\ufffd\ufffd 4 0 0 0 0 0 4", "\ufffd\ufffd\ufffd\ufffd 2 0 0 0 0 0 2"]
    header = "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计\n"
    found = read("三、收到和处理政府信息公开申请情况\n" + "\n".join(rows + lost) + "\n" + header)
    assert row(found, "applications", "granted")["total"] == 3
    assert not row(found, "applications", "total_processed")
