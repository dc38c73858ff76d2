"""What a document says of who and when, gathered once from its grid into plain JSON, so that it can be judged again
without the bytes. Nothing is decided here: see resolve.py for the agency, years.py for the year.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import PurePath
from typing import Any

from parsers.grid import Grid
from parsers.identity import signals, titles, years
from parsers.identity.places import gazetteer
from parsers.identity.signature import find_signature
from parsers.identity.titles import Line
from parsers.normalise import simplify, tidy

VERSION = 1
MAX_LINES = 4000  # prose lines looked at; a report has 20 to 300
MAX_CHARACTERS = 60_000
LONGEST_LINE = 20_000  # a whole report in one line has 10,000 characters
HEAD = 1500  # characters in which a report says who wrote it
FULL_LINE = 25  # characters of a line that goes on in the next
_LINE_ENDS = (*"。;；:：!！?？", "报告", "年报")
META_ROWS = 60  # a table of metadata (发布机构, 公开日期 …) stands before the report
_PUNCTUATION = (
    ("，", ","),
    ("：", ":"),
    ("；", ";"),
    ("（", "("),
    ("）", ")"),
    ("\u3000", " "),
    ("\xa0", " "),
    ("．", "."),
    ("－", "-"),
    ("○", "〇"),
)
_RARE = re.compile(
    "[\u2e80-\u2fdf\uf900-\ufaff\uff0e-\uff5e]"
)  # radicals, compatibility forms, full-width figures and letters
_META_KEY = re.compile(
    r"^(?:发布机构|发布单位|公开机构|公开单位|信息来源|来源|发文机关|发文单位|制作单位|作者|责任部门|公开主体|发布者)[:：]?$"
)
_META_START = frozenset(
    {
        "发布",
        "公开",
        "信息",
        "来源",
        "发文",
        "制作",
        "作者",
        "责任",
        "公布",
        "生成",
        "成文",
        "索引",
        "发表",
        "时间",
        "日期",
    }
)
_META_INLINE = re.compile(
    r"(?:发布机构|发布单位|公开机构|公开单位|信息来源|来源|发文机关|发文单位|制作单位|公开主体):([一-龥]{2,40}?)"
    r"(?=发布|公开|索引|日期|时间|浏览|作者|字号|字体|文号|主题|点击|阅读|分类|[^一-龥]|$)"
)
_WRITTEN_BY = re.compile(
    r"由([^,，。;；:：《》“”、]{2,40}?)(?:负责)?(?:综合|编制|编写|汇总|统计|起草|整理|组织|撰写|制作)"
)
_WRITES = re.compile(
    r"^([^,，。;；:：《》“”、\d]{2,40}?)(?:综合|汇总|按照|根据|依据|编[写制]).{0,90}?编[写制]了?(?:形成)?[本此](?:年度)?报告"
)
_WRITES_THIS = re.compile(r"^([^,，。;；:：《》“”、\d]{2,40}?)编[写制]本(?:年度)?报告")
# 本报告由定远县人民政府依照…编写; 根据统一格式,定远县编写了2022年的年度报告
_WRITTEN_UNDER = re.compile(r"报告由([^,，。;；:：《》“”、\d]{2,40}?)(?:依照|按照|根据|依据).{0,90}?编[写制]")
_WROTE_FOR = re.compile(
    r"(?:^|[,，])([^,，。;；:：《》“”、\d]{2,40}?)编[写制]了?20\d\d年(?:度)?的?(?:政府信息公开)?(?:工作)?的?(?:年度)?报告"
)
_OPENING = re.compile(
    r"(?:现将|现把|现就)([^,，。;；:：《》“”、\d]{2,40}?)20\d\d年(?:度)?[^,，。;；:：《》]{0,24}?(?:公布|报告|总结|汇报|通报)如下"
)
_CONTACT = re.compile(r"(?:请|可)(?:径|直接|及时)?(?:与|联系|咨询)([^,，。;；:：《》“”、()（）\d]{2,40}?)(?:直接)?(?:联系|咨询|[,，。;；:：()（）])")
# What the name of a government or a zone ends with; the places before it are read leftwards from there.
_ANCHOR = re.compile(r"人民政府|管委会|管理委员会|高新技术|经济技术|高新区|经开区|开发区|政府办")
_PLACE_END = re.compile(r"[市县区省州盟旗](?!级|内|直|属|本|政|委|长|民|区|县|市|域|情|外|别|分|间|块)")
_SITE = re.compile(r"[“\"]?中国[·•∙・ ]?([一-龥]{2,8})(?:[·•∙・ ]+([一-龥]{2,6}))?[”\"]?")
_DOMAIN = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+(?:gov|cn|com)(?:\.cn)?)(/[^\s,，。)）]*)?", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)[(（]?(0\d{2,3})[)）]?[-—－–]?\d{7,8}(?!\d)")
_POSTCODE = re.compile(r"(?:邮编|邮政编码|邮码)[:：]?(\d{6})(?!\d)")
_SELF = re.compile(
    r"(?:我|本|全)(省|自治区|市|自治州|州|盟|县|区|旗|镇|乡|街道)|(?:我|本)(局|委|厅|办|部|署|中心|院|关|站|管委会|单位|机关|处|社|公司|所|队)"
)
_OWN_WORD = re.compile(r"(?:我|本)(省|自治区|市|自治州|州|盟|县|区|旗|镇|乡|街道|局|委|厅|办(?!法|理|公|事)|署|中心|院|站|管委会|单位)")
_WHOLE = re.compile(
    r"(?:综合|汇总|涵盖|包括|包含|统计)[^。;；]{0,40}?(?:部门|委办局|委、办、局|街道|乡镇|镇政府|镇人民政府|组成部门|各单位|直属机构|(?:县|市|区)[^。]{0,6}数据)"
    r"|(?:各部门|各职能部门|区级部门|市级部门|县级部门|市直部门|县直部门|区直部门)[^。;；]{0,30}?(?:汇总|计入|统计)|全[省市县区旗州盟](?:政府信息|受理|共|依申请|收到|主动公开|各级|行政机关|收取|数据|情况)"
)
_OWN = re.compile(
    r"(?:不含|不包括|不包含)[^。;；]{0,20}?(?:部门|单位|街道|乡镇)"
    r"|(?:只|仅)(?:反映|包括|统计|含|为)[^。;；]{0,24}?(?:办公室|办公厅|本级|本机关|我办|自身)|我办|本办(?!法|理|公)"
)
_SUBORDINATES = re.compile(
    r"(?:及|和|含|与|、|包括)(?:其)?(?:所属|直属|下属|所辖|下辖|基层|隶属|各隶属|各县级?)各?"
    r"(?:单位|机构|事业单位|海关|分局|气象局|气象部门|部门|企事业单位|税务局)|关区|气象部门|全系统|全市税务系统|税务系统"
    r"|(?:汇总|综合)[^。;；]{0,12}(?:下属|所属|直属|隶属|各县)"
)


def gather(grid: Grid, *, name: str | None = None, form: str | None = None) -> dict[str, Any]:
    """Evidence of who, where and when, JSON-able; `resolve` decides on it.

    name: the file's name or path (its words count only where they are a title). form: the generation of the form that
    the tables follow, where it is known already.
    """
    lines, meta = _lines(grid)
    text = "\n".join(line.key for line in lines)[:MAX_CHARACTERS]
    candidates, body = titles.find_titles(lines)
    container = years.arabic("".join(simplify(tidy(grid.title)).split())) if grid.title else None
    title, rivals = titles.choose(candidates, container)
    evidence: dict[str, Any] = {
        "version": VERSION,
        "title": title.text if title else None,
        "title_key": title.key if title else None,
        "title_line": title.line if title else None,
        "title_agency": title.agency() if title else None,
        "rival_titles": [{"text": rival.text, "line": rival.line, "years": rival.years} for rival in rivals[:8]],
        "container_title": grid.title,
        "url": grid.url,
        "form": form,
    }
    found = [{"year": year, "where": "title", "text": title.text[:60]} for year in (title.years if title else [])]
    said, evidence["mentions_of_years"] = years.year_evidence(text.replace("\n", ""))
    found += said
    for where, label in (("container", container), ("file", _file_title(name))):
        core = titles.CORE.search(label) if label else None
        if core:
            found += [
                {"year": int(year), "where": where, "text": label[:60]} for year in titles.YEAR.findall(label)[:2]
            ]
            if where == "container" or container is None:
                evidence["container_agency"] = titles.Title("", titles.without_site(label), None, where, 0).agency()
    evidence["years"] = found
    find_signature(evidence, lines, grid, meta, title)
    head = _flowing(lines)[:HEAD]
    evidence["issuers"] = [{"text": who, "where": "prose"} for who in _writers(head)]
    evidence["openings"] = [match[1] for match in list(_OPENING.finditer(head))[:2]]
    evidence["contacts"] = [match[1] for match in list(_CONTACT.finditer(head))[:4]]
    inline = [
        match[1] for line in lines[: min(body, 30)] if len(line.key) < 300 for match in _META_INLINE.finditer(line.key)
    ]
    evidence["publishers"] = meta["publishers"] + inline
    evidence["subject"] = _subject(lines, body)
    evidence["agencies"] = _agencies(text)
    evidence["places"] = _places(text[:6000])
    evidence["self"] = dict(Counter(area or body for area, body in _SELF.findall(text)).most_common(8))
    evidence["own"] = dict(Counter(_OWN_WORD.findall(text)).most_common(8))
    evidence["scope_words"] = {
        key: [match[0][:40] for match in list(pattern.finditer(text, 0, HEAD))[:3]]
        for key, pattern in (("whole", _WHOLE), ("own", _OWN), ("subordinates", _SUBORDINATES))
    }
    _contacts(evidence, text, grid)
    evidence["report_signals"] = signals.collect(lines, body, title, candidates, text)
    return evidence


def _lines(grid: Grid) -> tuple[list[Line], dict[str, list]]:
    """Prose lines, normalised; and what a table of metadata states."""
    raws: list[tuple[int | None, str]] = []
    meta: dict[str, list] = {"publishers": [], "dates": []}
    for n, row in enumerate(grid.rows):
        cells = row.cells
        if len(cells) == 1:
            if cells[0].text:
                raws.append((cells[0].line, cells[0].text))
            continue
        filled = [cell for cell in cells if cell.text]
        if len(filled) == 1:
            raws.append((filled[0].line, filled[0].text))
        elif n < META_ROWS and not _META_START.isdisjoint([cell.text[:2] for cell in filled]):
            for cell, after in itertools.pairwise(filled):
                if _META_KEY.match("".join(cell.text.split())):
                    meta["publishers"].append("".join(tidy(after.text).split()))
            date = years.labelled_date(tidy("|".join("".join(cell.text.split()) for cell in filled)))
            if date:
                meta["dates"].append(date)
        if len(filled) > 1 and max([len(cell.text) for cell in filled]) > 60:  # a page laid out with tables
            long = [cell for cell in filled if len(cell.text) > 60]
            raws += [(cell.line, part) for cell in long for part in cell.text.split("\n") if part.strip()]
    raws = _bounded(raws)
    joined = simplify_if_needed(one_width("\n".join(raw.replace("\n", " ") for _, raw in raws)))
    lines = []
    for (number, raw), key in zip(raws, joined.split("\n"), strict=False):
        key = years.arabic("".join(key.split())).strip("#*_>|")
        if key:
            lines.append(Line(number, titles.strip_marks(raw), key))
    return lines, meta


def _bounded(raws: list[tuple[int | None, str]]) -> list[tuple[int | None, str]]:
    """What a long document is judged by: its first lines and its last, none of them endless."""
    if len(raws) > MAX_LINES or sum(len(raw) for _, raw in raws) > MAX_CHARACTERS * 4:
        raws = raws[:400] + raws[-100:] if len(raws) > 500 else raws
        return [(number, raw[:LONGEST_LINE]) for number, raw in raws]
    return raws


def simplify_if_needed(text: str) -> str:
    """Simplified characters, converted only where a word that every report has stands in Traditional ones."""
    if "報" in text or "開" in text or "條" in text or "區" in text or "縣" in text:
        return simplify(text)
    return text


def one_width(text: str) -> str:
    """As normalise.tidy, at less cost for a text that has nothing rarer than full-width punctuation."""
    for full, half in _PUNCTUATION:
        if full in text:
            text = text.replace(full, half)
    return tidy(text) if _RARE.search(text) else text


def _file_title(name: str | None) -> str | None:
    """The file's name, where it is a title in Chinese."""
    stem = PurePath(name).stem if name else ""
    return "".join(simplify(tidy(stem)).split()) if stem and not stem.isascii() else None


