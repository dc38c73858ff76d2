"""Markup before and around its reading: what scripts hold, what is never shown, how deep it is nested, where blocks end.

Not here: tables and text (markup.py).
"""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

from parsers import limits
from parsers.grid import Unreadable

# Marks set into the tree, characters that no page can show: a break between blocks; a table taken out, by number.
BREAK, OPEN, CLOSE = "\x01", "\x02", "\x03"
DEEP = 10_000  # tags below which no nesting can cost more than half a second
# Elements whose text stands apart from what is beside it. Raised, struck and inserted text too: a note's mark or a
# corrected figure must not run into the digits beside it.
_APART = (
    "p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "dt", "dd", "section", "article", "header",
    "footer", "nav", "aside", "main", "hr", "form", "blockquote", "center", "figure", "figcaption", "address", "fieldset",
    "legend", "option", "select", "button", "caption", "title", "sup", "sub", "del", "ins", "strike", "s", "summary",
    "details",
)  # fmt: skip
_DROPPED = ("script", "style", "noscript", "template", "xml", "object", "svg", "head")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][-:\w]*)")
# Elements that end by themselves or hold nothing: they add no depth.
_FLAT = frozenset({
    "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "dt", "dd", "colgroup", "col", "br", "hr",
    "img", "input", "meta", "link", "area", "base", "embed", "param", "source", "track", "wbr", "html", "head", "body", "rp", "rt",
})  # fmt: skip
_ESCAPES = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def check_nesting(source: str) -> None:
    """Raises Unreadable (too_large, nested_too_deep) for markup on which the parser's time has no bound."""
    depth = deepest = tags = 0
    for found in _TAG.finditer(source):
        tags += 1
        if found[2].lower() in _FLAT:
            continue
        if found[1]:
            depth -= depth > 0
        else:
            depth += 1
            deepest = max(deepest, depth)
    if tags > limits.MARKUP_TAGS:
        raise Unreadable(f"{tags:,} tags: more than {limits.MARKUP_TAGS:,}", "too_large")
    if deepest > limits.NESTING:
        raise Unreadable(f"elements nested {deepest:,} deep: more than {limits.NESTING:,}", "nested_too_deep")


def unescape(text: str) -> str:
    """A JavaScript or JSON string's content as text. Line breaks in it become blanks, so that lines stay lines."""

    def read(found: re.Match[str]) -> str:
        if code := found[1] or found[2]:
            character = chr(int(code, 16))
            return " " if character in "\n\r" or "\ud800" <= character <= "\udfff" else character
        return " " if found[3] in "nrtfbv" else found[3]

    return _ESCAPES.sub(read, text)


def hidden_markup(tree: LexborHTMLParser, source: str, names: set[str]) -> tuple[str, int] | None:
    """Markup of tables that a page without any holds as text, in a script or written out with entities: the markup,
    and the lines before it. None where there is none."""
    for script in tree.css("script") if "script" in names else ():
        text = script.text()
        if re.search(r"(?:<|\\u003c|\\x3c)t[dr]\b", text, re.IGNORECASE):
            at = source.find(text)
            return unescape(text), source.count("\n", 0, at) if at > 0 else 0
    if "&lt;" in source and re.search(r"&lt;t[dr](?:\s|&gt;)", source, re.IGNORECASE):
        return html.unescape(source), 0
    return None


def blank(source: str, names: set[str]) -> str:
    """The source with what is never shown replaced by blanks, so that positions and lines stay."""
    for name, start_written, end_written in (
        ("", "<!--", "-->"),
        ("script", "<script", "</script"),
        ("SCRIPT", "<SCRIPT", "</SCRIPT"),
        ("style", "<style", "</style"),
        ("STYLE", "<STYLE", "</STYLE"),
    ):
        if not name or name in names:
            start = source.find(start_written)
            if start < 0:
                continue
            pieces, done = [], 0
            while start >= 0:
                end = source.find(end_written, start)
                end = len(source) if end < 0 else end
                pieces += [source[done:start], "\n".join([" " * len(line) for line in source[start:end].split("\n")])]
                done = end
                start = source.find(start_written, end)
            source = "".join(pieces) + source[done:]
    return source


def clean(tree: LexborHTMLParser, source: str, names: set[str], cells: int) -> None:
    """Take out what a reader of the page doesn't see, and set breaks between blocks."""
    if dropped := [tag for tag in _DROPPED if tag in names]:
        tree.strip_tags(dropped)
    if any(word in source for word in ("isplay", "ISPLAY", "isibility", "ISIBILITY", "mso-hide", "hidden")):
        for node in tree.css("[style],[hidden]"):
            given = node.attributes
            if "hidden" not in given and not _HIDDEN.search(given.get("style") or ""):
                continue
            # A whole report behind a tab or a button is content: it stays where the rest has no more cells.
            if node.tag not in ("body", "html") and (not cells or len(node.css("td")) * 2 < cells):
                node.decompose()
    if "input" in names:
        for node in tree.css("td input"):
            given = node.attributes
            if (given.get("type") or "text").lower() == "text" and given.get("value"):
                node.insert_after(given["value"])
    if "pre" in names:
        for node in tree.css("pre"):
            node.replace_with(BREAK + node.text().replace("\n", BREAK) + BREAK)
    if apart := names.intersection(_APART):
        bounded = apart | {"td", "th", "body"}
        for node in tree.css(",".join(apart)):
            before, after = node.prev, node.next
            # What begins or ends a block or a cell is set apart by that one's own border.
            inner = (before is None or after is None) and (parent := node.parent) is not None and parent.tag in bounded
            if before is not None or not inner:
                node.insert_before(BREAK)
            if after is not None or not inner:
                node.insert_after(BREAK)
