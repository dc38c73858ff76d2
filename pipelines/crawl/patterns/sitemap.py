"""A sitemap (sitemaps.org), or an index of sitemaps, gzip or plain."""

from __future__ import annotations

import gzip
import html
import re
import zlib
from collections.abc import Iterator
from typing import ClassVar

from pipelines.crawl.addresses import clean
from pipelines.crawl.client import Failed
from pipelines.crawl.network import Refused
from pipelines.crawl.patterns.base import Get, Link, Option, Page, Pattern

MAX_MAPS = 200
MAP_BYTES = 50 << 20  # the protocol's own bound, unpacked
_ENTRY = re.compile(r"<(url|sitemap)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_LOC = re.compile(r"<loc\b[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</loc\s*>", re.DOTALL | re.IGNORECASE)
_LASTMOD = re.compile(r"<lastmod\b[^>]*>\s*(.*?)\s*</lastmod\s*>", re.DOTALL | re.IGNORECASE)


def _is_regex(text: str) -> str | None:
    try:
        re.compile(text)
    except re.error as error:
        return f"is no regular expression: {error}"
    return None


class Sitemap(Pattern):
    """Of all addresses that the sitemap at `start` names, those that `match`. Titles are not listed there: the pages tell.

    An index is followed, a sitemap never asked for twice. `lastmod` tells when a page is worth asking for again. Read with
    patterns rather than an XML parser: entities and document types of a stranger's file have no meaning here.
    """

    name = "sitemap"
    options: ClassVar = {
        "start": Option("the sitemap or the index of sitemaps", required=True, url=True),
        "match": Option("regular expression on the addresses of reports", required=True, check=_is_regex),
        "maps": Option("regular expression on the sitemaps to follow (default: all)", check=_is_regex),
    }

    def links(self, get: Get) -> Iterator[Link]:
        wanted, maps = re.compile(self.given["match"]), re.compile(self.given.get("maps", ""))
        todo, seen = [self.given["start"]], set()
        while todo:
            url = todo.pop(0)
            if url in seen:
                continue
            seen.add(url)
            if len(seen) > MAX_MAPS:
                self.cut = f"more than {MAX_MAPS} sitemaps"
                return
            page = get(url)
            for kind, entry in _ENTRY.findall(_text(page)):
                location = _LOC.search(entry)
                if not location:
                    continue
                try:
                    found = clean(html.unescape(location[1]), page.url)
                except Refused:
                    continue
                if kind.lower() == "sitemap":
                    if maps.search(found):
                        todo.append(found)
                elif wanted.search(found):
                    changed = _LASTMOD.search(entry)
                    yield Link(found, stamp=changed[1] if changed else None)


def _text(page: Page) -> str:
    if not page.data.startswith(b"\x1f\x8b"):
        return page.text
    try:
        unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(page.data, MAP_BYTES)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise Failed(f"{page.url} is damaged gzip ({error})") from None
    return unpacked.decode("utf-8", "replace")
