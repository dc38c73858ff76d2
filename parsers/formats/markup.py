"""HTML in all its states → rows: pages, saved Word documents, fragments, markup inside JavaScript strings.

Tables become rows of cells with their spans; every other block of text becomes a row of one cell. A table that holds
tables is layout: its rows are read as blocks, in place. The tree is walked by the parser's own C code wherever a cell is
plain, since pages of thousands of cells are common. Not here: which table matters; scripts are never run, nothing is
fetched. (The name: a module html.py would shadow the standard library's.)
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from parsers import limits
from parsers.formats import contain
from parsers.formats import text as plain
from parsers.formats.encoding import decode
from parsers.formats.layout import is_article, is_frame
from parsers.grid import Grid, GridCell, GridRow, Unreadable

# Marks set into the tree, characters that no page can show: a break between blocks; a table taken out, by number.
_BREAK, _OPEN, _CLOSE = "\x01", "\x02", "\x03"
_OUTER = " \t\n\r\f\v\xa0\u3000\u200b\ufeff\u2060" + _BREAK
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
_CELL = re.compile(r"<t[dh](?=[\s>/])", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][-:\w]*)")
_NAMES = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")
# Elements that end by themselves or hold nothing: they add no depth.
_FLAT = frozenset({
    "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "dt", "dd", "colgroup", "col", "br", "hr",
    "img", "input", "meta", "link", "area", "base", "embed", "param", "source", "track", "wbr", "html", "head", "body", "rp", "rt",
})  # fmt: skip
_ESCAPES = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PUBLISHED = {"pubdate", "publishdate", "publish_date", "article:published_time", "og:release_date", "publicationdate"}
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_DEEP = 10_000  # tags below which no nesting can cost more than half a second


def read_markup(data: bytes, declared: str | None = None) -> Grid:
    """The grid of a page. declared: the media type with charset that came with it.

    Raises Unreadable (too_large, nested_too_deep, not_text, empty_input).
    """
    if len(data) > limits.MARKUP_BYTES:
        raise Unreadable(f"{len(data):,} bytes of markup: more than {limits.MARKUP_BYTES:,}", "too_large")
    if len(data) > limits.MARKUP_BYTES_HERE:
        return contain.call("parsers.formats.markup:read_here", data, declared, seconds=limits.MARKUP_SECONDS)
    return read_here(data, declared)


def read_here(data: bytes, declared: str | None = None) -> Grid:
    """The grid of a page, read in this process."""
    source, encoding, notes = decode(data, declared, markup=True)
    page = _Page(_newlines(source))
    page.read()
    if not page.rows:
        raise Unreadable("the page shows no text", "empty_input")
    grid = Grid(page.rows, "text/html", encoding, notes=notes + page.notes)
    grid.title, grid.url, grid.published_on = page.title, page.url, page.published_on
    return grid


def rows_of(source: str, first_line: int = 1, first_table: int = 0) -> tuple[list[GridRow], int]:
    """The rows of a piece of markup inside another text, and the number of the next table."""
    page = _Page(source, first_line, first_table)
    page.read()
    return page.rows, page.table


def _newlines(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source


@dataclass(slots=True)
class _Page:
    """One parse. source: the markup; line: the line on which it begins; table: the number of the next table."""

    source: str
    line: int = 1
    table: int = 0
    rows: list[GridRow] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    title: str | None = None
    url: str | None = None
    published_on: str | None = None
    names: set[str] = field(default_factory=set)  # of the tags in it, in lower case
    shown: str = ""  # the source with scripts, styles and comments blanked out, positions kept
    breaks: list[int] | None = None  # positions of the line breaks
    tables: list[list[GridRow | str]] = field(
        default_factory=list
    )  # taken out of the tree: rows, and text of layout rows
    cursor: int = 0  # where in `shown` the prose has been found so far

    def read(self) -> None:
        escaped = self.source.count('=\\"')
        if escaped > 2 and escaped * 2 > self.source.count('="'):
            self.source = _unescape(self.source)
        tree = self._parse()
        self._head(tree)
        cells = tree.css("td,th")
        if not cells and (inner := _hidden_markup(tree, self.source, self.names)):
            self.source, self.line = inner[0], self.line + inner[1]
            tree = self._parse()
            cells = tree.css("td,th")
        if len(cells) > limits.GRID_CELLS:
            raise Unreadable(f"{len(cells):,} table cells: no report has as many", "too_large")
        self.shown = _blank(self.source, self.names)
        starts = [found.start() for found in _CELL.finditer(self.source)]
        if len(starts) != len(cells):
            starts = [found.start() for found in _CELL.finditer(self.shown)]
        if len(starts) != len(cells):
            # Cells that the parser dropped, or made of something else: have each one carry its own position.
            marked = _CELL.sub(lambda found: f'{found[0]} data-at="{found.start()}"', self.source)
            tree = LexborHTMLParser(marked)
            cells = tree.css("td,th")
            starts = [int(cell.attributes.get("data-at") or -1) for cell in cells]
        places = self._places(cells, starts)
        _clean(tree, self.source, self.names, len(cells))
        self._take_tables(tree, places)
        root = tree.body or tree.root
        if root is not None:
            self._flow(root.text())

    def _parse(self) -> LexborHTMLParser:
        if self.source.count("<") > _DEEP:
            _check_nesting(self.source)
        self.names = {name.lower() for name in set(_NAMES.findall(self.source))}
        if "table" not in self.names and not self.names.isdisjoint(("td", "th")):
            self.source = "<table>" + self.source  # a parser drops cells outside of tables
        return LexborHTMLParser(self.source)

    def _head(self, tree: LexborHTMLParser) -> None:
        titles = tree.css_first("title")
        self.title = _collapse(titles.text()) or None if titles is not None else None
        for meta in tree.css("meta"):
            given = meta.attributes
            name = (given.get("name") or given.get("property") or "").lower()
            content = (given.get("content") or "").strip()
            if name in _PUBLISHED and (found := _DATE.search(content)):
                self.published_on = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
            elif name == "articletitle" and content:
                self.title = _collapse(content)
            elif name == "og:url" and content:
                self.url = content
        if found := _SAVED_FROM.search(self.source, 0, 4096):
            self.url = found[1]
        frames = [frame.attributes.get("src") for frame in tree.css("iframe,frame")]
        if any(frames):
            self.notes.append(("frames_left_out", f"{len(frames)} embedded frames are not part of this file"))

    # Where the cells stand in the source

    def _places(self, cells: list[Any], starts: list[int]) -> dict[int, tuple[int | None, int, int]]:
        """mem_id of a cell → (the line of its tag, its position, where the next cell begins). The end is 0 where no line
        break stands inside the cell."""
        places: dict[int, tuple[int | None, int, int]] = {}
        source = self.source
        line, last = self.line, 0
        for cell, (start, end) in zip(cells, pairwise([*starts, len(source)]), strict=True):
            if start < last:  # no cell of the source's own
                places[cell.mem_id] = (None, 0, 0)
                continue
            line += source.count("\n", last, start)
            last = start
            below = source.find("\n", start, end)
            inside = below >= 0 and below + 1 < end and not source[below:end].isspace()
            places[cell.mem_id] = (line, start, end if inside else 0)
        return places

    def _line_at(self, position: int) -> int:
        if self.breaks is None:
            self.breaks = [found.start() for found in re.finditer("\n", self.source)]
        return self.line + bisect_right(self.breaks, position - 1)

    def _text_line(self, line: int, start: int, end: int, text: str) -> int:
        """The line on which a cell's text begins, which may be below its tag."""
        source = self.source
        token = text.split(None, 1)[0]
        at = source.find(">" + token, start, end)
        if at < 0:
            found = re.compile(r">(?:\s|&nbsp;|&#160;)*" + re.escape(token[0])).search(source, start, end)
            if not found:
                return line
            at = found.end() - 2
        return line + source.count("\n", start, at + 1)

    # Tables

    def _take_tables(self, tree: LexborHTMLParser, places: dict[int, tuple[int | None, int, int]]) -> None:
        """Read each table, the inner ones first, and leave a mark in its place."""
        # Most cells have no span: asking these few for their attributes saves a third of the time.
        spanned = {
            cell.mem_id: _spans(cell.attributes) for cell in tree.css("td[colspan],td[rowspan],th[colspan],th[rowspan]")
        }
        for table in reversed(tree.css("table")):
            self.tables.append(self._table_rows(table, places, spanned))
            table.replace_with(f"{_BREAK}{_OPEN}{len(self.tables) - 1}{_CLOSE}{_BREAK}")

    def _table_rows(
        self, table: Any, places: dict[int, tuple[int | None, int, int]], spanned: dict[int, tuple[int, int]]
    ) -> list[GridRow | str]:
        found: list[GridRow | str] = []
        if "caption" in self.names:
            found += [caption.text() for caption in table.css("caption")]
        rows = table.css("tr")
        busy: dict[int, int] = {}  # column → rows below that a cell above still takes
        left = len(rows)
        for row in rows:
            cells: list[GridCell] = []
            layout = False
            column = 0
            for node in row.iter():
                place = places.get(node.mem_id)
                if place is None:
                    continue
                text = node.text().strip(_OUTER)
                line, start, end = place
                if text:
                    if not text.isalnum():
                        if _OPEN in text:
                            layout = True
                        else:
                            text = _collapse(text)
                    if end:
                        line = self._text_line(line, start, end, text)
                while column in busy:
                    column += 1
                if node.mem_id in spanned:
                    wide, high = spanned[node.mem_id]
                    wide = max(1, min(wide, limits.GRID_COLUMNS - column))
                    high = min(high or left, left)
                    if high > 1:
                        for under in range(column, column + wide):
                            busy[under] = high
                    cells.append(GridCell(text, column, wide, high, line))
                    column += wide
                else:
                    cells.append(GridCell(text, column, 1, 1, line))
                    column += 1
            if busy:
                busy = {under: rest - 1 for under, rest in busy.items() if rest > 1}
            left -= 1
            if layout or is_article(cells):
                found += [cell.text for cell in cells]
            elif cells:
                found.append(GridRow(cells))
        if is_frame([row for row in found if isinstance(row, GridRow)]):
            return [row if isinstance(row, str) else row.cells[0].text for row in found]
        return found

    # Text

    def _flow(self, text: str) -> None:
        """Rows of a text with marks, in reading order; tables are set in where they were."""
        open_texts = [iter(text.split(_BREAK))]
        while open_texts:
            piece = next(open_texts[-1], None)
            if piece is None:
                open_texts.pop()
            elif isinstance(piece, GridRow):
                self.rows.append(piece)
            elif piece.startswith(_OPEN) and piece.endswith(_CLOSE):
                number = int(piece[1:-1])
                inside: list[Any] = []
                for row in self.tables[number]:
                    if isinstance(row, str):
                        inside += row.split(_BREAK)
                    else:
                        row.table = self.table
                        inside.append(row)
                if any(isinstance(row, GridRow) for row in inside):
                    self.table += 1
                open_texts.append(iter(inside))
            elif piece.strip(_OUTER):
                self._prose(piece)

    def _prose(self, piece: str) -> None:
        for part in piece.split("\n") if "|" in piece or "\t\t" in piece else [piece]:
            shown = _spaces(part)
            if not shown:
                continue
            line = self._find(shown)
            if shown.count("|") > 1 or "&" in shown:
                for row in plain.rows_of(shown):
                    for cell in row.cells:
                        cell.line = line
                    self.rows.append(row)
            else:
                self.rows.append(GridRow([GridCell(shown, 0, 1, 1, line)], None, plain.is_certain(shown)))

    def _find(self, text: str) -> int | None:
        """The line of the next place where this text begins; None where it can't be found as written."""
        token = text.split(None, 1)[0][:16]
        shown = self.shown
        at = shown.find(token, self.cursor)
        while at >= 0 and shown.rfind("<", self.cursor, at) > shown.rfind(">", self.cursor, at):
            at = shown.find(token, at + 1)  # that was inside a tag
        if at < 0:
            return None
        self.cursor = at
        return self._line_at(at)


