"""A single page whose one table holds all years: agencies down, years across, a link in each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.crawl.addresses import clean
from pipelines.crawl.links import plain
from pipelines.crawl.network import Refused
from pipelines.crawl.patterns.base import Get, Link, Option, Pattern, is_selector

_BARE = re.compile(r"\s*(?:查看|点击查看|下载|链接|详情|查阅|(?:20\d\d)\s*(?:年|年度)?|年报|年度报告|[√●○☆▲]*)\s*")


class OneTable(Pattern):
    """Every link in the table. Its title is its own text where that says more than 查看 or 2022年; else it is put together from the row's
    first cell, the column's head and the table's caption, as a reader does.
    """

    name = "one_table"
    options: ClassVar = {
        "start": Option("the page", required=True, url=True),
        "table": Option("CSS selector of the table (default: the one with the most links)", check=is_selector),
        "suffix": Option("what the table leaves unsaid (default 政府信息公开工作年度报告)"),
    }

    def links(self, get: Get) -> Iterator[Link]:
        page = get(self.given["start"])
        tree = LexborHTMLParser(page.text)
        tables = tree.css(self.given.get("table", "table"))
        if not tables:
            return
        table = max(tables, key=lambda one: len(one.css("a[href]")))
        heads: list[str] = []
        for row in table.css("tr"):
            cells = list(row.css("th, td"))
            texts = _spread(cells)
            if not row.css("a[href]"):
                heads = [text for _, text in texts] if len(texts) > 1 else heads
                continue
            first = texts[0][1] if texts else ""
            for column, (cell, _) in enumerate(texts):
                for anchor in cell.css("a[href]"):
                    title = plain(anchor.attributes.get("title") or anchor.text())
                    if _BARE.fullmatch(title):
                        head = heads[column] if column < len(heads) else ""
                        year = title if re.search(r"20\d\d", title) else head
                        year = f"{year}年" if re.fullmatch(r"20\d\d", year) else year
                        title = f"{'' if cell is cells[0] else first}{year}{self.given.get('suffix', '政府信息公开工作年度报告')}"
                    try:
                        yield Link(clean(anchor.attributes["href"] or "", page.url), title)
                    except Refused:
                        continue


def _spread(cells: list[LexborNode]) -> list[tuple[LexborNode, str]]:
    """(cell, text) per grid column: a cell over three columns stands three times."""
    spread = []
    for cell in cells:
        span = cell.attributes.get("colspan") or "1"
        spread += [(cell, plain(cell.text()))] * min(int(span) if span.isdigit() else 1, 50)
    # A link in a wide cell must be met once.
    seen: set[int] = set()
    once = []
    for cell, text in spread:
        once.append((cell, text) if cell.mem_id not in seen else (_EMPTY, text))
        seen.add(cell.mem_id)
    return once


_EMPTY = LexborHTMLParser("<i></i>").css_first("i")
