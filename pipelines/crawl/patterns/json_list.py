"""A list that a script fills from a JSON interface: the interface is asked instead of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from pipelines.crawl.addresses import clean
from pipelines.crawl.client import Failed
from pipelines.crawl.links import plain
from pipelines.crawl.network import Refused
from pipelines.crawl.patterns.base import MAX_PAGES, Get, Link, Option, Pattern, iso_date


class JsonList(Pattern):
    """`url` is asked with {n} = `first`, `first` + 1, … ; `items` is the path to the array, `link`, `title` and `date` are keys
    in its objects (dotted where nested). `link` may be a template, as https://www.example.gov.cn/art/{id}.html.

    A callback around the JSON (JSONP) is taken off; nothing is ever run. It ends at an empty array or one that adds nothing.
    """

    name = "json_list"
    options: ClassVar = {
        "url": Option("the interface, with {n} for the number of the page", required=True, url=True),
        "first": Option("the first number (default 1)", int),
        "step": Option(
            "what is added to {n} from page to page (default 1; the page's size where it counts items)", int
        ),
        "items": Option("the path to the array, as data.records (default: the answer is the array)"),
        "link": Option("the key of the address, or a template with keys in braces", required=True),
        "title": Option("the key of the title", required=True),
        "date": Option("the key of the date"),
        "max_pages": Option(f"how many pages at most (default {MAX_PAGES})", int),
    }

    def links(self, get: Get) -> Iterator[Link]:
        seen: set[str] = set()
        number = self.given.get("first", 1)
        most = self.given.get("max_pages", MAX_PAGES)
        for _ in range(most):
            page = get(self.given["url"].replace("{n}", str(number)))
            number += self.given.get("step", 1)
            fresh = [link for link in self._items(page.text, page.url) if link.url not in seen]
            seen.update(link.url for link in fresh)
            yield from fresh
            if not fresh or "{n}" not in self.given["url"]:
                return
        if "max_pages" not in self.given:
            self.cut = f"the list has more than {most} pages"

    def _items(self, text: str, base: str) -> Iterator[Link]:
        body = text.strip("\ufeff \r\n\t")
        if not body.startswith(("{", "[")):
            body = re.sub(r"^[\w.$]+\s*\(|\)\s*;?$", "", body)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise Failed(f"{base} gave no JSON") from None
        items = _at(answer, self.given["items"]) if "items" in self.given else answer
        if not isinstance(items, list):
            raise Failed(f"{base} gave JSON without a list at `{self.given.get('items', 'its top')}`")
        for item in items:
            if not isinstance(item, dict):
                continue
            link = self.given["link"]
            try:
                url = clean(_filled(link, item) if "{" in link else str(_at(item, link)), base)
            except (KeyError, Refused):
                continue
            yield Link(
                url,
                plain(str(_maybe(item, self.given["title"]) or "")),
                iso_date(str(_maybe(item, self.given.get("date")))),
            )


def _filled(template: str, item: dict[str, Any]) -> str:
    return re.sub(r"\{([\w.]+)\}", lambda key: str(_at(item, key[1])), template)


def _at(value: Any, path: str) -> Any:
    for key in path.split("."):
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            raise KeyError(path)
    return value


def _maybe(item: dict[str, Any], path: str | None) -> Any:
    try:
        return _at(item, path) if path else None
    except KeyError:
        return None