def _collapse(text: str) -> str:
    """A cell's text as shown: runs of white space are one blank, breaks between blocks are line breaks."""
    if _BREAK not in text:
        return " ".join(text.split()).strip(_OUTER)
    parts = [" ".join(part.split()).strip(_OUTER) for part in text.split(_BREAK)]
    return "\n".join(part for part in parts if part)


def _spaces(text: str) -> str:
    """A line of prose as shown. Runs of hard blanks stay: they draw columns."""
    text = text.strip(_OUTER)
    if "\n" in text or "\t" in text or "  " in text or "\r" in text:
        text = re.sub(r"[ \t\n\r\f]+", " ", text)
    return text.replace("\xa0", " ") if "\xa0" in text else text


def _spans(given: dict[str, str | None]) -> tuple[int, int]:
    """(colspan, rowspan) as stated; a rowspan of 0 reaches to the table's end."""
    return max(_span(given.get("colspan"), limits.SPAN), 1), _span(given.get("rowspan"), limits.GRID_CELLS)


def _span(stated: str | None, most: int) -> int:
    """The number that an attribute states, 1 where it states none."""
    if stated is None:
        return 1
    if not stated.isdecimal():
        found = re.match(r"\s*(\d+)", stated)
        stated = found[1] if found else "1"
    return min(int(stated), most) if len(stated) < 9 else most


