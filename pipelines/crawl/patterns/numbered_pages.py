"""A list page with numbered pages behind it: the commonest column of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser

from pipelines.crawl.addresses import clean
from pipelines.crawl.client import Missing
from pipelines.crawl.links import anchors
from pipelines.crawl.network import Refused
from pipelines.crawl.patterns.base import MAX_PAGES, Get, Link, Option, Pattern, has_number, is_selector


class NumberedPages(Pattern):
    """The first page is `start`; the next ones are `page` with {n} = `first`, `first` + 1, …, or the link under `next`.

    It ends at a page that adds no address (an empty one, the last one again), at a missing page, or at `max_pages`,
    which is told: a list that never ends is a person's affair.
    """

    name = "numbered_pages"
    options: ClassVar = {
        "start": Option("the first list page", required=True, url=True),
        "page": Option("the further ones, with {n} for their number", url=True, check=has_number),
        "first": Option("the number of the page after `start` (default 2)", int),
        "next": Option("CSS selector of the link to the next page, instead of `page`", check=is_selector),
        "item": Option(
            "CSS selector of the part of a page that holds the list (default: all of it)", check=is_selector
        ),
        "max_pages": Option(f"how many pages at most (default {MAX_PAGES})", int),
    }

    def links(self, get: Get) -> Iterator[Link]:
        seen: set[str] = set()
        url: str | None = self.given["start"]
        number = self.given.get("first", 2)
        most = self.given.get("max_pages", MAX_PAGES)
        for page_no in range(1, most + 1):
            assert url is not None
            try:
                page = get(url)
            except Missing:
                if page_no == 1:
                    raise
                return
            fresh = [link for link in anchors(page, self.given.get("item")) if link.url not in seen]
            seen.update(link.url for link in fresh)
            yield from fresh
            following = self._next(page.text, page.url, number)
            number += 1
            if following is None or not fresh:
                return
            if page_no == most:
                if "max_pages" not in self.given:  # else a person has decided so
                    self.cut = f"the list has more than {most} pages"
                return
            url = following

    def _next(self, text: str, base: str, number: int) -> str | None:
        if "page" in self.given:
            return self.given["page"].replace("{n}", str(number))
        if "next" not in self.given:
            return None
        node = LexborHTMLParser(text).css_first(self.given["next"])
        href = node.attributes.get("href") if node else None
        try:
            following = clean(href, base) if href else None
        except Refused:
            return None
        return following if following != base else None
