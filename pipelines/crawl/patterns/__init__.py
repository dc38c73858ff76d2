"""The access patterns: how the list of reports is found on a site. One class a file; a new site of a known pattern is data.

A pattern yields links and asks for list pages through `get`; what becomes of a link is not its affair (visit.py).
"""

from __future__ import annotations

from pipelines.crawl.patterns.base import Get, Link, Option, Page, Pattern
from pipelines.crawl.patterns.file_index import FileIndex
from pipelines.crawl.patterns.json_list import JsonList
from pipelines.crawl.patterns.numbered_pages import NumberedPages
from pipelines.crawl.patterns.one_table import OneTable
from pipelines.crawl.patterns.sitemap import Sitemap
from pipelines.crawl.patterns.url_list import UrlList

PATTERNS: dict[str, type[Pattern]] = {
    pattern.name: pattern for pattern in (NumberedPages, JsonList, Sitemap, FileIndex, OneTable, UrlList)
}

__all__ = ["PATTERNS", "Get", "Link", "Option", "Page", "Pattern"]
