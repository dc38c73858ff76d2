"""A plain list of addresses, written by a person or made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pipelines.crawl.addresses import clean
from pipelines.crawl.links import is_file
from pipelines.crawl.patterns.base import Get, Link, Option, Pattern


def _are_texts(urls: list[Any]) -> str | None:
    return None if all(isinstance(url, str) for url in urls) else "must hold texts only"


class UrlList(Pattern):
    """The addresses under `urls`, one after the other; an entry may be "address title"."""

    name = "url_list"
    options: ClassVar = {"urls": Option("the addresses", list, required=True, check=_are_texts)}

    def links(self, get: Get) -> Iterator[Link]:
        for entry in self.given["urls"]:
            address, _, title = entry.strip().partition(" ")
            url = clean(address)
            yield Link(url, title.strip(), file=is_file(url, title))
