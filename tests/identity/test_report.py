"""From a whole document to who, where and when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import formats
from parsers.grid import Grid, GridCell, GridRow
from parsers.identity import gather, is_report_like, resolve

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
FIVE = ["songbei_2019", "nangang_2021", "jinlin_2019", "changsha_gaoxin_2019", "sifangtai_2020"]
SECTIONS = [
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
]  # fmt: skip

PIECES = [
    "定远县人民政府", "2022年政府信息公开工作年度报告", "鼓楼区2020年政府信息公开工作年度报告", "二〇二一年一月三十二日", "2021年13月40日",
    "统计期限为2019年1月1日至12月31日", "由松北区人民政府办公室编制", "（2020年度）", "工作年度报告", "电话0451-8401551", "邮编：150021",
    "http://www.gov.cn/320302/x", "“中国伊春 • 金林”", "6", "　", "《", "我局", "一、总体情况", "六、其他需要报告的事项", "來源：縣政府 報告",
]  # fmt: skip


def page(*lines: str, title: str | None = None, url: str | None = None) -> Grid:
    """A page of prose lines."""
    return Grid(
        [GridRow([GridCell(line, 0, line=n)]) for n, line in enumerate(lines, 1)], "text/plain", title=title, url=url
    )


def report(*lines: str, **more) -> Grid:
    """Head lines, the six sections, and what stands after them (from "…" on)."""
    at = lines.index("…") if "…" in lines else len(lines)
    return page(*lines[:at], *SECTIONS, "无", *lines[at + 1 :], **more)


def who(grid: Grid):
    evidence = gather(grid)
    return resolve(json.loads(json.dumps(evidence)))  # as it comes back from a store


@pytest.mark.parametrize("name", FIVE)
def test_the_five_reports(shared, name):
    gold = json.loads((shared / "reports" / f"{name}.gold.json").read_text(encoding="utf-8"))
    path = shared / "reports" / f"{name}.txt"
    found = who(formats.read_grid(path.read_bytes(), name=path.name))
    said, agency = found.report, found.agency
    assert (said.year, said.title, said.published_on) == (gold["year"], gold["title_as_printed"], gold["published_on"])
    assert (said.scope, said.issuer, agency.name) == (gold["scope"], gold["issuer"], gold["agency"])
    for field in ("level", "region_code", "province", "city", "county"):
        assert getattr(agency, field) == gold[field], field


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.expected.json")), ids=lambda path: path.name.split(".")[0])
def test_the_samples(path):
    expected = json.loads(path.read_text(encoding="utf-8"))
    source = next(p for p in SAMPLES.glob(path.name.replace(".expected.json", ".*")) if p.suffix != ".json")
    found = who(formats.read_grid(source.read_bytes(), name=source.name))
    for field in ("title", "year", "published_on", "scope", "issuer"):
        assert getattr(found.report, field) == expected["report"][field], field
    for field, value in expected["agency"].items():
        assert getattr(found.agency, field) == value, field


@pytest.mark.parametrize(
    ("lines", "title", "year"),
    [
        (["定远县人民政府", "2022年政府信息公开工作年度报告"], "定远县人民政府2022年政府信息公开工作年度报告", 2022),
        (["定远县2022年政府信息公开", "工作年度报告"], "定远县2022年政府信息公开工作年度报告", 2022),
        (["定远县", "2022年度", "政府信息公开工作年度报告"], "定远县2022年度政府信息公开工作年度报告", 2022),
        (["定远县人民政府2022年政府信息公", "开工作年度报告"], "定远县人民政府2022年政府信息公开工作年度报告", 2022),
        (["定远县政府信息公开工作年度报告", "（2022年度）"], "定远县政府信息公开工作年度报告（2022年度）", 2022),
        (["2022年定远县政府信息公开工作年度报告"], "2022年定远县政府信息公开工作年度报告", 2022),
        (["定远县二〇二二年政府信息公开工作年度报告"], "定远县二〇二二年政府信息公开工作年度报告", 2022),
        (["定远县２０２２年政府信息公开工作年度报告"], "定远县２０２２年政府信息公开工作年度报告", 2022),
        (["定远县2022年度年度政府信息公开工作年度报告"], "定远县2022年度年度政府信息公开工作年度报告", 2022),
        (["定远县2022年政府信息公开年度报告-定远县政府网"], "定远县2022年政府信息公开年度报告", 2022),
        (
            ["首页 > 政务公开 > 年度报告", "定远县2022年政府信息公开年度报告", "发布时间：2023-01-20 来源：政府办"],
            "定远县2022年政府信息公开年度报告",
            2022,
        ),
        (["# **定远县2022年政府信息公开年度报告**"], "定远县2022年政府信息公开年度报告", 2022),
    ],
)
def test_titles(lines, title, year):
    found = who(report(*lines))
    assert (found.report.title, found.report.year) == (title, year)
    assert found.agency.agency_id == "341125-gov"


def test_a_cited_title_of_another_year_is_not_the_reports():
    text = "组织各单位落实《关于做好2019年政府信息公开工作年度报告的通知》。"
    found = who(report("定远县", "2020年政府信息公开工作年度报告", text))
    assert (found.report.title, found.report.year) == ("定远县2020年政府信息公开工作年度报告", 2020)


def test_links_to_other_years_do_not_win_over_the_title_of_the_page():
    links = [f"定远县{year}年政府信息公开工作年度报告" for year in (2018, 2019)]
    found = who(
        report(
            "定远县2021年政府信息公开工作年度报告", *links, title="定远县2021年政府信息公开工作年度报告-定远县人民政府"
        )
    )
    assert found.report.year == 2021


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("所列数据的统计期限为2019年1月1日至12月31日。", 2019),
        ("统计期限自2020年1月1日起至202020年12月31日止。", 2020),
        ("统计期限自201711日至20171231日。", 2017),
        ("现将我县2021年度政府信息公开情况报告如下：", 2021),
        ("我县2023年将加大力度。", None),
        ("现将2020年度情况报告如下，统计期限为2019年1月1日至12月31日。", None),
    ],
)
def test_the_year_without_a_title(text, year):
    found = who(report(text, "…", "定远县人民政府办公室"))
    assert found.report.year == year
    assert ("year_in_doubt" in {finding.rule for finding in found.findings}) == (year is None)


@pytest.mark.parametrize(
    ("title_year", "period", "date", "year"),
    [
        (2020, 2020, "2021年1月20日", 2020),
        (2021, 2020, "2021年1月20日", 2020),  # titled by the year it came out in
        (2021, 2021, "2021年1月20日", None),  # nobody reports a year in its January
        (2023, 2023, "2023年12月19日", 2023),  # published before the period ended
        (2020, 2020, "2021年12月20日", 2020),  # a year late
        (2020, 2019, "2021年1月20日", 2020),  # last year's sentence left standing: title and date agree
        (2022, 2021, None, None),  # nothing tells which is right
    ],
)
def test_the_year_from_title_period_and_date(title_year, period, date, year):
    lines = [f"定远县{title_year}年政府信息公开工作年度报告", f"数据统计期限为{period}年1月1日至12月31日。", "…"]
    found = who(report(*lines, *(["定远县人民政府", date] if date else [])))
    assert found.report.year == year


@pytest.mark.parametrize(
    ("date", "published_on", "rules"),
    [
        ("2021年1月20日", "2021-01-20", set()),
        ("二〇二一年一月二十日", "2021-01-20", set()),
        ("2021-01-20", "2021-01-20", set()),
        ("2021年2月30日", None, {"date_damaged"}),
        ("2012年1月20日", None, {"date_implausible"}),
    ],
)
def test_the_date_of_the_signature(date, published_on, rules):
    found = who(
        report(
            "定远县2020年政府信息公开工作年度报告", "统计期限为2020年1月1日至12月31日。", "…", "定远县人民政府", date
        )
    )
    assert found.report.published_on == published_on
    assert rules <= {finding.rule for finding in found.findings}


def test_an_event_in_the_text_is_no_signature():
    found = who(report("定远县2020年政府信息公开工作年度报告", "2020年7月27日，印发实施方案，部署年度重点工作。"))
    assert found.report.published_on is None


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["鼓楼区2020年政府信息公开工作年度报告", "本报告由徐州市鼓楼区人民政府办公室编制。"], "320302"),
        (["鼓楼区2020年政府信息公开工作年度报告", "按照开封市的要求，可在开封市政府网站查阅。"], "410204"),
        (["鼓楼区2020年政府信息公开工作年度报告", "联系电话：0591-87654321。"], "350102"),
        (["鼓楼区2020年政府信息公开工作年度报告", "…", "南京市鼓楼区人民政府"], "320106"),
        (["鼓楼区2020年政府信息公开工作年度报告", "落实南京市、徐州市的要求。"], None),
        (["市场监督管理局2022年政府信息公开年度报告", "本报告由定远县市场监督管理局编制。"], "341125"),
        (["市场监督管理局2022年政府信息公开年度报告", "我局认真落实要求。"], None),
        (["城关镇2022年政府信息公开年度报告", "按照武山县人民政府的要求，武山县城关镇编写。"], "620524"),
        (["巴州2020年政府信息公开工作年度报告", "巴音郭楞蒙古自治州人民政府按照新疆维吾尔自治区要求编制。"], "652800"),
        (["巴州2020年政府信息公开工作年度报告", "巴中市巴州区人民政府办公室编制本报告。"], "511902"),
    ],
)
def test_context_tells_namesakes_apart_or_they_stay_unassigned(lines, code):
    assert who(report(*lines)).agency.region_code == code


@pytest.mark.parametrize(
    ("lines", "agency_id"),
    [
        (["沐阳县发改局2023年政府信息公开年度报告", "来源：宿迁市人民政府"], None),
        (["沐阳县发改局2023年政府信息公开年度报告", "…", "沭阳县发展和改革局"], "321322-dept-development_reform"),
        (["2023年政府信息公开年度报告", "来源：定远县财政局"], "341125-dept-finance"),
        (["2023年政府信息公开年度报告", "来源：定远县政务服务管理局", "我镇认真公开。我镇将改进。"], None),
    ],
)
def test_who_publishes_for_others_is_not_taken_for_the_agency(lines, agency_id):
    assert who(report(*lines)).agency.agency_id == agency_id


def test_a_zone_in_the_text_does_not_win_over_the_district():
    found = who(
        report(
            "本报告由松北区人民政府办公室综合区政府各部门、街道办事处情况编制，统计期限为2019年1月1日至12月31日。",
            "结合哈尔滨新区重点工作，可在哈尔滨市松北区(哈尔滨新区)政府门户网查阅，哈尔滨新区管委会、哈尔滨新区均已公开。",
        )
    )
    assert (found.agency.agency_id, found.report.scope) == ("230109-gov", "whole_government")


@pytest.mark.parametrize(
    ("lines", "kind", "scope"),
    [
        (
            ["桐庐县2021年政府信息公开工作年度报告", "本报告由桐庐县人民政府办公室编制。"],
            "government",
            "whole_government",
        ),
        (["桐庐县人民政府办公室2021年政府信息公开工作年度报告", "我办按要求公开。"], "office", "own_body"),
        (
            ["桐庐县人民政府办公室2021年政府信息公开工作年度报告", "本报告汇总全县各部门、乡镇街道数据编制。"],
            "government",
            "whole_government",
        ),
        (["2021年政府信息公开工作年度报告", "…", "桐庐县人民政府办公室", "2022年1月20日"], "government", "whole_government"),
        (["2021年政府信息公开工作年度报告", "我办认真落实。", "…", "桐庐县人民政府办公室"], "office", "own_body"),
        (["桐庐县财政局2021年政府信息公开工作年度报告"], "department", "own_body"),
        (["广州海关关区2023年政府信息公开工作年度报告"], "vertical", "with_subordinates"),
        (["大同市气象部门2023年政府信息公开工作年度报告"], "vertical", "with_subordinates"),
    ],
)
def test_scope(lines, kind, scope):
    found = who(report(*lines))
    assert (found.agency.kind, found.report.scope) == (kind, scope)


@pytest.mark.parametrize(
    ("lines", "like", "reason"),
    [
        (["定远县2022年政府信息公开工作年度报告", *SECTIONS], True, "title and the sections"),
        ([*SECTIONS, "《中华人民共和国政府信息公开条例》"], True, "without a title"),
        (["关于2014年政府信息公开工作要点落实情况的函", "现将落实情况报告如下。"], False, "work plan"),
        (["定远县2022年政府信息公开工作要点", "一、推进主动公开"], False, "work plan"),
        (["我县召开政府信息公开工作推进会议", "会议指出，要做好政府信息公开工作。"], False, "meeting"),
        (["定远县举办政务公开培训班"], False, "meeting or training"),
        ([f"定远县{year}年政府信息公开工作年度报告" for year in range(2016, 2023)], False, "index page"),
        (["宿州市2019年政府信息公开工作年度报告（图片版）"], False, "picture"),
        (["定远县2022年政府信息公开工作年度报告", "附件：报告.docx"], False, "not on the page"),
        (["今日多云转晴，气温三到九度。"], False, "ordinary page"),
        ([], False, "no text"),
    ],
)
def test_what_is_a_report_and_what_is_not(lines, like, reason):
    said = is_report_like(gather(page(*lines)))
    assert said[0] is like
    assert reason in said[1]


def test_the_agency_of_a_report_in_traditional_characters():
    found = who(report("廣東省潮州市潮安區2020年政府信息公開工作年度報告"))
    assert (found.agency.name, found.report.year) == ("潮州市潮安区人民政府", 2020)
    assert found.report.title == "廣東省潮州市潮安區2020年政府信息公開工作年度報告"


def test_nothing_at_all_is_told_and_raises_nothing():
    found = who(page())
    assert (found.report.year, found.agency.agency_id) == (None, None)
    assert {finding.rule for finding in found.findings} == {"year_in_doubt", "agency_unknown"}


def test_a_web_page_with_breadcrumb_links_and_foot():
    found = who(
        page(
            "当前位置：首页 > 政务公开 > 年度报告 > 定远县2022年政府信息公开年度报告",
            "发布时间：2023-01-28 来源：定远县人民政府办公室 浏览次数：120",
            *SECTIONS,
            "无",
            "定远县人民政府办公室",
            "2023年1月20日",
            "上一篇：定远县2021年政府信息公开年度报告 2022-01-20",
            "关于做好春季防火工作的通知 2023-03-01",
            "主办：定远县人民政府 承办：定远县人民政府办公室",
            "皖ICP备05000001号",
        )
    )
    assert found.report.title == "定远县2022年政府信息公开年度报告"
    assert (found.report.year, found.report.published_on) == (2022, "2023-01-20")
    assert (found.agency.agency_id, found.report.issuer) == ("341125-gov", "定远县人民政府办公室")


def test_the_date_of_the_page_counts_where_there_is_no_signature():
    found = who(report("定远县2022年政府信息公开年度报告", "发布时间：2023-01-28 来源：政府办 字体：大 中 小"))
    assert found.report.published_on == "2023-01-28"


def test_a_page_in_one_line():
    text = "定远县2022年政府信息公开工作年度报告根据《中华人民共和国政府信息公开条例》编制。" + "".join(
        f"{s}。内容略。" for s in SECTIONS
    )
    found = who(page(text))
    assert (found.report.title, found.report.year) == ("定远县2022年政府信息公开工作年度报告", 2022)
    assert found.agency.region_code == "341125"


def test_a_report_of_the_body_alone_by_its_title():
    assert who(report("定远县人民政府（本级）2022年政府信息公开年度报告")).report.scope == "own_body"


@given(st.lists(st.one_of(st.text(max_size=80), st.sampled_from(PIECES)), max_size=12))
@settings(max_examples=300, deadline=None)
def test_nothing_raises_and_all_evidence_is_json(lines):
    evidence = gather(page(*lines))
    again = json.loads(json.dumps(evidence))
    assert again == evidence
    found = resolve(again)
    if found.agency.agency_id is None:
        assert (found.agency.name, found.agency.region_code) == (None, None)
    assert isinstance(is_report_like(again)[0], bool)


def test_an_endless_line_is_judged_by_its_head():
    found = who(page("定远县2022年政府信息公开工作年度报告", *SECTIONS, "公开" * 500_000))
    assert (found.report.year, found.agency.agency_id) == (2022, "341125-gov")


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["定远县二0二0年政府信息公开工作年度报告"], 2020),
        (["定远县二○一九年度政府信息公开工作年度报告"], 2019),
        (["定远县2014年度年度政府信息公开工作报告"], 2014),
        (["定远县2019年政府信息公开工作年度报告", "…", "2021年12月20日"], 2019),  # published late
        (["定远县2023年政府信息公开工作年度报告", "…", "定远县人民政府", "2023年12月19日"], 2023),  # and early
        (["定远县2022年政府信息公开工作年度报告", "统计期限从2021年1月1日起至2021年12月31日止。", "…", "2022年1月20日"], 2021),
        (["定远县2022年政府信息公开工作年度报告", "…", "2022年1月20日"], None),  # the year of publication, or a wrong date
        (["定远县2022年政府信息公开工作年度报告", "统计期限为2020年1月1日至2020年12月31日"], None),
        (["定远县2019-2020年政府信息公开工作年度报告"], None),
        (["定远县政府信息公开工作年度报告", "统计期限从二〇一八年一月一日起至二〇一八年十二月三十一日止。"], 2018),
        (["定远县政府信息公开工作年度报告", "2021年，我县主动公开信息1200条。", "…", "定远县人民政府", "2022年1月20日"], 2021),
        (["定远县政府信息公开工作年度报告", "根据2019年修订的《条例》编制。", "…", "定远县人民政府", "2022年1月20日"], None),
        (["定远县2022年政府信息公开工作年度报告", "2023年，我县将加大力度。2023年，我县将推进。", "…", "2023年1月18日"], 2022),
    ],
)
def test_the_year_or_a_doubt(lines, year):
    found = who(report(*lines))
    assert found.report.year == year
    assert ("year_in_doubt" in {one.rule for one in found.findings}) == (year is None)


@pytest.mark.parametrize("printed", ["202年1月22日", "2022年1月日", "2022年122日", "20221月22日", "2022年1月32日"])
def test_a_damaged_date_is_told(printed):
    found = who(report("定远县2021年政府信息公开工作年度报告", "…", "定远县人民政府", printed))
    assert (found.report.year, found.report.published_on) == (2021, None)
    assert [one.rule for one in found.findings] == ["date_damaged"]


@pytest.mark.parametrize(
    ("title", "agency", "scope"),
    [
        ("定远县教育局办公室2021年政府信息公开工作年度报告", "341125-dept-education", "own_body"),
        ("定远县教育局及所属单位2021年政府信息公开工作年度报告", "341125-dept-education", "with_subordinates"),
        ("定远县人民政府办公室关于定远县2021年政府信息公开工作年度报告", "341125-gov", "whole_government"),
        ("定远县人民政府办公室2021年政府信息公开工作年度报告", "341125-office", "own_body"),
        ("定远县人民政府本级2021年政府信息公开工作年度报告", "341125-gov", "own_body"),
    ],
)
def test_whose_report_and_whose_figures_by_the_title(title, agency, scope):
    found = who(report(title))
    assert (found.agency.agency_id, found.report.scope) == (agency, scope)
