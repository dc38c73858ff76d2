"""Years and places that must not be taken: those of cited documents, and stems inside a township's name."""

from __future__ import annotations

from parsers import read_report
from parsers.identity import resolve_name


def test_the_year_of_a_cited_notice_is_not_the_reports():
    text = (
        "一、总体情况\n本报告参照《关于做好2019年政府信息公开工作年度报告编写的提示》的要求形成。\n"
        "2020年新收政府信息公开申请19件。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
        "五、存在的主要问题及改进情况\n六、其他需要报告的事项\n无。\n"
    )
    assert read_report(text.encode()).report.year != 2019


def test_a_stem_in_a_townships_name_is_no_county():
    for name, county in (
        ("榆林市靖边县青阳岔镇人民政府", "靖边县"),
        ("成都市成华区双桥子街道办事处", "成华区"),
        ("阜新市阜新蒙古族自治县平安地镇人民政府", "阜新蒙古族自治县"),
    ):
        assert resolve_name(name).agency.county == county
    for name in ("青阳岔镇人民政府", "双桥子街道办事处", "平安地镇人民政府"):
        assert resolve_name(name).agency.county not in ("青阳县", "双桥区", "平安区")
