"""Whether a candidate is a report: by the title that a list or a page gives it, then by its content. Not here: reading figures.

In doubt a document is kept: what the reader can't read waits in quarantine, what was never kept is lost. Error pages, login
pages and news are not in doubt.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.formats import members, read_grid
from parsers.formats.encoding import decode
from parsers.formats.sniff import sniff
from parsers.grid import Grid, Unreadable
from pipelines.crawl.links import plain, title_of

VERSION = "1"  # of these rules: what an older version turned away is looked at again

# "年度报告" with its subject near it, or 年报 as the columns' short form.
_TITLE = re.compile(
    r"信息公开.{0,12}(?:年度.{0,6}报告|报告|年报)|政务公开.{0,8}(?:年度.{0,4}报告|年报)|年度.{0,8}信息公开.{0,8}报告|公开.{0,4}年报"
)
_NOT_TITLE = re.compile(
    r"(?:的|《)?(?:通知|通报|方案|要点|意见|公告|函|制度|办法|指南|目录|培训|会议|解读|图解|新闻|简报|清单|汇报|答记者问|模板|格式|发布会|讲话)"
    r"[）)》]?(?:$|[-_—|\s])|^关于.*的(?:通知|通报|函|意见|批复|请示)|任务分解|征求意见|落实情况"
)
_LOGIN = re.compile(r"^.{0,20}(?:登录|登陆|统一身份认证|sign in|log ?in)", re.IGNORECASE)
_ERROR = re.compile(
    r"\b(?:40[0-9]|50[0-9])\b|页面(?:不存在|未找到|丢失|找不到)|(?:找不到|无法找到|不存在|已删除|已被删除).{0,8}(?:页面|网页|文件|信息|内容)"
    r"|系统(?:错误|异常|维护|繁忙)|网站(?:维护|升级|建设中)|访问(?:出错|异常|被拒|过于频繁|受限)|(?:无权|禁止)访问|安全验证|请输入验证码"
    r"|not found|forbidden|server error|bad gateway|unavailable",
    re.IGNORECASE,
)
# What a report has and news about it has not: its sections, its tables' labels.
_SECTIONS = (
    "总体情况",
    "主动公开政府信息",
    "收到和处理政府信息公开申请",
    "行政复议、行政诉讼",
    "存在的主要问题",
    "其他需要报告",
)
_TABLES = (
    "本年新收政府信息公开申请",
    "结果维持",
    "处理决定数量",
    "结转下年度",
    "予以公开",
    "尚未审结",
    "收到申请数",
    "申请答复数",
    "统计指标",
)
_OLD = ("主动公开", "依申请公开", "收费", "行政复议", "行政诉讼", "问题", "概述", "统计期限", "本年度报告", "本报告")
# What differs from one call of the same page to the next.
_FLEETING = re.compile(
    r"(?:浏览|访问|阅读|点击|查看)(?:次数|量|数|人次)?[:：]?\d+(?:次|人次)?|(?:今天|现在|当前时间|系统时间)(?:是)?[:：]?[\d年月日:：\-/星期一二三四五六]+"
)

Verdict = Literal["report", "landing", "other", "error", "login"]


@dataclass(frozen=True, slots=True)
class Judged:
    """verdict: report (keep it), landing (a report's title, and its files behind links), other, error, login. reason: why, for a
    person. fingerprint: the same for two answers that say the same. whole: its tables stand in it, so that its files add nothing."""

    verdict: Verdict
    reason: str
    fingerprint: str
    title: str = ""
    whole: bool = False
    suffix: str = ""


def title_fits(title: str, only: re.Pattern[str] | None = None, excluded: re.Pattern[str] | None = None) -> bool:
    """Whether a title is one of a report."""
    text = re.sub(r"\s", "", title)
    if excluded and excluded.search(text):
        return False
    return bool((only or _TITLE).search(text)) and not _NOT_TITLE.search(text)


def title_speaks(title: str) -> bool:
    """Whether a title says anything at all: 查看, 附件1, 2022年 do not, and the page must be asked."""
    return (
        len(
            re.sub(
                r"[\W\d_]|年度?|附件|下载|点击|查看|详情|链接|正文|全文|word|pdf|docx?|版",
                "",
                title,
                flags=re.IGNORECASE,
            )
        )
        > 3
    )


def judge(
    data: bytes,
    media_type: str | None,
    titles: list[str],
    only: re.Pattern[str] | None = None,
    excluded: re.Pattern[str] | None = None,
) -> Judged:
    """What the bytes are. titles: what led here, the surest first: the list's words, the landing page's."""
    kind = sniff(data, None, media_type) if data else "application/octet-stream"
    if not data.strip():
        return Judged("error", "an empty answer", "")
    if kind == "text/html":
        return _page(data, media_type, titles, only, excluded)
    return _file(data, kind, media_type, titles, only, excluded)


def _page(
    data: bytes,
    media_type: str | None,
    titles: list[str],
    only: re.Pattern[str] | None,
    excluded: re.Pattern[str] | None,
) -> Judged:
    try:
        text, _, _ = decode(data, media_type, markup=True)
    except Unreadable as reason:
        return Judged("other", str(reason), "")
    tree = LexborHTMLParser(text)
    title = title_of(tree)
    password = tree.css_first("input[type=password]") is not None
    tree.strip_tags(["script", "style", "noscript", "template"])
    body = tree.body
    whole_text = _squeezed(body.text() if body is not None else "")
    main = _main(body) if body is not None else ""
    fingerprint = hashlib.sha256(f"{_squeezed(title)}\n{main or whole_text}".encode()).hexdigest()
    sections, tables, old = _counts(whole_text)
    if sections < 3 and tables < 2:
        if password or _LOGIN.search(title):
            return Judged("login", f"a login page ({title or 'without a title'})", fingerprint, title)
        if _ERROR.search(title) or (len(whole_text) < 400 and _ERROR.search(f"{whole_text}")):
            return Judged("error", f"an error page ({title or whole_text[:30]})", fingerprint, title)
    fits = any(title_fits(one, only, excluded) for one in [*titles, title, _first_heading(tree)])
    complete = tables >= 2
    if sections >= 4 or (fits and (sections >= 3 or complete)):
        if not fits and _NOT_TITLE.search(re.sub(r"\s", "", title)):
            return Judged("other", f"its title is none of a report: {title}", fingerprint, title)
        return Judged(
            "report", "its sections and tables stand in it", fingerprint, title, whole=complete, suffix=".html"
        )
    if fits and old >= 4 and len(whole_text) > 400:
        return Judged("report", "a report in prose", fingerprint, title, whole=False, suffix=".html")
    if fits:
        return Judged("landing", "a report's title and no report under it", fingerprint, title)
    return Judged(
        "other", f"neither its title nor its content is a report's: {title or whole_text[:30]}", fingerprint, title
    )


def _file(
    data: bytes,
    kind: str,
    media_type: str | None,
    titles: list[str],
    only: re.Pattern[str] | None,
    excluded: re.Pattern[str] | None,
) -> Judged:
    fingerprint = hashlib.sha256(data).hexdigest()
    suffix = SUFFIXES.get(kind, "")
    fits = any(title_fits(title, only, excluded) for title in titles)
    barred = [
        title
        for title in titles[:1]
        if title_speaks(title) and not title_fits(title, only, excluded) and _NOT_TITLE.search(re.sub(r"\s", "", title))
    ]
    if barred:
        return Judged("other", f"its title is none of a report: {barred[0]}", fingerprint)
    try:
        texts = _texts(data, kind, media_type)
    except Unreadable as reason:
        if fits and suffix:
            return Judged(
                "report",
                f"called a report; its content can't be judged ({reason})",
                fingerprint,
                suffix=suffix,
                whole=True,
            )
        return Judged("other", f"{kind}: {reason}", fingerprint)
    if any(_is_report(text, fits) for text in texts):
        return Judged("report", "its sections and tables stand in it", fingerprint, suffix=suffix, whole=True)
    return Judged("other", "no report in its content", fingerprint)


SUFFIXES = {
    "application/pdf": ".pdf",
    "application/x-ole-storage": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
    "application/vnd.rar": ".rar",
    "application/x-7z-compressed": ".7z",
    "application/ofd": ".ofd",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "multipart/related": ".mht",
}
FEW_MEMBERS = 20  # of an archive: one report among its first files is enough


def _texts(data: bytes, kind: str, media_type: str | None) -> list[str]:
    """The text of a file, or of each of an archive's first members. Raises Unreadable."""
    inside = members(data, media_type=media_type)
    if inside is None:
        return [_text(read_grid(data, media_type=media_type))]
    texts, problems = [], []
    for _, member in zip(range(FEW_MEMBERS), inside, strict=False):
        try:
            if member.problem:
                raise Unreadable(member.problem[1], member.problem[0])
            texts.append(_text(read_grid(member.data, name=member.name, media_type=member.media_type)))
        except Unreadable as reason:
            problems.append(reason)
    if problems and not texts:
        raise problems[0]
    return texts


def _text(grid: Grid) -> str:
    if not grid.rows:
        raise Unreadable("no text in it", "not_text")
    return _squeezed("\n".join(row.text() for row in grid.rows))


def _is_report(text: str, fits: bool) -> bool:
    sections, tables, old = _counts(text)
    return sections >= 3 or tables >= 2 or (fits and old >= 4 and len(text) > 400)


def _counts(text: str) -> tuple[int, int, int]:
    return tuple(sum(mark in text for mark in marks) for marks in (_SECTIONS, _TABLES, _OLD))  # type: ignore[return-value]


def _squeezed(text: str) -> str:
    return _FLEETING.sub("", re.sub(r"\s+", "", text))


def _first_heading(tree: LexborHTMLParser) -> str:
    node = tree.css_first("h1, h2, .title, #title")
    return plain(node.text()) if node is not None else ""


def _main(body: LexborNode) -> str:
    """The text of the smallest element that holds all of a report's words that the page has: without menus, neighbours, counters."""

    def marks(node: LexborNode) -> set[str]:
        text = _squeezed(node.text())
        return {mark for mark in (*_SECTIONS, *_TABLES) if mark in text}

    wanted = marks(body)
    if len(wanted) < 3:
        return ""
    node = body
    for _ in range(200):
        child = next((one for one in node.iter() if marks(one) >= wanted), None)
        if child is None or child.tag in ("table", "tbody", "tr"):
            break
        node = child
    return _squeezed(node.text())
