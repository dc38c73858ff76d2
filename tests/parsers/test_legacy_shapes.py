"""The statistics table of 2014 and the local tables before it, in shapes that nobody designed for: each with every cell
that a careful reader would state, worked out by hand, and no other."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from parsers import read_report
from pipelines.bench.accuracy import measure_one, totals
from pipelines.bench.legacy import generate_legacy

PROSE = "2016年，本局主动公开文件数45条，收到申请数7件，其中当面申请数3件、信函申请数1件；行政复议数量1件，举报投诉数量0件。"
REQUESTS = ("requests_received", "requests_in_person", "requests_by_fax", "requests_online", "requests_by_letter")


def read(body: str, year: int = 2016):
    """The report with this table; a body with tags is a page."""
    title = f"敦化市水利局{year}年政府信息公开工作年度报告"
    if "<" in body:
        return read_report(f"<html><body><h1>{title}</h1><p>{PROSE}</p>{body}</body></html>".encode(), name="a.html")
    return read_report(f"{title}\n{PROSE}\n{body}\n".encode(), name="a.txt")


def stated(document, column: str = "year") -> dict:
    """row → value, or the state of what is no number; a cell that states nothing is left out."""
    return {
        cell.row: cell.value if cell.state == "number" else cell.state
        for cell in document.cells
        if cell.column == column and cell.state in ("number", "blank", "dash")
    }


def rows(*figures: object) -> dict:
    return dict(zip(REQUESTS, figures, strict=True))


LINES = ("收到申请数", "当面申请数", "传真申请数", "网络申请数", "信函申请数")
FIGURES = ("12", "3", "0", "9", "0")
USUAL = rows(12, 3, 0, 9, 0)


def joined(pattern: str, between: str = "\n", head: str = "") -> str:
    return head + between.join(pattern.format(n=n, label=label, value=value) for n, (label, value) in enumerate(zip(LINES, FIGURES, strict=True), 1))


SAME = {
    "value before its unit": joined("{label} {value} 件", head="统计指标 统计数 单位\n"),
    "label, colon, value": joined("{label}：{value}件"),
    "unit in the label": joined("| {label}（件） | {value} |", head="| 指标 | 数量 |\n|---|---|\n"),
    "tabs": joined("{label}\t件\t{value}", head="项目\t单位\t数量\n"),
    "commas": joined("{label},件,{value}", head="统计指标,单位,统计数\n"),
    "one cell a line": joined("{label}\n件\n{value}", head="统计指标\n单位\n统计数\n"),
    "one cell a line, a number before each": joined("{n}\n{label}\n件\n{value}", head="序号\n统计指标\n单位\n统计数\n"),
    "a cell a line, each closed by a pipe": joined("|\n{label} |\n件 |\n{value} |", head="|\n统计指标 |\n单位 |\n统计数 |\n"),
    "all on one line": joined("{label} 件 {value}", " ", "统计指标 单位 统计数 "),
    "all on one line with numbers": joined("{n:02d} {label} 件 {value}", " ", "代码 统计指标 单位 统计数 "),
    "glued": joined("{label}件{value}", head="统计指标单位统计数\n"),
    "glued without units": joined("{label}{value}", head="统计指标统计数\n"),
    "glued on one line": joined("{label}件{value}", "", "统计指标单位统计数"),
    "blanks in labels": joined("{label}　件　{value}", head="统计指标　单位　统计数\n").replace("申请数", "申 请 数"),
    "traditional": joined("{label} | 件 | {value} |", head="統計指標 | 單位 | 統計數 |\n").replace("网络", "網絡").replace("请数", "請數"),
    "full-width digits": joined("{label} | 件 | {value} |").translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "no header": joined("{label} | 件 | {value} |"),
    "a page number and the header again": joined("{label} | 件 | {value} |", head="统计指标 | 单位 | 统计数 |\n").replace(
        "网络", "- 3 -\n统计指标 | 单位 | 统计数 |\n网络"
    ),
    "who filled it in stands inside": joined("{label} 件 {value}", head="统计指标 单位 统计数\n").replace(
        "信函", "单位负责人：李某 审核人：王某 2017年1月3日\n信函"
    ),
    "in one cell of a page": "<table><tr><td>" + joined("{label} 件 {value}", "<br>", "统计指标 单位 统计数<br>") + "</td></tr></table>",
    "labels over paragraphs": "<table>" + joined("<tr><td><p>{label}</p></td><td>&nbsp;件</td><td>&nbsp;{value}&nbsp;</td></tr>").replace("申请数", "<br/>申请数") + "</table>",
    "remarks that hold figures": joined("{label} | 件 | {value} | 上年15件 |", head="统计指标 | 单位 | 统计数 | 备注 |\n"),
    "figures in the remarks": joined("{label} | 件 | {value} | 2 |", head="统计指标 | 单位 | 统计数 | 备注 |\n"),
    "codes behind labels": joined("{label} | {n} | {value} |", head="指标名称 | 代码 | 本年 |\n"),
    "codes behind labels, blanks for borders": joined("{label} {n} {value}", head="指标名称 代码 本年\n"),
    "the year before in a column": joined("{label} | 件 | 77 | {value} |", head="指标名称 | 计量单位 | 2015年 | 2016年 |\n"),
    "the year before behind, with the change": joined("{label} 件 {value} 77 5", head="指标名称 单位 2016年度 上年度 增减\n"),
    "the same rows printed twice": joined("{label} | 件 | {value} |") + "\n收到申请数 | 件 | 12 |",
}  # fmt: skip


@pytest.mark.parametrize("shape", SAME)
def test_every_shape_gives_the_same_cells(shape):
    document = read(SAME[shape])
    assert stated(document) == USUAL, [one.message for one in document.findings]
    assert stated(document, "cumulative") == {}
    assert document.report.form == "2014"


TWO = {
    "pipes": "指标名称 | 计量单位 | 2016年度 | 历年累计 |\n主动公开文件数 | 条 | 2,543 | 78,967 |\n提供服务类信息数 | 条 | 0 | 5 |\n"
    "网站专栏页面访问量 | 人次 | | 9 |\n网上咨询数 | 人次 | - | 8 |",
    "codes": "代码 | 指标名称 | 计量单位 | 本期实际 | 本年累计 |\n01 | 主动公开文件数 | 条 | 2543 | 78967 |\n02 | 提供服务类信息数 | 条 | 0 | 5 |\n"
    "03 | 网站专栏页面访问量 | 人次 | | 9 |\n04 | 网上咨询数 | 人次 | - | 8 |",
    "two rows of header": "<table><tr><td rowspan=2>指标名称</td><td rowspan=2>单位</td><td colspan=2>统计数</td></tr><tr><td>本年</td><td>累计</td></tr>"
    "<tr><td>主动公开文件数</td><td>条</td><td>2543</td><td>78967</td></tr><tr><td>提供服务类信息数</td><td>条</td><td>0</td><td>5</td></tr>"
    "<tr><td>网站专栏页面访问量</td><td>人次</td><td></td><td>9</td></tr><tr><td>网上咨询数</td><td>人次</td><td>-</td><td>8</td></tr></table>",
}  # fmt: skip


@pytest.mark.parametrize("shape", TWO)
def test_year_and_cumulative(shape):
    document = read(TWO[shape])
    assert stated(document) == {"proactive_documents": 2543, "service_items": 0, "website_visits": "blank", "online_inquiries": "dash"}
    assert stated(document, "cumulative") == {"proactive_documents": 78967, "service_items": 5, "website_visits": 9, "online_inquiries": 8}
    assert document.report.form is None


def test_a_whole_local_table_on_one_line():
    document = read(
        "指标名称 计量单位 2016年度 历年累计 主动公开文件数 条 2543 78967 其中：1、全文电子化的主动公开文件数 条 2543 78967 2、新增的行政规范性文件数 条 12 340 "
        "提供服务类信息数 条 0 0 受理依申请公开信息总数 件 5 60"
    )
    assert stated(document) == {
        "proactive_documents": 2543, "documents_digitised": 2543, "normative_documents_new": 12, "service_items": 0, "requests_accepted": 5,
    }  # fmt: skip
    assert stated(document, "cumulative") == {
        "proactive_documents": 78967, "documents_digitised": 78967, "normative_documents_new": 340, "service_items": 0, "requests_accepted": 60,
    }  # fmt: skip


def test_figures_glued_to_the_number_of_the_next_label():
    document = read("统计指标单位统计数（一）收到申请数件121.当面申请数件32.传真申请数件03.网络申请数件94.信函申请数件0（二）申请办结数件12")
    assert stated(document) == USUAL | {"requests_completed": 12}


def test_two_figures_glued_are_told_and_not_split():
    document = read(
        "指标名称计量单位2016年度历年累计\n主动公开文件数条2543 78967\n提供服务类信息数条1278967\n网上咨询数人次0 0\n现场接待人数人次00\n咨询电话接听数人次1 2"
    )
    assert stated(document) == {"proactive_documents": 2543, "online_inquiries": 0, "telephone_inquiries": 1}
    glued = {cell.row: (cell.state, cell.text) for cell in document.cells if cell.method == "glued"}
    assert glued == {"service_items": ("text", "1278967"), "visitors_received": ("text", "00")}
    assert [one.printed for one in document.findings if one.rule == "digits_glued"] == ["条 1278967", "人次 00"]


# ---------------------------------------------------------------------------------------------- labels

BOTH = {
    "reconsideration": 7, "reconsideration_upheld": 1, "reconsideration_corrected": 2, "reconsideration_other": 4,
    "litigation": 3, "litigation_upheld": 3, "litigation_corrected": 0, "litigation_other": "blank",
}  # fmt: skip
REPEATED = {
    "under their totals": "行政复议数量 | 件 | 7 |\n维持数 | 件 | 1 |\n纠错数 | 件 | 2 |\n其他情形数 | 件 | 4 |\n行政诉讼数量 | 件 | 3 |\n维持数 | 件 | 3 |\n纠错数 | 件 | 0 |\n其他情形数 | 件 | |",
    "litigation first": "行政诉讼数量 | 件 | 3 |\n维持数 | 件 | 3 |\n纠错数 | 件 | 0 |\n其他情形数 | 件 | |\n行政复议数量 | 件 | 7 |\n维持数 | 件 | 1 |\n纠错数 | 件 | 2 |\n其他情形数 | 件 | 4 |",
    "groups in cells that span rows": "<table><tr><td rowspan=4>行政复议</td><td>行政复议数量</td><td>件</td><td>7</td></tr><tr><td>维持</td><td>件</td><td>1</td></tr><tr><td>纠错</td><td>件</td><td>2</td></tr><tr><td>其他情形</td><td>件</td><td>4</td></tr>"
    "<tr><td rowspan=4>行政诉讼</td><td>行政诉讼数量</td><td>件</td><td>3</td></tr><tr><td>维持</td><td>件</td><td>3</td></tr><tr><td>纠错</td><td>件</td><td>0</td></tr><tr><td>其他情形</td><td>件</td><td></td></tr></table>",
    "side by side": "<table><tr><td>统计指标</td><td>单位</td><td>统计数</td><td>统计指标</td><td>单位</td><td>统计数</td></tr><tr><td>四、行政复议数量</td><td>件</td><td>7</td><td>五、行政诉讼数量</td><td>件</td><td>3</td></tr>"
    "<tr><td>维持数</td><td>件</td><td>1</td><td>维持数</td><td>件</td><td>3</td></tr><tr><td>纠错数</td><td>件</td><td>2</td><td>纠错数</td><td>件</td><td>0</td></tr><tr><td>其他情形数</td><td>件</td><td>4</td><td>其他情形数</td><td>件</td><td></td></tr></table>",
    "side by side without a header": "四、行政复议数量 | 件 | 7 | 五、行政诉讼数量 | 件 | 3 |\n维持数 | 件 | 1 | 维持数 | 件 | 3 |\n纠错数 | 件 | 2 | 纠错数 | 件 | 0 |\n其他情形数 | 件 | 4 | 其他情形数 | 件 | |",
}  # fmt: skip


@pytest.mark.parametrize("shape", REPEATED)
def test_repeated_labels_are_told_apart(shape):
    assert stated(read(REPEATED[shape])) == BOTH


HEAD = joined("{label} | 件 | {value} |", head="统计指标 | 单位 | 统计数 |\n")


def test_both_totals_missing_the_order_tells():
    document = read(f"{HEAD}\n维持数 | 件 | 1 |\n纠错数 | 件 | 2 |\n其他情形数 | 件 | 4 |\n维持数 | 件 | 3 |\n纠错数 | 件 | 0 |\n其他情形数 | 件 | 5 |")
    found = stated(document)
    assert (found["reconsideration_corrected"], found["litigation_corrected"]) == (2, 0)
    assert (found["reconsideration_other"], found["litigation_other"]) == (4, 5)


@pytest.mark.parametrize(
    "rest",
    [
        "\n被依法纠错数 | 件 | 2 |\n其他情形数 | 件 | 4 |",  # of which total?
        "\n行政复议数量 | 件 | 7 |\n口口口口口 | 件 | 3 |\n被依法纠错数 | 件 | 2 |\n其他情形数 | 件 | 1 |",  # the lost row may be the other total
    ],
)
def test_what_nothing_tells_apart_is_not_stated(rest):
    document = read(HEAD + rest)
    assert set(stated(document)) <= {*REQUESTS, "reconsideration"}
    assert sum(one.rule == "row_undecided" for one in document.findings) == 2
    assert document.status == "partial"


def test_a_word_more_is_another_label():
    document = read(f"{HEAD}\n新增主动公开文件数 | 条 | 20 |\n书面申请数 | 件 | 9 |\n已同意公开答复数 | 件 | 8 |\n政务微视公开政府信息数 | 条 | 7 |\n参加政府信息公开工作会议或专题会议数 | 次 | 6 |")
    assert stated(document) == USUAL
    assert [one.printed for one in document.findings if one.rule == "unexpected_row"] == [
        "新增主动公开文件数 条 20", "书面申请数 件 9", "已同意公开答复数 件 8", "政务微视公开政府信息数 条 7", "参加政府信息公开工作会议或专题会议数 次 6",
    ]  # fmt: skip


def test_a_long_label_with_a_character_lost_or_misread_is_known():
    document = read(f"{HEAD}\n5.不属于本行致机关公开数 | 件 | 2 |\n危及国家安全、公共安全、经济安和社会稳定 | 件 | 1 |\n（二）设置政府信息公开查闅点数 | 个 | 4 |")
    assert stated(document) == USUAL | {"not_of_this_body": 2, "denied_security": 1, "reading_points": 4}


def test_a_label_torn_over_rows():
    document = read(f"{HEAD}\n（一）维持具体行政行为或者驳回原 | 件 | 3 |\n告诉讼请求数 | | |\n其中：1、 | 件 | 5 |\n同意公开答复数 | | |\n1.政府公报公开 | 条 | 6 |\n政府信息数 | | |")
    assert stated(document) == USUAL | {"litigation_upheld": 3, "granted": 5, "via_gazette": 6}


def test_the_same_label_with_different_figures_is_undecided():
    document = read(f"{HEAD}\n收到申请数 | 件 | 13 |")
    assert stated(document) == {row: value for row, value in USUAL.items() if row != "requests_received"}
    assert [one.printed for one in document.findings if one.rule == "row_undecided"] == ["件 12 / 件 13"]


# ---------------------------------------------------------------------------------------------- figures


def test_words_and_factors_are_no_figures():
    document = read(
        f"{HEAD}\n主动公开文件数 | 万条 | 1.2 |\n网站专栏页面访问量（万人次） | | 35 |\n申请办结数 | 件 | 12/13 |\n按时办结数 | 件 | 约10 |\n延期办结数 | 件 | 九 |\n举报投诉数量 | 件 | 见附表 |"
    )
    assert stated(document) == USUAL
    states = {cell.row: cell.state for cell in document.cells if cell.row not in USUAL}
    assert states == {
        "proactive_documents": "undecided", "website_visits": "undecided", "requests_completed": "text", "completed_on_time": "text",
        "completed_after_extension": "text", "complaints": "text",
    }  # fmt: skip


def test_amounts_carry_their_unit():
    document = read(
        f"{HEAD}\n依申请公开信息收取的费用 | 元 | 3500 |\n政府信息公开专项经费（万元） | | 20.5 |\n收取费用总数 | | 500元 |\n减免费用总金额 | | 3.5 |"
    )
    amounts = {cell.row: (cell.value, cell.unit, cell.text) for cell in document.cells if cell.row not in USUAL}
    assert amounts == {
        "request_fees": (0.35, "元", "3500"), "special_funds": (20.5, "万元", "20.5"),
        "fees_collected": (0.05, "元", "500元"), "fees_waived": (3.5, None, "3.5"),
    }  # fmt: skip
    assert [one.printed for one in document.findings if one.rule == "unit_missing"] == ["3.5"]


def test_a_figure_in_a_row_of_its_own_is_not_joined():
    document = read(HEAD.replace("收到申请数 | 件 | 12 |", "收到申请数 | 件 | |\n| | 12 |"))
    assert stated(document) == {row: value for row, value in USUAL.items() if row != "requests_received"}


def test_a_missing_figure_takes_none_from_its_neighbours():
    document = read(joined("{label}\n件\n{value}", head="统计指标\n单位\n统计数\n").replace("当面申请数\n件\n3", "当面申请数\n件"))
    assert stated(document) == {row: value for row, value in USUAL.items() if row != "requests_in_person"}


@pytest.mark.parametrize("header", ["2014年 | 2015年", "本级 | 汇总", "2015年度 | 上年"])
def test_columns_of_other_years_or_scopes_are_not_the_years(header):
    document = read(joined("{label} | 件 | {value} | 5 |", head=f"指标名称 | 单位 | {header} |\n"))
    assert stated(document) == {}
    assert "columns_undecided" in {one.rule for one in document.findings}


def test_two_figures_without_a_header_are_undecided():
    document = read(joined("{label} | 件 | {value} | 99 |"))
    assert stated(document) == {}
    assert {cell.state for cell in document.cells} == {"undecided"}


def test_a_table_for_the_office_and_one_for_the_area_state_what_both_print():
    other = HEAD.replace("12", "112").replace("9", "109")
    found = stated(read(f"附件1 本级\n{HEAD}\n附件2 汇总\n{other}"))
    assert found == {"requests_in_person": 3, "requests_by_fax": 0, "requests_by_letter": 0}


# ---------------------------------------------------------------------------------------------- what it is


@pytest.mark.parametrize(
    "text",
    [
        "一、主动公开情况\n全年主动公开文件数45条，主动公开信息数450条。\n二、依申请公开情况\n收到申请数7件，当面申请数3件，传真申请数0件，网络申请数4件；申请办结数7件，按时办结数7件。\n"
        "三、收费\n依申请公开信息收取的费用0元。\n四、复议\n行政复议数量1件，行政诉讼数量0件。举报投诉数量0件。",
        "本年度申请总数 12 件。其中当面申请数 3 件，传真申请数 0 件。 网络申请数 9 件。信函申请数 0 件。 对申请的答复总数 12 件。",
        "（一）收到申请数。7件，均为网络申请。\n（二）申请办结数。7件。\n（三）申请答复数。7件。\n（四）举报投诉数量。0件。\n（五）行政复议数量。1件。",
    ],
)  # fmt: skip
def test_sentences_that_name_the_same_things_are_no_table(text):
    document = read(f"一、概述\n{text}\n五、存在的问题和改进情况\n更新不及时。")
    assert document.cells == []
    assert document.report.form is None


def test_a_prose_report_of_before_is_a_report_without_a_form():
    document = read(
        "一、主动公开情况\n按季公布项目进度。\n二、依申请公开和不予公开情况\n没有收到申请。\n三、收费及减免情况\n没有收费。\n"
        "四、行政复议、行政诉讼情况\n没有发生。\n五、存在的问题及改进情况\n人手不足。\n六、其他事项\n无。",
        2010,
    )
    assert (document.status, document.report.year, document.report.form) == ("parsed", 2010, None)
    assert document.cells == []


def test_rows_that_the_form_asks_for_and_no_others_are_told_missing():
    document = read(HEAD)
    missing = {position[1] for one in document.findings if one.rule == "row_absent" for position in one.cells}
    assert {"requests_completed", "litigation", "people_trained"} <= missing
    assert missing.isdisjoint({*REQUESTS, "proactive_documents", "requests_by_email", "appeals"})


def test_a_blank_table_is_told():
    document = read(joined("{label} | 件 | |", head="统计指标 | 单位 | 统计数 |\n"))
    assert stated(document) == dict.fromkeys(REQUESTS, "blank")
    assert [(one.table, one.status) for one in document.tables] == [("legacy_statistics", "blank")]


def test_parts_that_do_not_add_up_break_h6():
    document = read(HEAD.replace("信函申请数 | 件 | 0", "信函申请数 | 件 | 1"))
    outcome = next(one for one in document.rule_outcomes if one.rule == "H6")
    assert (outcome.outcome, outcome.broken) == ("broken", 1)
    (broken,) = [one for one in document.findings if one.rule == "H6"]
    assert (broken.severity, broken.printed, broken.expected) == ("error", "12", "13")
    holds = next(one for one in read(HEAD).rule_outcomes if one.rule == "H6")
    assert (holds.held, holds.broken) == (1, 0)


def test_generated_reports_of_these_years_are_read():
    """A fixed slice over all layouts but scans, with whatever damage the seed gives: nothing wrong, little left open."""
    results = [measure_one(document) for document in generate_legacy(21, 75)]
    assert [cell for result in results for cell in result.wrong] == []
    score = totals(results, lambda result: "all")["all"]
    assert score.recall >= 0.995
