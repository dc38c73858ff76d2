"""What every access pattern is made of: links, list pages, options."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

DAY = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
MAX_PAGES = 60  # list pages of one source; a column of reports has one to ten


@dataclass(frozen=True, slots=True)
class Link:
    """A document that a site lists. title: as the list has it, "" where it has none; date: ISO, as listed;
    stamp: what the list says of its last change, to be compared only. file: surely a file, not a page."""

    url: str
    title: str = ""
    date: str | None = None
    stamp: str | None = None
    file: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A list page: its final URL, its text, its bytes as received."""

    url: str
    text: str
    data: bytes


Get = Callable[[str], Page]  # raises client.Failed or network.Refused


@dataclass(frozen=True, slots=True)
class Option:
    """A key under `options`. url: it holds addresses, whose hosts must be the source's."""

    help: str
    kind: type | tuple[type, ...] = str
    required: bool = False
    url: bool = False
    check: Callable[[Any], str | None] | None = None


class Pattern:
    """A way to find the links of a site. Instances hold the options; `cut` tells why the list may be longer than what was walked."""

    name: ClassVar[str]
    options: ClassVar[Mapping[str, Option]]

    def __init__(self, given: Mapping[str, Any]):
        self.given = given
        self.cut: str | None = None

    def links(self, get: Get) -> Iterator[Link]:
        raise NotImplementedError


def iso_date(text: str | None) -> str | None:
    """The first day named in a text, as ISO; None where there is none."""
    found = DAY.search(text or "")
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def is_selector(text: str) -> str | None:
    from selectolax.lexbor import LexborHTMLParser

    try:
        LexborHTMLParser("<p>").css(text)
    except Exception as error:  # noqa: BLE001 - the library has no class of its own for it
        return f"is no CSS selector: {error}"
    return None


def has_number(text: str) -> str | None:
    return None if "{n}" in text else "has no {n}, where the number of the page goes"
