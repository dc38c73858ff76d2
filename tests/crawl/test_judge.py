"""What is a report and what is not: titles, pages, files, and what counts as a change."""

from __future__ import annotations

import io
import zipfile

import pytest
from report_site import docx_file, news_page, page, pdf_file, report, report_page, zip_file

from pipelines.crawl.judge import judge, title_fits, title_speaks

AGENCY = "杭州市上城区人民政府"


@pytest.mark.parametrize(
    "title",
    [
        "杭州市上城区人民政府2022年政府信息公开工作年度报告", "2019年金林区政府信息公开工作年度报告",
        "南岗区 2021 年政府信息公开工作年度报告", "沭阳县发改局2023年政府信息公开年度报告",
        "2013年信息公开年度报告",
        "鞍山高新区2020年度政府信息公开工作报告",
        "XX局政府信息公开2023年度工作报告", "2020年政府信息公开年报",
        "某镇2018年度政务公开工作年度报告",
        "广州海关关区2023年政府信息公开工作年度报告", "2020年政府信息公开工作的年度报告", "上城区2022年度政府信息公开工作年度报告（附统计表）",
    ],
)  # fmt: skip
def test_titles_of_reports(title: str) -> None:
    assert title_fits(title)


@pytest.mark.parametrize(
    "title",
    [
        "关于做好2022年政府信息公开工作年度报告编制发布工作的通知", "《2022年政府信息公开工作年度报告》解读", "关于2014年政府信息公开工作要点落实情况的函",
        "2022年政务公开工作要点",
        "区政府召开政府信息公开工作年度报告编制会议", "2022年国民经济和社会发展统计公报",
        "政府信息公开指南",
        "法治政府建设年度报告", "首页", "", "2022年政府信息公开年度报告图解",
        "政府信息公开工作年度报告格式",
    ],
)  # fmt: skip
def test_titles_of_other_things(title: str) -> None:
    assert not title_fits(title)


@pytest.mark.parametrize(("title", "speaks"), [("查看", False), ("附件1.pdf", False), ("2022年", False), ("点击下载", False), ("放假安排.docx", True)])
def test_titles_that_say_nothing(title: str, speaks: bool) -> None:
    assert title_speaks(title) is speaks


def test_a_page_is_judged_by_its_content() -> None:
    title = [f"{AGENCY}2022年政府信息公开工作年度报告"]
    assert judge(report_page(AGENCY, 2022), "text/html", title).verdict == "report"
    assert judge(report_page(AGENCY, 2022), "text/html", []).verdict == "report"  # a list without titles
    assert judge(news_page(), "text/html", title).verdict == "landing"  # and without files behind it, nothing
    assert judge(page("用户登录", "<input type=password>"), "text/html", title).verdict == "login"
    assert judge(page("出错了", "<p>您访问的页面不存在</p>"), "text/html", title).verdict == "error"
    assert judge(page("404 Not Found", ""), "text/html", title).verdict == "error"
    assert judge(b"", "text/html", title).verdict == "error"


def test_a_login_form_beside_a_report_does_no_harm() -> None:
    data = report_page(AGENCY, 2022, around="<form>用户登录<input type=password></form>")
    assert judge(data, "text/html", []).verdict == "report"


def test_wrong_charset() -> None:
    data = report_page(AGENCY, 2022).decode().encode("gb18030")
    assert judge(data, "text/html; charset=utf-8", []).verdict == "report"


@pytest.mark.parametrize("make", [pdf_file, docx_file, zip_file])
def test_files_are_judged_by_what_is_in_them(make) -> None:
    assert judge(make(AGENCY, 2021), "application/octet-stream", ["附件1", "2021年年报"]).verdict == "report"


def test_files_that_are_none() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("holiday.txt", "关于放假的安排，请各单位遵照执行。")
    assert judge(out.getvalue(), None, [f"{AGENCY}2022年政府信息公开工作年度报告"]).verdict == "other"
    assert judge("放假".encode() * 50, "text/plain", ["放假安排的通知"]).verdict == "other"


def test_what_can_not_be_judged_is_kept_by_its_title() -> None:
    """A scan, an OFD: the reader may learn it; what was never kept is lost."""
    damaged = b"%PDF-1.4\nnothing that can be read"
    assert judge(damaged, "application/pdf", [f"{AGENCY}2022年政府信息公开工作年度报告"]).verdict == "report"
    assert judge(damaged, "application/pdf", ["放假安排"]).verdict == "other"


def test_fingerprints() -> None:
    """The same for the same report in another surrounding; another for another figure, word or agency."""
    one = judge(report_page(AGENCY, 2022), None, []).fingerprint
    assert judge(report_page(AGENCY, 2022, around="<p>访问量：99</p>", tail="<ul><li>新闻</li></ul>"), None, []).fingerprint == one
    assert judge(report_page(AGENCY, 2022, seed=1), None, []).fingerprint != one
    assert judge(report_page(AGENCY, 2022).replace("依法公开".encode(), "依规公开".encode()), None, []).fingerprint != one
    other = report_page(AGENCY, 2022).replace("上城区".encode(), "下城区".encode())
    assert judge(other, None, []).fingerprint != one


def test_plain_text_is_a_report_too() -> None:
    assert judge(report(AGENCY, 2020).encode(), "text/plain", []).verdict == "report"