def _flowing(lines: list[Line]) -> str:
    """The first lines, with the sentences that a page's width broke made whole."""
    parts: list[str] = []
    for line in lines[:60]:
        broken = parts and len(parts[-1]) >= FULL_LINE and not parts[-1].endswith(_LINE_ENDS)
        if broken and not titles.SECTION.match(line.key):
            parts[-1] += line.key
        else:
            parts.append(line.key)
    return "\n".join(parts)


def _writers(text: str) -> list[str]:
    """Who the prose says wrote the report: 由…编制, …编写本报告."""
    found = []
    for sentence in re.split("[。;；\n]", text):
        if "编" not in sentence and "汇总" not in sentence:
            continue
        match = (
            _WRITTEN_UNDER.search(sentence)
            or _WRITTEN_BY.search(sentence)
            or _WRITES_THIS.match(sentence)
            or _WROTE_FOR.search(sentence)
            or _WRITES.match(sentence)
        )
        if match:
            who = re.sub(r"^(?:本报告|本年度报告|报告|现|按照|根据|我|本)+", "", match[1])
            if len(who) >= 3 and who not in found:
                found.append(who)
    return found[:5]


def _subject(lines: list[Line], body: int) -> list[str]:
    """How the first sentences begin, after a year and a comma: where a report without title says who it is of."""
    found = []
    for line in lines[: min(body + 8, len(lines))]:
        if len(line.key) < 20:
            continue
        start = re.sub(
            r"^(?:\d{4}年(?:度|来)?[,，]?|[(（][一二三四五六七八九十]+[)）][^。]{0,8}[。、]?|[一二三四五]、[^。]{0,8}。?)+",
            "",
            line.key,
        )
        found.append(start[:40])
        if len(found) == 6:
            break
    return found


