"""An index of files: a server's listing of folders, or a landing page with attachments (PDF, DOC, ZIP)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser

from pipelines.crawl.links import anchors, is_file, title_of
from pipelines.crawl.patterns.base import MAX_PAGES, Get, Link, Option, Pattern, is_selector


class FileIndex(Pattern):
    """Every file linked from `start`, and from the pages below it down to `depth` (a page lies below where its address begins
    with the one of `start`'s folder). A file's title is its link's text with the page's own before it, since links are often called
    附件1 or 下载.
    """

    name = "file_index"
    options: ClassVar = {
        "start": Option("the index, or several as a list", (str, list), required=True, url=True),
        "depth": Option("how many levels of pages below it are walked (default 1)", int),
        "item": Option(
            "CSS selector of the part of a page that holds the links (default: all of it)", check=is_selector
        ),
    }

    def links(self, get: Get) -> Iterator[Link]:
        starts = self.given["start"] if isinstance(self.given["start"], list) else [self.given["start"]]
        below = tuple(start.rsplit("/", 1)[0] + "/" for start in starts)
        todo = [(start, 0, "") for start in starts]
        seen, given = set(starts), set()
        walked = 0
        while todo:
            url, depth, above = todo.pop(0)
            walked += 1
            if walked > MAX_PAGES * 5:
                self.cut = f"more than {MAX_PAGES * 5} pages of files"
                return
            page = get(url)
            heading = title_of(LexborHTMLParser(page.text)) or above
            for link in anchors(page, self.given.get("item")):
                if is_file(link.url, link.title):
                    if link.url not in given:
                        given.add(link.url)
                        yield Link(link.url, f"{heading} {link.title}".strip(), link.date, file=True)
                elif depth < self.given.get("depth", 1) and link.url.startswith(below) and link.url not in seen:
                    seen.add(link.url)
                    todo.append((link.url, depth + 1, link.title))
