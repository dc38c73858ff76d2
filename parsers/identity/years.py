"""The year that is reported, and the day of publication: what the text says of them, and what follows.

A report's year is what its figures cover, never when it came out. Not here: the title itself (titles.py).
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from typing import Any

_NUMERALS = dict(zip("〇○零O0一二三四五六七八九", [0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], strict=True))
_WORD_YEAR = re.compile(r"[二][〇○零O0][〇○零O0一二三四五六七八九]{2}(?=年)")
_WORD_DAY = re.compile(r"(?<=年)([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
LONGEST_CITATION = 60  # characters between 《 and a year in the title of a document that is cited
FIRST_YEAR = 2007  # reports for 2007 do not exist; what is earlier was misread

# What may follow a year that the figures begin or end with. A crawler that lost 年 and 月 leaves 201711日至20171231日.
_YEAR = re.compile(r"20\d\d")
# (2022年1月1日-2- is a date, and the number of its page.)
_FROM = re.compile(
    r"(?:年1月1日?|年?0?1?1日|[.\-/]0?1[.\-/]0?1日?|年元月1日)起?[,，]?(?:开始)?(?:算起)?[,，]?[至到—\-–~～―](?!\d{1,3}[-—–](?!\d))"
)
_TO = re.compile(r"(?:年12月31日?|年?1231日|[.\-/]12[.\-/]31日?|年底|年12月底)")
_UNTIL = tuple("至到—-–~～―")
_COVERS = re.compile(r"年(?:度)?(?:全年|的?情况|全年度|的?数据|的?台账)?")
_COVERED_BEFORE = re.compile(
    r"(?:统计|数据|起止|报告)的?(?:期限|时限|时间|期间|期|年度|周期|范围)[^。;；]{0,10}$|(?:统计|反映)(?:的是|了)?$"
)
# 根据统一格式,定远县编写了 | 2022年的年度报告
_WRITTEN_BEFORE = re.compile(r"编[写制]了?$")
_WRITTEN_AFTER = re.compile(r"年(?:度)?的?(?:政府信息公开)?(?:工作)?的?(?:年度)?报告")
_OPENING_BEFORE = re.compile(r"(?:现将|现就|现把|将|本报告)[^。\n]{0,24}$")
_OPENING_AFTER = re.compile(r"年度?[^。\n]{0,30}?(?:报告如下|总结如下|公布如下|汇报如下|情况如下|予以公布)")
_DAY = re.compile(r"年\d{1,2}月\d")
_COLUMN_BEFORE = re.compile(r"本年度?[(（]$")
_DATE = re.compile(r"(?<!\d)(20\d\d)(?:年(\d{1,2})月(\d{1,2})日|[-./](\d{1,2})[-./](\d{1,2})(?!\d))")
_DATE_LINE = re.compile(
    r"^(?P<who>[^\d,，。;；:：]{0,40})(?P<date>20\d\d(?:年\d{1,2}月\d{1,2}日|[-./]\d{1,2}[-./]\d{1,2}))[)）]?$"
)
# A line that was a date until a crawler lost a figure or a word of it: 202年1月22日, 2022年1月日, 2022年122日.
_DAMAGED_LINE = re.compile(
    r"^[^\d,，。;；:：]{0,40}(?P<date>\d{1,3}年\d{1,2}月\d{1,2}日|20\d\d年(?:\d{0,2}月|月\d{1,2}|\d{2,4})日|20\d{3,4}月\d{1,2}日)[)）]?$"
)
_LABELLED = re.compile(
    r"(?:发布日期|发布时间|公开日期|公布日期|发文日期|发文时间|生成日期|成文日期|公开时间|发表时间|时间|日期)"
    r"[:：|]{0,2}(20\d\d(?:年\d{1,2}月\d{1,2}日?|[-./]\d{1,2}[-./]\d{1,2}))"
)


def arabic(key: str) -> str:
    """Years and days in characters as figures: 二〇二一年一月二十日 → 2021年1月20日."""
    if "二〇" in key or "二零" in key or "二○" in key or "二O" in key or "二0" in key:
        key = _WORD_YEAR.sub(lambda found: "".join(str(2 if c == "二" else _NUMERALS[c]) for c in found[0]), key)
        key = _WORD_DAY.sub(lambda found: f"{_small(found[1])}月{_small(found[2])}日", key)
    return key


def _small(text: str) -> int:
    """一 … 三十一 as a number."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMERALS[text] if len(text) == 1 else 0
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def iso(text: str) -> str | None:
    """The ISO date of a printed one; None where no such day exists."""
    found = _DATE.search(text) or re.match(r"(20\d\d)年(\d{1,2})月(\d{1,2})()()", text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def signature_date(key: str) -> tuple[str, str] | None:
    """(who, date as printed) of a line that is a date, perhaps after a name."""
    found = _DATE_LINE.match(key)
    return (found["who"], found["date"]) if found else None


def damaged_date(key: str) -> str | None:
    """The date as printed of a line that must have been one and says no day."""
    found = _DAMAGED_LINE.match(key)
    return found["date"] if found else None


def labelled_date(key: str) -> str | None:
    """The date after 发布日期, 公开日期 …, as ISO."""
    found = _LABELLED.search(key)
    return iso(found[1]) if found else None


def year_evidence(text: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """What the running text says of its year: ([{"year", "where", "text"}], how often each year is named)."""
    found: dict[tuple[str, int], str] = {}
    counts: Counter[str] = Counter()
    for match in _YEAR.finditer(text):
        start, end = match.span()
        before = text[start - 1 : start]
        if before.isdigit() and not (text[start - 2 : start] == "20" and text[start - 3 : start - 2] in _UNTIL):
            continue
        after = text[end : end + 1]
        head = text[max(0, start - LONGEST_CITATION) : start]
        if head.rfind("《") > head.rfind("》"):
            continue  # the year of a document that is cited: a notice on the reports of another year
        if after == "年":
            counts[match[0]] += 1
        where = None
        if _FROM.match(text, end) or (_TO.match(text, end) and text[start - 1 : start].strip("起") in _UNTIL):
            where = "period"
        elif start < 6000 and after == "年":
            head = head[-30:]
            if (_OPENING_AFTER.match(text, end) and _OPENING_BEFORE.search(head)) or (_WRITTEN_BEFORE.search(head) and _WRITTEN_AFTER.match(text, end)):
                where = "opening"
            elif _COVERED_BEFORE.search(head) and _COVERS.match(text, end) and not _DAY.match(text, end):
                where = "covered"
        if before in "(（" and before and _COLUMN_BEFORE.search(text[max(0, start - 5) : start]):
            where = "column"
        if where:
            found.setdefault((where, int(match[0])), text[max(0, start - 12) : end + 24])
    if any(where == "period" for where, _ in found):
        found = {key: value for key, value in found.items() if key[0] != "covered"}
    evidence = [{"year": year, "where": where, "text": said} for (where, year), said in found.items()]
    return evidence, dict(counts.most_common(6))


def decide(evidence: dict[str, Any]) -> tuple[int | None, str, str | None]:
    """(year, what it rests on, why in doubt). A year in doubt is None, with the reason."""
    stated: dict[str, list[int]] = {}
    for item in evidence["years"]:
        stated.setdefault(item["where"], []).append(item["year"])
    date = evidence.get("published_on") or ""
    dated = int(date[:4]) if date else None
    counts = {int(year): n for year, n in evidence["mentions_of_years"].items()}
    most = max(counts, key=lambda year: (counts[year], year), default=None)
    spoken = most if most and counts[most] >= 2 and counts[most] * 2 > sum(counts.values()) else None
    if dated and set(counts) - {dated} == {dated - 1}:
        spoken = spoken or dated - 1  # the only year that is named besides the date's own

    title = _one(stated.get("title"))
    period = _one(stated.get("period")) or _one(stated.get("column"))
    opening = _one(stated.get("opening")) or _one(stated.get("covered"))
    container = _one(stated.get("container")) or _one(stated.get("file"))
    texts = [year for year in (period, opening) if year]

    def plausible(year: int) -> bool:
        return year >= FIRST_YEAR and (dated is None or year <= dated)

    if title is None and stated.get("title"):
        return None, "", f"the title names several years ({', '.join(map(str, stated['title']))})"
    votes = [year for year in (title, period, opening) if year]
    if title:
        # A report dated in the first half of the year that it names can't cover it: one of the two is wrong.
        early = dated == title and date[5:7] < "07"
        if not early and plausible(title):
            if not texts or title in texts:
                return title, "title", None
            supported = (
                spoken == title
                or (dated == title + 1 and period != title and opening in (None, title))
                or container == title
            )
            if supported:
                return title, "title", None
            return None, "", f"the title says {title}, the text {texts[0]}"
        if dated and dated < title and title in texts:
            return title, "title", None  # title and period agree: it is the date that is wrong
        others = [
            year for year in texts if year != title and plausible(year) and not (dated == year and date[5:7] < "07")
        ]
        if others and len(set(others)) == 1:
            return others[0], "period", None
        if early and (title in texts or not texts):
            return None, "", f"the title says {title}, but the report is dated {date}"
        return None, "", f"the title says {title}, the date {date or 'none'}"
    if votes:
        if len(set(votes)) == 1 and plausible(votes[0]):
            return votes[0], "period" if period else "opening", None
        agreed = [year for year in set(votes) if plausible(year) and (spoken == year or container == year)]
        if len(agreed) == 1:
            return agreed[0], "period", None
        return None, "", f"the text speaks of {' and '.join(str(y) for y in sorted(set(votes)))}"
    if container and plausible(container) and (spoken in (None, container)):
        return container, "container", None
    if spoken and plausible(spoken) and dated == spoken + 1:
        return spoken, "mentions", None
    return None, "", "no year stands in a title, nor for the period of the figures"


def _one(years: list[int] | None) -> int | None:
    return years[0] if years and len(set(years)) == 1 else None