def _agencies(text: str) -> dict[str, int]:
    """Governments and zones named in the text with the places before them: {name: times}."""
    where = gazetteer()
    found: Counter[str] = Counter()
    for anchor in list(_ANCHOR.finditer(text))[:120]:
        start = stop = anchor.start()
        for _ in range(3):
            for length in (3, 2, 4, 5, 6, 7, 8, 9, 11):
                name = text[start - length : start]
                if name in where.full or (start == stop and name in where.short):
                    start -= length
                    break
            else:
                break
        if start < stop:
            found[text[start : anchor.end()]] += 1
    return dict(found.most_common(25))


def _places(text: str) -> dict[str, int]:
    """Divisions named in full in the text: {name: times}."""
    full = gazetteer().full
    found: Counter[str] = Counter()
    for match in list(_PLACE_END.finditer(text))[:600]:
        end = match.end()
        for length in (3, 4, 5, 2, 6, 7, 8, 9, 11):
            name = text[end - length : end]
            if name in full:
                found[name] += 1
                break
    return dict(found.most_common(30))


def _contacts(evidence: dict[str, Any], text: str, grid: Grid) -> None:
    """Telephone area codes, postal codes, domains, codes in addresses, and the names of sites."""
    evidence["phones"] = sorted({code for part in _after(text, "电话", 40) for code in _PHONE.findall(part)})
    evidence["postcodes"] = sorted({code for part in _after(text, "邮", 16) for code in _POSTCODE.findall(part)})
    domains: Counter[str] = Counter()
    codes = set()
    sources = [part for mark in ("http", "www.") for part in _after(text, mark, 120)] + ([grid.url] if grid.url else [])
    for source in sources:
        match = _DOMAIN.search(source)
        if match:
            domains[match[1].lower()] += 1
            codes |= set(re.findall(r"(?<!\d)([1-6]\d{5})(?!\d)", match[2] or ""))
    evidence["domains"] = [domain for domain, _ in domains.most_common(6)]
    evidence["url_codes"] = sorted(code for code in codes if code in gazetteer().by_code)[:5]
    sites = [_SITE.match(part) for mark in ("“中国", '"中国') for part in _after(text, mark, 24)]
    evidence["sites"] = [[part for part in match.groups() if part] for match in sites[:4] if match]


def _after(text: str, mark: str, length: int) -> list[str]:
    """The text from each of the first occurrences of `mark`."""
    found, start = [], text.find(mark)
    while start >= 0 and len(found) < 12:
        found.append(text[start : start + len(mark) + length])
        start = text.find(mark, start + len(mark))
    return found
