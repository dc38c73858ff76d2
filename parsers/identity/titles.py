"""The report's own title: found among the first lines, whole, split over lines, or as the head of a longer line.

A title of another document (a notice, a quotation, a link) is none. Not here: what the title says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What the report is about, and what it calls itself.
_SUBJECT = r"(?:政府信息(?:依申请)?公开|政务信息公开|政务公开|政府信息和政务公开|信息公开|政府信息)"
_SELF = r"(?:年度工作报告|工作年度报告|年度报告|年报|工作情况的?报告|情况的?年度报告|情况的?报告|工作总结|工作报告|年度总结|情况总结|报告)"
CORE = re.compile(
    rf"(?P<subject>{_SUBJECT})(?P<middle>(?:工作)?(?:的)?(?:(?:20|19)\d\d年?(?:度|年度)?)?(?:的|工作|年度|情况|的工作)*?)(?P<self>{_SELF})"
)
_TAIL = re.compile(
    r"^(?:[-－—_|｜·:：]+[^\d]{2,40}|[(（【\[](?:图片版|(?:20|19)\d\d年?度?|文字版|PDF版|pdf版|全文|公开版|修订版|更正)[)）】\]])*$"
)
_OTHER = re.compile(
    r"(?:关于(?:做好|印发|报送|编制|开展|公布|发布|组织|转发)|通知|的函|格式|通报|解读|目录|指南|汇总|办法|培训|会议|召开|部署|要求|评议|评估|考核"
    r"|填报说明|模板|样式|链接|上一篇|下一篇|上一条|下一条)"
)
_SENTENCE = re.compile(r"[。；;!！?？]|[,，].*[,，]")
SECTION = re.compile(
    r"^[#*\s]*(?:(?:[一1１]\s*[、.．,，]|第一部分|[(（]一[)）])\s*\S{0,12}(?:情况|概述|总体|概况|公开|工作)|总体情况$|[一1]、)"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_BARE_TAIL = re.compile(r"^(?:工作)?(?:年度)?(?:工作)?报告$|^情况的?报告$|^年报$")
_AGENCY_LINE = re.compile(
    r"^[^,，。;；:：《》、?？|]{2,40}(?:政府|办公室|办公厅|局|委员会|委|厅|会|处|院|署|中心|区|县|市|省|旗|盟|州|镇|乡|街道|办事处|管委会|所|队|站|海关|总社|部)$"
)
_AGENCY_YEAR_LINE = re.compile(r"^[^,，。;；:：《》]{2,40}\d{4}年?度?$")
_YEAR_LINE = re.compile(r"^[(（]?(?:19|20)\d\d年?(?:度|年度)?[)）]?$")
_BREADCRUMB = re.compile("[>»:：|]|首页")
# What a page prints between its path and its title.
_MENU = re.compile(
    r"(?:大中小|小中大|全文下载|下载全文|打印本页|打印|关闭窗口|关闭本页|关闭|文字版|全真版|文件下载|相关链接|分享到|分享|收藏本页|收藏|字体|字号|返回|默认|\[|\]|【|】|\(|\)|-->)*"
)
# What stands around a title in a list of files: 附件1：…, 1.…, ….docx.
_ATTACHED = re.compile(
    r"^(?:索引号[:：][\w/-]*[\d-]|【[^】]{0,12}】|附件?\d{0,2}[:：.、]|附件\d{0,2}|\d{1,2}[.、])+|\.(?:docx?|pdf|html?|wps|xlsx?|txt)$",
    re.IGNORECASE,
)
_MARKS = "#*_ \t>|＃"
HEAD_LINES = 60
LONGEST = 90


@dataclass(slots=True)
class Line:
    """A prose line. raw: as printed, without outer blanks and Markdown marks; key: normalised, without blanks."""

    number: int | None
    raw: str
    key: str


@dataclass(slots=True)
class Title:
    """A candidate. text: as printed; where: line | lines | inline | container | file."""

    text: str
    key: str
    line: int | None
    where: str
    index: int

    @property
    def years(self) -> list[int]:
        return sorted({int(year) for year in YEAR.findall(self.key)})

    def agency(self) -> str:
        """What is left of the title without year, subject and what it calls itself, and without the path to its page."""
        rest = self.key
        if found := list(CORE.finditer(rest))[-1:]:
            start = max(rest.rfind(mark, 0, found[0].start()) for mark in ">»|") + 1
            rest = rest[start : found[0].start()] + rest[found[0].end() :]
        rest = re.sub(r"(?<!\d)(?:19|20)\d\d年?(?:度)?(?:年度)?", "", rest)
        rest = re.sub(r"[(（【\[](?![一-龥]{1,10}[区市县旗][)）])[^)）】\]]*[)）】\]]$", "", rest)
        rest = re.sub(
            r"^(?:关于公布|关于|中共)|(?:关于|的公告|公告|的|年度|年|开展|实施|《中华人民共和国政府信息公开条例》)+$",
            "",
            rest.strip("-—_:：,，.。、《》"),
        )
        rest = _ATTACHED.sub("", rest.strip("-—_:：,，.。、《》|"))
        return rest.strip("-—_:：,，.。、《》|")


def strip_marks(raw: str) -> str:
    return raw.strip().strip(_MARKS).strip()


def _is_title(key: str) -> re.Match | None:
    """Whether a line, by its normalised text, is a title; the match of its core."""
    if len(key) > LONGEST or len(key) < 6 or key[0] in "《、，。" or _SENTENCE.search(key):
        return None
    found = next(iter(list(CORE.finditer(key))[-1:]), None)
    if not found or not _TAIL.match(key[found.end() :]) or _OTHER.search(key):
        return None
    return found


def _complete(key: str) -> bool:
    """A year, and more than the subject: nothing is missing."""
    return bool(YEAR.search(key)) and len(Title("", key, None, "", 0).agency()) >= 2


def find_titles(lines: list[Line]) -> tuple[list[Title], int]:
    """Candidates in reading order, and the index of the line where the report's first section begins."""
    body = next((n for n, line in enumerate(lines) if SECTION.match(line.key)), len(lines))
    head = lines[: min(max(body, 1), HEAD_LINES)]
    found: list[Title] = []
    for n, line in enumerate(head):
        key = line.key
        if len(key) > LONGEST:
            inline = _inline(line, n, head[n - 1] if n else None)
            if inline:
                found.append(inline)
            continue
        torn = _torn(head, n)
        if torn:
            parts = torn
        elif _BARE_TAIL.match(key) and n and "公开" in head[n - 1].key:
            parts = [n - 1, n]
        elif core := _is_title(key):
            if _BREADCRUMB.search(key[: core.start()]):  # 首页 > 年度报告 > 定远县2022年…
                inline = _inline(line, n)
                found += [inline] if inline else []
                continue
            parts = [n]
        else:
            continue
        # A first half on the lines above: the agency, the year, or both.
        while parts[0] and len(parts) < 4 and not _complete("".join(head[i].key for i in parts)):
            above = head[parts[0] - 1].key
            joined = "".join(head[i].key for i in parts)
            dated = not YEAR.search(joined) and (_YEAR_LINE.match(above) or _AGENCY_YEAR_LINE.match(above))
            if not dated and (not _AGENCY_LINE.match(above) or SECTION.match(above)):
                break
            parts.insert(0, parts[0] - 1)
        # A year in brackets on the line below.
        if (
            not YEAR.search("".join(head[i].key for i in parts))
            and n + 1 < len(head)
            and _YEAR_LINE.match(head[n + 1].key)
        ):
            parts.append(n + 1)
        key = "".join(head[i].key for i in parts)
        if not _is_title(key):
            continue
        text = "".join(head[i].raw for i in parts)
        found.append(
            Title(
                without_site(text), without_site(key), head[parts[0]].number, "line" if len(parts) == 1 else "lines", n
            )
        )
    return found, body


