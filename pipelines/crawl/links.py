"""Links and titles in HTML. Not here: which of them are reports (judge.py)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.crawl.addresses import clean
from pipelines.crawl.network import Refused
from pipelines.crawl.patterns.base import Link, Page, iso_date

SUFFIX = re.compile(r"\.(?:pdf|docx?|wps|zip|rar|7z|xlsx?|ofd|rtf|jpe?g|png|tiff?)$", re.IGNORECASE)
_TITLES = ("meta[name=ArticleTitle]", "h1", "title")
LONGEST = 300  # characters of a title
_AROUND = ("li", "tr", "dd", "p", "div")  # what holds a link and its date


def plain(text: str) -> str:
    """Text without tags, entities and runs of blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())[:LONGEST]


def is_file(url: str, title: str = "") -> bool:
    """Whether a link leads to a file rather than a page, by its address or by what it is called."""
    parts = urlsplit(url)
    names = [unquote(parts.path), *(unquote(value) for value in re.split(r"[&=]", parts.query))]
    return any(SUFFIX.search(name) for name in names) or bool(SUFFIX.search(title.strip()))


def title_of(tree: LexborHTMLParser) -> str:
    """The page's own title: what its publishing system states, its first heading, or what stands on the window."""
    for selector in _TITLES:
        for node in tree.css(selector):
            text = plain(node.attributes.get("content") or "" if node.tag == "meta" else node.text())
            if text:
                return text
    return ""


def anchors(page: Page, within: str | None = None) -> Iterator[Link]:
    """Every link of a page, or of its part under the selector `within`, with title and date, each address once."""
    tree = LexborHTMLParser(page.text)
    base = tree.css_first("base[href]")
    origin = page.url
    if base is not None:
        try:
            origin = clean(base.attributes.get("href") or "", page.url)
        except Refused:
            origin = page.url
    yield from _anchors(list(tree.css(within)) if within else [tree.root], origin)


def _anchors(parts: list[LexborNode | None], origin: str) -> Iterator[Link]:
    seen = set()
    for part in parts:
        for node in part.css("a[href]") if part is not None else []:
            href = node.attributes.get("href") or ""
            if href.startswith("#"):
                continue
            try:
                url = clean(href, origin)
            except Refused:
                continue
            if url not in seen:
                seen.add(url)
                text, hover = plain(node.text()), plain(node.attributes.get("title") or "")
                # Lists shorten what they show; the whole title stands in the attribute.
                title = hover if len(hover) > len(text) or (hover and re.search(r"(?:…|\.\.\.)$", text)) else text
                yield Link(url, title, _date(node), file=is_file(url, title))


def _date(node: LexborNode) -> str | None:
    """The date beside a link: in the nearest element around it that holds no other link."""
    around = node.parent
    for _ in range(4):
        if around is None or len(around.css("a[href]")) > 1:
            return None
        if around.tag in _AROUND and (found := iso_date(around.text())):
            return found
        around = around.parent
    return None
