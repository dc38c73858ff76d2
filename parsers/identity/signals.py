"""Whether a text is an annual report at all, by its wording; with the reason in people's words.

Not here: whether statutory tables stand on the page (parsers/tables); the two are put together by parsers/report.py.
"""

from __future__ import annotations

import re
from typing import Any

from parsers.identity.titles import Line, Title

# What the sections of the official forms, and of the reports before them, are headed with.
_HEADINGS = {
    "overview": re.compile(r"总体情况|基本情况|概述|工作情况"),
    "proactive": re.compile(r"主动公开(?:政府)?信息(?:的)?(?:情况)?|主动公开情况"),
    "applications": re.compile(r"(?:收到和处理|依申请公开|处理政府信息公开申请)"),
    "disputes": re.compile(r"行政复议|行政诉讼|复议、诉讼"),
    "problems": re.compile(r"(?:存在的?(?:主要)?问题|问题及?改进|改进(?:措施|情况))"),
    "other": re.compile(r"其他(?:需要)?报告的?事项|需要说明的(?:其他)?事项"),
    "fees": re.compile(r"收费(?:及|和|情况)?(?:减免)?"),
}
_PERIOD = re.compile(r"(?:统计|数据|报告)[^。;；]{0,12}(?:期限|时限|时间)|1月1日[^。]{0,12}12月31日|报告如下")
_ACT = re.compile(r"政府信息公开条例|政府信息公开规定")
_OTHER_KIND = (
    (
        "work plan",
        re.compile(
            r"^(?!.*年度报告)(?:.{0,40})(?:工作要点|实施方案|工作方案|工作计划|工作安排|任务分解表|任务分工)(?:的通知)?(?:落实情况的函)?$"
        ),
    ),
    (
        "letter or notice about the work",
        re.compile(
            r"(?:通知|的函|的通报|公告|公示|批复|请示)$|^关于(?:做好|开展|报送|组织|召开|印发).{0,60}(?:通知|的函)?$"
        ),
    ),
    (
        "news of a meeting or training",
        re.compile(
            r"(?:召开|举办|举行|组织).{0,30}(?:会议|推进会|培训会?|培训班|座谈会|动员会|部署会)"
            r"|(?:会议|培训班|培训会)(?:召开|举行|圆满)"
        ),
    ),
    ("evaluation or assessment", re.compile(r"(?:第三方评估|考核结果|评估报告|评议结果|考核办法)")),
    ("guide or catalogue", re.compile(r"(?:公开指南|公开目录|工作制度|管理办法|保密审查制度)$")),
    ("template or form", re.compile(r"(?:格式|模板|样表|填报说明)(?:（试行）|\(试行\))?$")),
    ("explanation of a report in pictures", re.compile(r"(?:图解|一图读懂|图说|图片版)")),
)


# A line of a list of reports: a title with its year, with no more than a date behind it.
_LISTED = re.compile(r"^.{0,24}20\d\d年?.{0,12}信息公开.{0,8}报告[^一-鿿]{0,14}$")
_TITLE_ALONE = 80  # characters of a page that holds a title, a date and no more


def collect(lines: list[Line], body: int, title: Title | None, titles: list[Title], text: str) -> dict[str, Any]:
    """Counts and first lines that is_report_like judges by."""
    headings = []
    for line in lines:
        if len(line.key) <= 46:
            for name, pattern in _HEADINGS.items():
                if name not in headings and pattern.search(line.key):
                    headings.append(name)
    if len(headings) < 3 and len(lines) < 12:  # a page in one line: its headings stand inside
        for name, pattern in _HEADINGS.items():
            if name not in headings and re.search(r"[一二三四五六]、[^。]{0,16}" + f"(?:{pattern.pattern})", text):
                headings.append(name)
    kind = None
    for line in [line for line in lines[: min(body + 1, 12)] if 6 <= len(line.key) <= 70]:
        kind = next((name for name, pattern in _OTHER_KIND if pattern.search(line.key)), None)
        if kind:
            break
    return {
        "title": title is not None,
        "titles": max(len({candidate.key for candidate in titles}), len({line.key for line in lines if _LISTED.search(line.key)})),
        "headings": headings,
        "period": bool(_PERIOD.search(text[:6000])),
        "act": bool(_ACT.search(text)),
        "other_kind": kind,
        "lines": len(lines),
        "characters": len(text),
        "subject": text.count("公开"),
    }


def is_report_like(evidence: dict[str, Any]) -> tuple[bool, str]:
    """(whether it is an annual report by its wording, the reason in people's words)."""
    signals = evidence["report_signals"]
    headings = len(signals["headings"])
    if signals["characters"] == 0:
        return False, "the document has no text"
    if signals["title"] and not headings and signals["characters"] < _TITLE_ALONE:
        return False, "only a title: the report itself is not on the page (an attachment, or pictures)"
    if signals["title"] and signals["titles"] < 4 and (headings >= 2 or signals["period"]):
        return True, "it has the title and the sections of an annual report"
    if headings >= 4 and (signals["act"] or signals["period"]):
        return True, "it has the sections of an annual report, without a title"
    if signals["titles"] >= 4 and headings < 3:
        return False, f"an index page: it lists {signals['titles']} reports and holds none"
    if signals["other_kind"] == "explanation of a report in pictures":
        return False, "the report is given in pictures only"
    if signals["other_kind"]:
        return False, f"not an annual report but: {signals['other_kind']}"
    if signals["title"] and signals["characters"] < 400:
        return False, "only a title: the report itself is not on the page (an attachment, or pictures)"
    if signals["title"] and signals["subject"] >= 8:
        return True, "it has the title of an annual report"
    if signals["subject"] < 5:
        return False, "an ordinary page: it hardly speaks of open government information"
    return (
        False,
        "it speaks of open government information, but has neither the title nor the sections of an annual report",
    )