def _torn(head: list[Line], n: int) -> list[int] | None:
    """The lines of a title that a line break tore inside a word: …政府信息公 / 开工作年度报告."""
    key = head[n].key
    if not key.endswith(("报告", "年报")) or len(key) > 40 or _is_title(key) or _BARE_TAIL.match(key):
        return None
    for first in (n - 1, n - 2):
        joined = "".join(line.key for line in head[max(first, 0) : n + 1])
        if (
            first >= 0
            and _is_title(joined)
            and _complete(joined)
            and not any(_is_title(line.key) for line in head[first:n])
        ):
            return list(range(first, n + 1))
    return None


def without_site(text: str) -> str:
    """Without a site's name after a dash: …年度报告-沭阳县发改局."""
    return re.sub(r"(报告|年报|总结)\s*[-－—_|｜]+\s*[^-－—_|｜]{2,40}$", r"\1", text)


def _inline(line: Line, index: int, above: Line | None = None) -> Title | None:
    """A title at the head of a page that lies in one line; its agency may stand on the line above."""
    for found in CORE.finditer(line.key[:400]):
        start = max(line.key.rfind(mark, 0, found.start()) for mark in "。；：:|>»《》、？！") + 1
        start += _MENU.match(line.key[start : found.start()]).end()
        key = line.key[start : found.end()]
        if line.key[start - 1 : start] == "《" or not _is_title(key):
            continue
        first = above if start == 0 and above and not _complete(key) and _AGENCY_LINE.match(above.key) else None
        if not _complete((first.key if first else "") + key):
            continue
        positions = [n for n, character in enumerate(line.raw) if not character.isspace()]
        if len(positions) < found.end():
            return None
        text = line.raw[positions[start] : positions[found.end() - 1] + 1]
        if first:
            return Title(first.raw + text, first.key + key, first.number, "inline", index)
        return Title(text, key, line.number, "inline", index)
    return None


def choose(titles: list[Title], container: str | None) -> tuple[Title | None, list[Title]]:
    """The report's own title among the candidates, and the rivals that speak of another year or body.

    What the container calls the page decides between rivals; else the last complete one before the first section.
    """
    whole = [title for title in titles if _complete(title.key)]
    pool = whole or [title for title in titles if YEAR.search(title.key) or len(title.agency()) >= 2] or titles[:1]
    if not pool:
        return None, []
    chosen = pool[-1]
    if container:
        named = [title for title in pool if title.key in container]
        if named:
            chosen = named[-1]
    rivals = [title for title in pool if title.key != chosen.key]
    return chosen, rivals
