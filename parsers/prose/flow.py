"""The prose of a report as one running text that remembers where each character was printed.

Left out: tables, and what a matching text must not hold (blanks, readings in brackets that a page puts behind
Traditional characters). Sentences that the page's width broke are made whole. Not here: what the text says.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.grid import Grid
from parsers.normalise import simplify

MAX_CHARACTERS = 400_000  # of prose looked at: a report has 10,000, a bound volume 200,000
FULL_LINE = 22  # characters of a line that may go on in the next
SENTENCE_CELL = 24  # characters from which a cell beside others is prose rather than a label

_WIDTH = str.maketrans("，；：（）！？．０１２３４５６７８９％－～〔〕［］ＡＢ", ",;:()!?.0123456789%-~[][]AB")
_ODD = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\uff10-\uff5e]")
_TRADITIONAL = re.compile("[開請訴訟複議據條範處關務辦結轉數為無執業許罰強與應發佈個]")
_READING = r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹɡ]{1,7}\)"
# Blanks go, but for one between two digits: there it may be a border.
_BLANKS = re.compile(r"(?<![0-9])[ \t\u3000\xa0]+|[ \t\u3000\xa0]+(?![0-9 \t\u3000\xa0])|\*\*")
_BLANKS_AND_READINGS = re.compile(f"{_BLANKS.pattern}|{_READING}")
_TITLES = re.compile(r"《[^》\n]{0,120}》")
_ENDS = frozenset("。;；!！?？|")
_STARTS = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、]|\d{1,2}[.、．](?!\d)|[#|]|[一二三四五六七八九十]是|第二十条|[-—\d\s.,]+$)")
_HEADING = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、][^,;:。]{0,45}$")


def _one_to_one(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


@dataclass(slots=True)
class Piece:
    """A row of the page in the running text: from `start` on, `raw` as printed."""

    start: int
    raw: str
    line: int | None
    page: int | None
    length: int
    pattern: re.Pattern[str] | None = None  # what was left out of raw
    places: list[int] | None = None

    def place(self, at: int) -> int:
        """The index in raw of the character at the given offset of the running text."""
        at = min(max(at - self.start, 0), max(self.length - 1, 0))
        if self.pattern is None:
            return at
        if self.places is None:
            gone: set[int] = set()
            for match in self.pattern.finditer(_plain(self.raw)):
                gone.update(range(*match.span()))
            self.places = [n for n in range(len(self.raw)) if n not in gone]
        return self.places[at] if at < len(self.places) else len(self.raw) - 1


@dataclass(slots=True)
class Flow:
    """text: the running text, punctuation in half width, document titles blanked out; a line break ends a paragraph."""

    text: str
    pieces: list[Piece] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def piece(self, at: int) -> Piece:
        return self.pieces[max(bisect.bisect_right(self.starts, at) - 1, 0)]

    def printed(self, first: int, last: int, number: int) -> tuple[str, Piece]:
        """The text from first up to last as printed, and the row it is cut to: the one in which `number` stands."""
        piece = self.piece(number)
        begin, end = max(first, piece.start), min(last, piece.start + piece.length)
        start, stop = piece.place(begin), piece.place(end - 1) + 1
        text = piece.raw[start:stop]
        if "\n" in text:  # a break inside a cell
            inner = piece.place(number) - start
            text = text[text.rfind("\n", 0, inner) + 1 :].split("\n", 1)[0]
        return text.strip(), piece


def _plain(raw: str) -> str:
    """raw with one width and Simplified characters, character for character."""
    text = raw.translate(_WIDTH)
    if _ODD.search(text):
        text = "".join(map(_one_to_one, text))
    if _TRADITIONAL.search(text):
        simple = simplify(text)
        text = simple if len(simple) == len(text) else "".join(one if len(one := simplify(c)) == 1 else c for c in text)
    return text


def _texts(grid: Grid, tables: frozenset[int]) -> Iterable[tuple[str, int | None, int | None]]:
    """Prose of the page: rows with a single filled cell, and long cells beside others; no lines that are a table's."""
    for row in grid.rows:
        cells = row.cells
        if len(cells) == 1:
            if cells[0].text and (cells[0].line not in tables or "。" in cells[0].text):
                yield cells[0].text, cells[0].line, cells[0].page
            continue
        filled = [cell for cell in cells if cell.text]
        if len(filled) == 1:
            yield filled[0].text, filled[0].line, filled[0].page
        elif filled and max([len(cell.text) for cell in filled]) >= SENTENCE_CELL:
            for cell in filled:
                if len(cell.text) >= SENTENCE_CELL and ("。" in cell.text or len(cell.text) > 60):
                    yield cell.text, cell.line, cell.page


def flow_of(grid: Grid, tables: frozenset[int] = frozenset()) -> Flow:
    """The running text of a page. tables: the lines whose figures were read as cells."""
    parts: list[str] = []
    pieces: list[Piece] = []
    starts: list[int] = []
    at = 0
    last = ""
    for raw, line, page in _texts(grid, tables):
        if at > MAX_CHARACTERS:
            break
        text = raw if raw.isascii() else _plain_fast(raw)
        pattern = None
        if " " in text or "\t" in text or "\u3000" in text or "\xa0" in text or "**" in text or "(" in text:
            pattern = _BLANKS_AND_READINGS if _TRADITIONAL.search(raw) and "(" in text else _BLANKS
            text = pattern.sub("", text)
        if not text:
            continue
        if last and not (len(last) >= FULL_LINE and last[-1] not in _ENDS and not _HEADING.match(last) and not _STARTS.match(raw)):
            parts.append("\n")
            at += 1
        starts.append(at)
        pieces.append(Piece(at, raw, line, page, len(text), pattern))
        parts.append(text)
        at += len(text)
        last = text
    whole = "".join(parts)
    if "《" in whole:
        whole = _TITLES.sub(lambda match: "《" + "·" * (len(match[0]) - 2) + "》", whole)
    return Flow(whole, pieces, starts)


_FAST = (("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("）", ")"), ("！", "!"), ("？", "?"))
_WIDE = re.compile("[\uff0e\uff0d\uff5e〔〕\uff05\u2e80-\u2fdf\uf900-\ufaff\uff10-\uff5e]")


def _plain_fast(raw: str) -> str:
    """_plain for the usual row, which holds nothing odd but wide punctuation."""
    text = raw
    for wide, narrow in _FAST:
        if wide in text:
            text = text.replace(wide, narrow)
    if _WIDE.search(text) or _TRADITIONAL.search(text):
        return _plain(raw)
    return text