def _check_nesting(source: str) -> None:
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


def _unescape(text: str) -> str:
    """A JavaScript or JSON string's content as text. Line breaks in it become blanks, so that lines stay lines."""

    def read(found: re.Match[str]) -> str:
        if code := found[1] or found[2]:
            character = chr(int(code, 16))
            return " " if character in "\n\r" or "\ud800" <= character <= "\udfff" else character
        return " " if found[3] in "nrtfbv" else found[3]

    return _ESCAPES.sub(read, text)


def _hidden_markup(tree: LexborHTMLParser, source: str, names: set[str]) -> tuple[str, int] | None:
    """Markup of tables that a page without any holds as text, in a script or written out with entities: the markup,
    and the lines before it. None where there is none."""
    for script in tree.css("script") if "script" in names else ():
        text = script.text()
        if re.search(r"(?:<|\\u003c|\\x3c)t[dr]\b", text, re.IGNORECASE):
            at = source.find(text)
            return _unescape(text), source.count("\n", 0, at) if at > 0 else 0
    if "&lt;" in source and re.search(r"&lt;t[dr](?:\s|&gt;)", source, re.IGNORECASE):
        return html.unescape(source), 0
    return None


def _blank(source: str, names: set[str]) -> str:
    """The source with what is never shown replaced by blanks, so that positions and lines stay."""
    for name, start_mark, end_mark in (
        ("", "<!--", "-->"),
        ("script", "<script", "</script"),
        ("style", "<style", "</style"),
    ):
        if name and name not in names:
            continue
        for start_written, end_written in {(start_mark, end_mark), (start_mark.upper(), end_mark.upper())}:
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


def _clean(tree: LexborHTMLParser, source: str, names: set[str], cells: int) -> None:
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
            node.replace_with(_BREAK + node.text().replace("\n", _BREAK) + _BREAK)
    if apart := names.intersection(_APART):
        for node in tree.css(",".join(apart)):
            before, after = node.prev, node.next
            # The only block of a cell, as Word writes each of them, needs no mark.
            if (before is None or after is None) and (parent := node.parent) is not None and parent.tag in ("td", "th"):
                if before is not None:
                    node.insert_before(_BREAK)
                if after is not None:
                    node.insert_after(_BREAK)
            else:
                node.insert_before(_BREAK)
                node.insert_after(_BREAK)
