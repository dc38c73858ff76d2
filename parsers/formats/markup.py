"""HTML in all its states → rows: pages, saved Word documents, fragments, markup inside JavaScript strings.

Tables become rows of cells with their spans; every other block of text becomes a row of one cell. A table that holds
tables is layout: its rows are read as blocks, in place. The tree is walked by the parser's own C code wherever a cell is
plain, since pages of thousands of cells are common. Not here: which table matters; scripts are never run, nothing is
fetched. (The name: a module html.py would shadow the standard library's.)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from parsers import limits
from parsers.formats import contain
from parsers.formats import text as plain
from parsers.formats.encoding import decode
from parsers.formats.layout import is_article, is_frame
from parsers.formats.markup_source import BREAK, CLOSE, DEEP, OPEN, blank, check_nesting, clean, hidden_markup, unescape
from parsers.formats.plain_tables import OUTER as _OUTER
from parsers.formats.plain_tables import Rows, collapse, stated, take_out
from parsers.grid import Grid, GridCell, GridRow, Unreadable

_MARK = re.compile(r' data-at="\d+"')
_CELL = re.compile(r"<[tT][dDhH](?=[\s>/])")
_LEAD = re.compile(r"(?:<[^>]*>|\s|&nbsp;|&#160;)*+")  # tags and blanks before a cell's first character
_LINE_BREAK = re.compile("\n")
_NAMES = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)|</([pP]|[bB][rR])\b")  # </p> that ends nothing is an empty paragraph, </br> a break
_PUBLISHED = {"pubdate", "publishdate", "publish_date", "article:published_time", "og:release_date", "publicationdate"}
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")


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
    if (
        encoding == "utf-8"
        and not notes
        and len(page.source) == len(source)
        and source[:1] == data[:1].decode("latin-1")
    ):
        page.raw = data  # the parser reads bytes faster
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
    raw: bytes | None = None  # the source as UTF-8, where it is at hand
    written: set[str] = field(default_factory=set)  # names of the tags in it
    names: set[str] = field(default_factory=set)  # the same in lower case
    shown: str = ""  # the source with scripts, styles and comments blanked out, positions kept
    breaks: list[int] = field(default_factory=list)  # positions of the line breaks
    lines: dict[int, int | None] = field(default_factory=dict)  # mem_id of a cell → the line of its tag
    spread: dict[int, tuple[int, int]] = field(
        default_factory=dict
    )  # of those over several lines: position, next cell's
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)  # of those that state them: colspan, rowspan
    nested: bool = False  # some table holds another
    read_ahead: list[Rows] = field(default_factory=list)  # regular tables, by the number in their place
    tables: list[Rows] = field(
        default_factory=list
    )  # taken out of the tree: rows, and text of layout rows
    cursor: int = 0  # where in `shown` the prose has been found so far

    def read(self) -> None:
        escaped = self.source.count('=\\"')
        if escaped > 2 and escaped * 2 > self.source.count('="'):
            self._replace(unescape(self.source))
        if any(mark in self.source for mark in (BREAK, OPEN, CLOSE)):
            self._replace(self.source.translate({ord(mark): " " for mark in (BREAK, OPEN, CLOSE)}))
        tree = self._parse_rest()
        self._head(tree)
        cells = tree.css("td,th")
        if not cells and (inner := hidden_markup(tree, self.source, self.names)):
            self._replace(inner[0])
            self.line += inner[1]
            tree = self._parse()
            cells = tree.css("td,th")
        if len(cells) > limits.GRID_CELLS:
            raise Unreadable(f"{len(cells):,} table cells: no report has as many", "too_large")
        self.shown = blank(self.source, self.written)
        starts = [found.start() for found in _CELL.finditer(self.source)]
        if len(starts) != len(cells):
            starts = [found.start() for found in _CELL.finditer(self.shown)]
        if len(starts) != len(cells):
            # Cells that the parser dropped, or made of something else: have each one carry its own position.
            marked = _CELL.sub(lambda found: f'{found[0]} data-at="{found.start()}"', self.source)
            tree = LexborHTMLParser(marked)
            for node in tree.css("textarea"):  # which shows the tags in it
                node.replace_with(_MARK.sub("", node.text()))
            # The tree's order is not always the source's.
            placed = sorted(((int(cell.attributes.get("data-at") or -1), cell) for cell in tree.css("td,th")), key=_first)
            starts, cells = [start for start, _ in placed], [cell for _, cell in placed]
        self._place(cells, starts)
        clean(tree, self.source, self.names, len(cells))
        self._take_tables(tree)
        root = tree.body or tree.root
        if root is not None:
            self._flow(root.text())

    def _parse_rest(self) -> LexborHTMLParser:
        """The tree of the page without its regular tables, which are read ahead; of the whole page where one of these
        stands in what is no markup (a comment, a script, a text field)."""
        whole, raw = self.source, self.raw
        rest, self.read_ahead = take_out(whole, self.line)
        if not self.read_ahead:
            return self._parse()
        self._replace(rest)
        tree = self._parse()
        if sum(_number(table) is not None for table in tree.css("table")) == len(self.read_ahead):
            return tree
        self.source, self.raw, self.read_ahead = whole, raw, []
        return self._parse()

    def _replace(self, source: str) -> None:
        self.source, self.raw = source, None

    def _parse(self) -> LexborHTMLParser:
        if self.source.count("<") > DEEP:
            check_nesting(self.source)
        self.written = {opened or closed for opened, closed in set(_NAMES.findall(self.source))}
        self.names = {name.lower() for name in self.written}
        if "table" not in self.names and not self.names.isdisjoint(("td", "th")):
            self._replace("<table>" + self.source)  # a parser drops cells outside of tables
        return LexborHTMLParser(self.source if self.raw is None else self.raw)

    def _head(self, tree: LexborHTMLParser) -> None:
        titles = tree.css_first("title") if "title" in self.names else None
        self.title = collapse(titles.text()) or None if titles is not None else None
        for meta in tree.css("meta") if "meta" in self.names else ():
            given = meta.attributes
            name = (given.get("name") or given.get("property") or "").lower()
            content = (given.get("content") or "").strip()
            if name in _PUBLISHED and (found := _DATE.search(content)):
                self.published_on = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
            elif name == "articletitle" and content:
                self.title = collapse(content)
            elif name == "og:url" and content:
                self.url = content
        if found := _SAVED_FROM.search(self.source, 0, 4096):
            self.url = found[1]
        framed = not self.names.isdisjoint(("iframe", "frame"))
        if framed and any(frames := [frame.attributes.get("src") for frame in tree.css("iframe,frame")]):
            self.notes.append(("frames_left_out", f"{len(frames)} embedded frames are not part of this file"))

    # Where the cells stand in the source

    def _place(self, cells: list[Any], starts: list[int]) -> None:
        """Note the line of each cell, and which cells have line breaks inside. A start of -1: none of the source's own."""
        self.breaks = breaks = [found.start() for found in _LINE_BREAK.finditer(self.source)]
        if not cells:
            return
        keys = [cell.mem_id for cell in cells]
        source, line = self.source, self.line
        above: list[int] = []  # the line of each cell
        ends = [*starts[1:], len(source)]
        for number, gap in enumerate(breaks):
            before = bisect_left(starts, gap)  # cells before this break
            above += [line + number] * (before - len(above))
            if before and (key := keys[before - 1]) not in self.spread:
                end = ends[before - 1]
                if gap + 1 < end and not source[gap:end].isspace():
                    self.spread[key] = (starts[before - 1], end)
        above += [line + len(breaks)] * (len(keys) - len(above))
        self.lines = dict(zip(keys, above, strict=True))
        if unplaced := [key for key, start in zip(keys, starts, strict=True) if start < 0]:
            self.lines |= dict.fromkeys(unplaced)

    def _line_at(self, position: int) -> int:
        return self.line + bisect_left(self.breaks, position)

    def _text_line(self, line: int, start: int, end: int, text: str) -> int:
        """The line on which a cell's text begins, which may be below its tag."""
        source = self.source
        at = _LEAD.match(source, start, end).end()
        if source.startswith(text[0], at):
            return line + source.count("\n", start, at)
        token = text.split(None, 1)[0]
        at = source.find(">" + token, start, end)
        if at < 0:
            found = re.compile(r">(?:\s|&nbsp;|&#160;)*" + re.escape(token[0])).search(source, start, end)
            if not found:
                return line
            at = found.end() - 2
        return line + source.count("\n", start, at + 1)

    # Tables

    def _take_tables(self, tree: LexborHTMLParser) -> None:
        """Read each table, the inner ones first, and leave a mark in its place."""
        # Most cells have no span: asking these few for their attributes saves a third of the time.
        spanned = tree.css("[colspan],[rowspan]")
        for cell in spanned:
            given = cell.attributes
            self.spans[cell.mem_id] = stated(given.get("colspan"), given.get("rowspan"))
        self.nested = tree.css_first("table table") is not None
        for table in reversed(tree.css("table")):
            self.tables.append(self._table_rows(table))
            table.replace_with(f"{BREAK}{OPEN}{len(self.tables) - 1}{CLOSE}{BREAK}")

    def _table_rows(self, table: Any) -> Rows:
        if self.read_ahead and (number := _number(table)) is not None:
            return self.read_ahead[number]
        found: Rows = []
        if "caption" in self.names:
            found += [caption.text() for caption in table.css("caption")]
        rows = table.css("tr")
        lines, spans, spread, nested = self.lines, self.spans, self.spread, self.nested
        busy: dict[int, int] = {}  # column → rows below that a cell above still takes
        left = len(rows)
        for row in rows:
            read = [(key, node.text_lexbor()) for node in row.iter() if (key := node.mem_id) in lines]
            layout = nested and any(OPEN in text for _, text in read)
            cells: list[GridCell] = []
            column = 0
            for key, text in read:
                line = lines[key]
                if not text.isalnum():
                    text = text.strip(_OUTER) if layout else collapse(text)
                if key in spread and text:
                    line = self._text_line(line, *spread[key], text)
                if busy:
                    while column in busy:
                        column += 1
                if key in spans:
                    wide, high = spans[key]
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
        open_texts = [iter(text.split(BREAK))]
        while open_texts:
            piece = next(open_texts[-1], None)
            if piece is None:
                open_texts.pop()
            elif isinstance(piece, GridRow):
                self.rows.append(piece)
            elif piece.startswith(OPEN) and piece.endswith(CLOSE):
                number = int(piece[1:-1])
                inside: list[Any] = []
                for row in self.tables[number]:
                    if isinstance(row, str):
                        inside += row.split(BREAK)
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


def _number(table: Any) -> int | None:
    """The number of the table read ahead that this one stands for."""
    written = table.attributes.get("id") or ""
    return int(written[1:]) if written.startswith(OPEN) else None


def _first(placed: tuple[int, Any]) -> int:
    return placed[0]


def _spaces(text: str) -> str:
    """A line of prose as shown. Runs of hard blanks stay: they draw columns."""
    text = text.strip(_OUTER)
    if "\n" in text or "\t" in text or "  " in text or "\r" in text:
        text = re.sub(r"[ \t\n\r\f]+", " ", text)
    return text.replace("\xa0", " ") if "\xa0" in text else text

