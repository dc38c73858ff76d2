"""Tables of regular markup, read from the source without a tree: rows in order, each cell opened and closed, nothing but
text and a few plain tags inside.

Of such markup the parser could build one tree only, so both ways give the same cells (tests/formats/test_plain_tables.py);
most reports' tables are of this kind and most of a page's elements stand in them. Whatever is not of this kind to the
letter is left in the source for the tree (markup.py).
"""

from __future__ import annotations

import functools
import re

from parsers import limits
from parsers.formats.layout import is_article, is_frame
from parsers.formats.markup_source import BREAK, CLOSE, OPEN
from parsers.grid import GridCell, GridRow, Unreadable

Rows = list[GridRow | str]

OUTER = " \t\n\r\f\v\xa0\u3000\u200b\ufeff\u2060" + BREAK  # what is taken off both ends of a text
_PLAIN_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:]*+)((?:\s++[a-zA-Z_:][-\w:.]*+(?:\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'<>=`/&]++))?+)*+)\s*+/?>"
)
_REMARK = re.compile(r"<!--[^<>-]*+-->|<!\[[^<>-]*+\]>")
_ATTRIBUTE = re.compile(r"([a-zA-Z_:][-\w:.]*+)(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=`]+)))?+")
_HIDES = re.compile(r"display|visibility|hid", re.IGNORECASE)
_INLINE = frozenset({"span", "font", "b", "strong", "em", "i", "u", "a", "o:p"})
_AROUND = frozenset({"tbody", "thead", "tfoot", "colgroup", "col"})
# Codes that stand for tags: no text of such a table holds "<".
_ROW, _ROW_END, _CELL, _CELL_END, _OTHER = "<R", "<r", "<C", "<c", "<?"
_NEXT = _CELL_END + _CELL
_INSIDE = CLOSE  # a line break inside a tag, which is no white space of the text
_DIV, _DIV_END = "<D", "<d"
_TEXT = "[^<]*+(?:<D[^<]*+(?:<D[^<]*+<d[^<]*+)*+<d[^<]*+)*+"  # a closing tag without an opening one is no break
_REGULAR = re.compile(rf"(?:[\s\3]|<B)*+(?:<R[\s\3]*+(?:<C[\d,]*+>{_TEXT}<c[\s\3]*+)*+<r(?:[\s\3]|<B)*+)++")
_BEFORE = OUTER + _INSIDE
_ONE = re.compile(r"<C((?:\d+,\d+)?>([^<]*))<c")
_SPACES = {"&nbsp;": "\xa0", "&#160;": "\xa0", "&ensp;": "\u2002", "&emsp;": "\u2003"}
_MOST = 8192  # different pieces of markup, and texts, that are remembered
_SHORT = 200  # characters of those


def hides(source: str) -> bool:
    """Whether anything in the markup may be hidden: a cheap question."""
    return any(word in source for word in ("isplay", "ISPLAY", "isibility", "ISIBILITY", "mso-hide", "hidden"))


class _Codes(dict):
    """From a tag as written to its code; the same few tags fill a page, and most sites' pages are alike."""

    def __missing__(self, tag: str) -> str:
        if len(self) >= _MOST:
            self.clear()
        code = self[tag] = _code(tag) + _INSIDE * tag.count("\n")
        return code


_code_of = _Codes().__getitem__


class _Pieces(dict):
    """From what stands between two "<" (a tag and the text behind it) to code and text: in tables mostly the same."""

    def __missing__(self, piece: str) -> str:
        tag, closed, text = piece.partition(">")
        found = _code_of(f"<{tag}>") + text if closed and ">" not in text else _OTHER
        if len(piece) < _SHORT:
            if len(self) >= _MOST:
                self.clear()
            self[piece] = found
        return found


_coded = _Pieces().__getitem__


def _code(tag: str) -> str:
    if _REMARK.fullmatch(tag):
        return ""
    found = _PLAIN_TAG.fullmatch(tag)
    if not found or _HIDES.search(tag):
        return _OTHER
    closes, name = bool(found[1]), found[2].lower()
    if name in ("td", "th"):
        return _CELL_END if closes else _opened(found[3])
    if name == "tr":
        return _ROW_END if closes else _ROW
    if name in _AROUND:
        return "<B"
    if name in ("p", "br"):
        return BREAK
    if name == "div":
        return _DIV_END if closes else _DIV
    return "" if name in _INLINE else _OTHER


def _opened(written: str) -> str:
    """The code of a cell with its spans, if it states any."""
    given: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(written):
        given.setdefault(name.lower(), "".join(values))
    if "colspan" not in given and "rowspan" not in given:
        return _CELL + ">"
    if "&" in given.get("colspan", "") + given.get("rowspan", ""):
        return _OTHER
    wide, high = stated(given.get("colspan"), given.get("rowspan"))
    return f"{_CELL}{wide},{high}>"


@functools.lru_cache(maxsize=1024)
def stated(colspan: str | None, rowspan: str | None) -> tuple[int, int]:
    """(colspan, rowspan) as stated; a rowspan of 0 reaches to the table's end."""
    return max(_span(colspan, limits.SPAN), 1), _span(rowspan, limits.GRID_CELLS)


def _span(written: str | None, most: int) -> int:
    """The number that an attribute states, 1 where it states none."""
    if written is None:
        return 1
    if not written.isdecimal():
        found = re.match(r"\s*(\d+)", written)
        written = found[1] if found else "1"
    return min(int(written), most) if len(written) < 9 else most


def collapse(text: str) -> str:
    """A cell's text as shown: runs of white space are one blank, breaks between blocks are line breaks."""
    if BREAK not in text:
        return " ".join(text.split()).strip(OUTER)
    parts = [" ".join(part.split()).strip(OUTER) for part in text.split(BREAK)]
    return "\n".join(part for part in parts if part)


def take_out(source: str, line: int) -> tuple[str, list[Rows]]:
    """The source with each regular table replaced by an empty one of as many lines, whose id is OPEN and its number, and
    the rows of these tables.

    source: markup without the marks; line: the line on which it begins. A row of text stands for a row that only arranges
    text. Raises Unreadable (too_large).
    """
    if "<table" not in source:
        return source, []
    pieces: list[str] = []
    taken: list[Rows] = []
    sizes: list[int] = []  # line breaks of each
    done = count = 0
    end = source.find("</table>")
    while end >= 0:
        start = source.rfind("<table", done, end)
        opened = source.find(">", start, end) + 1 if start >= 0 else 0
        if opened and _is_table(source[start:opened]):
            rows = _read(source[opened:end], line + source.count("\n", 0, opened))
            if rows:  # a page whose tables are all empty may hold its markup elsewhere: the tree reads those
                sizes.append(source.count("\n", start, end))
                count += sum([len(row.cells) for row in rows if row.__class__ is GridRow])
                if count > limits.GRID_CELLS:
                    raise Unreadable(f"{count:,} table cells: no report has as many", "too_large")
                pieces.append(source[done:start])
                done = end + len("</table>")
                taken.append(rows)
        end = source.find("</table>", end + 1)
    pieces.append(source[done:])
    if any(map(hides, pieces)):
        return source, []  # what a page hides is told from its content by the cells in it: the tree reads such a page
    rest = pieces[0]
    for number, breaks in enumerate(sizes):
        inner = "<td>" + "\n" * breaks
        rest += f'<table id="{OPEN}{number}"><tr>{inner}</table>{pieces[number + 1]}'
    return rest, taken


@functools.lru_cache(maxsize=1024)
def _is_table(tag: str) -> bool:
    found = _PLAIN_TAG.fullmatch(tag)
    return bool(found) and found[2] == "table" and not _HIDES.search(tag)


def _read(inside: str, line: int) -> Rows | None:
    """The rows of a table by what stands between its tags; None where that is not regular. line: where it begins."""
    first, *pieces = inside.split("<")
    if ">" in first:
        return None
    text = first + "".join(map(_coded, pieces))
    if "&" in text:
        for written, shown in _SPACES.items():
            text = text.replace(written, shown)
        if "&" in text:
            return None
    if _OTHER in text or not _REGULAR.fullmatch(text):
        return None
    if _DIV in text:
        text = text.replace(_DIV, BREAK).replace(_DIV_END, BREAK)
    # Breaks at a cell's ends say nothing; without them most texts need no further look.
    text = text.replace(">" + BREAK, ">").replace(BREAK + _CELL_END, _CELL_END)
    spread = _INSIDE in text
    before, *rows = text.split(_ROW)
    line += _breaks(before)
    found: Rows = []
    busy: dict[int, int] = {}  # column → rows below that a cell above still takes
    left = len(rows)
    for row in rows:
        content = row[: row.rindex(_ROW_END)]
        if spread or "\n" in content:
            cells = _cells([cell[1] for cell in _ONE.finditer(content)], left, busy, line)
            _set_lines(cells, content, line)
            line += _breaks(row)
        else:
            printed = content[len(_CELL) : -len(_CELL_END)].split(_NEXT)
            closed = content.startswith(_CELL) and content.endswith(_CELL_END) and content.count("<") == 2 * len(printed)
            if not closed:  # blanks between the cells or beside them, or no cell
                printed = [cell[1] for cell in _ONE.finditer(content)]
            cells = _cells(printed, left, busy, line)
            line += row.count("\n")
        if busy:
            busy = {under: rest - 1 for under, rest in busy.items() if rest > 1}
        left -= 1
        if len(cells) < 5 and is_article(cells):
            found += [cell.text for cell in cells]
        elif cells:
            found.append(GridRow(cells))
    if is_frame([row for row in found if row.__class__ is GridRow]):
        return [row if row.__class__ is str else row.cells[0].text for row in found]
    return found


class _Shown(dict):
    """From a cell's text as coded to the text as shown; labels are the same in every report."""

    def __missing__(self, text: str) -> str:
        shown = text.replace(_INSIDE, "").strip(OUTER)
        shown = collapse(shown) if BREAK in shown else " ".join(shown.split())
        if len(text) < _SHORT:
            if len(self) >= _MOST:
                self.clear()
            self[text] = shown
        return shown


_shown = _Shown()


def _cells(printed: list[str], left: int, busy: dict[int, int], line: int) -> list[GridCell]:
    """The cells of a row. printed: of each its spans as `colspan,rowspan` where it states any, ">", and its text; left:
    rows from this one on; busy is added to."""
    cells: list[GridCell] = []
    column = 0
    for one in printed:
        if busy:
            while column in busy:
                column += 1
        if one[0] == ">":
            cells.append(GridCell(_shown[one[1:]], column, 1, 1, line))
            column += 1
            continue
        spans, _, text = one.partition(">")
        wide, _, high = spans.partition(",")
        across = max(1, min(int(wide), limits.GRID_COLUMNS - column))
        down = min(int(high) or left, left)
        if down > 1:
            busy.update(dict.fromkeys(range(column, column + across), down))
        cells.append(GridCell(_shown[text], column, across, down, line))
        column += across
    return cells


def _set_lines(cells: list[GridCell], row: str, line: int) -> None:
    """A row written over several lines: a text's line is where it begins, which may be below its tag."""
    at = 0
    for cell, one in zip(cells, _ONE.finditer(row), strict=True):
        line += _breaks(row[at : one.start(2)])
        at = one.start(2)
        cell.line = line
        if cell.text:
            cell.line += _breaks(one[2][: len(one[2]) - len(one[2].lstrip(_BEFORE))])


def _breaks(text: str) -> int:
    return text.count("\n") + text.count(_INSIDE)
