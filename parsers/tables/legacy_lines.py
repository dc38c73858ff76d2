"""Rows of the grid → entries of a list table: a label, and what stands behind it before the next label.

Cells with borders, a cell a line, blanks for borders, a whole table on one line: each becomes the same sequence of
entries and headers. A sentence that names the same things gives entries that are marked as prose.
Not here: which row of the form an entry is, and which column its figures stand in (legacy.py).
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.grid import Grid, GridCell, GridRow
from parsers.normalise import simplify, tidy
from parsers.numbers import Reading, read_value
from parsers.tables.legacy_labels import (
    UNITS,
    Head,
    codes_of,
    head_of,
    heads_in,
    is_heading,
    key_of,
    open_remark,
    scaled_unit,
    unit_of,
    words,
)

_FIGURE = re.compile(
    r"(?P<text>(?<=[\u3400-\u9fff])\((?:[^()\d]{1,60}|[^()\d]{4,60}1[^()\d]{0,20})\))"  # a remark behind words
    r"|(?P<figure>[+\-−]?\d[\d,]*(?:\.\d+)?(?:亿元|百万元|万元|千元|元|" + "|".join(sorted(UNITS, key=len, reverse=True)) + r")?"
    r"(?:\([^()]{1,30}\))?)"
    r"|(?P<unit>\(?(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + r")\)?)"
    r"|(?P<dash>(?<![^\s|:：])(?:[-−–—―/]{1,4}|无)(?![^\s|]))"
    r"|(?P<gap>[\s|]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_NUMBER_BEFORE = re.compile(r"[(（]?(\d{1,2})\s*[.．、,，)）]\s*$")  # the number of a label, left of it
_COMMA_BEFORE = re.compile(r"(?<![\u3400-\u9fff])[一二三四五六七八九十]{1,3}\s*[,，]\s*$")
_PART_BEFORE = re.compile(r"其中\s*[:：,，、]?\s*$")
_ORDINAL = re.compile(r"[(（\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）\]]?[、.．,]?")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_STOPS = "，,。；;、！：:)）"
_PAGE_NUMBER = re.compile(r"\s*(?:[-−–—－]\s*\d{1,4}\s*[-−–—－]|第\s*\d+\s*页.{0,12})\s*")
_INNER_PAGE_NUMBER = re.compile(r"(?<=\s)[-−–—－]\s\d{1,3}\s[-−–—－](?=\s)")
_LONE_DASH = re.compile(r"(?<=\s)[-−–—－/](?=\s)")
_REMARK_END = re.compile(r"[^()（）]{0,60}[)）]")
_NO_UNITS = str.maketrans(dict.fromkeys("".join(UNITS) + "无", ""))
LONGEST_UNIT = 4  # characters of a text in the column of units
LONG = 300  # characters of a text that may be a whole page
LONGEST_LABEL = 60  # characters of a text that may be a label unknown to the form


@dataclass(slots=True)
class Slot:
    """What stands behind a label: unit | figure | blank | text. glued: no border before it."""

    kind: str
    cell: GridCell
    reading: Reading
    glued: bool = False


@dataclass(slots=True, eq=False)
class Entry:
    """A label with its slots. codes: the rows of the form that print this label; none for an unknown text.

    row: the index of its grid row; at: its place among the row's labels; cell: where the label stands.
    certain: the borders of its cells are marked. loose: no borders, and figures in its own line. prose: words of a sentence.
    torn: figures without a label follow it.
    header: the one that stood above it.
    """

    text: str
    codes: frozenset[str]
    row: int
    at: int
    cell: GridCell
    certain: bool
    heading: bool = False
    slots: list[Slot] = field(default_factory=list)
    prose: bool = False
    torn: bool = False
    loose: bool = False
    width: int = 0
    header: Header | None = None

    @property
    def figures(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.kind == "figure"]

    @property
    def filled(self) -> bool:
        return any(slot.kind in ("figure", "text") for slot in self.slots)

    @property
    def bare(self) -> bool:
        """Nothing at all behind it."""
        return not self.slots


@dataclass(slots=True, eq=False)
class Header:
    """The header of a table: its words in order, each with the grid cell it stood in. width: cells of its row."""

    heads: list[tuple[Head, GridCell]]
    row: int
    width: int
    certain: bool

    @property
    def sides(self) -> int:
        return max(1, sum(head.kind == "row" for head, _ in self.heads))

    @property
    def index_first(self) -> bool:
        """Whether a running number stands before each label."""
        kinds = [head.kind for head, _ in self.heads]
        return kinds[:1] == ["index"] and "row" in kinds

    def side(self, at: int) -> list[tuple[Head, GridCell]]:
        """The words behind the n-th word for the label, up to the next one."""
        starts = [n for n, (head, _) in enumerate(self.heads) if head.kind == "row"]
        if not starts:
            return list(self.heads)
        at = min(at, len(starts) - 1)
        end = starts[at + 1] if at + 1 < len(starts) else len(self.heads)
        return self.heads[starts[at] + 1 : end]

    @property
    def counts(self) -> bool:
        return any(head.kind in ("year", "cumulative", "either") for head, _ in self.heads)


@dataclass(slots=True)
class _Token:
    kind: str  # label | heading | unit | figure | blank | head | ordinal | text
    cell: GridCell
    reading: Reading
    codes: frozenset[str] = frozenset()
    glued: bool = False
    parsed: Head | None = None


_NOTHING = Reading("blank")
_WORDS = Reading("text")


@functools.lru_cache(maxsize=8192)
def _whole(text: str) -> tuple[str, frozenset[str]]:
    """(kind, codes) of a cell taken as a whole; "" where it may hold several things."""
    if not text.strip():
        return "blank", frozenset()
    if unit_of(text):
        return "unit", frozenset()
    if read_value(text).state in ("number", "dash"):
        return "figure", frozenset()
    if head_of(text):
        return "head", frozenset()
    codes = codes_of(text)
    if codes:
        return "label", codes
    if is_heading(text):
        return "heading", frozenset()
    if _ORDINAL.fullmatch(tidy(text).strip()):
        return "ordinal", frozenset()
    return "", frozenset()


def _flat(text: str) -> tuple[str, list[int] | None]:
    """The text in one width, simplified, character by character, and where each character stood (None: unchanged)."""
    flat = simplify(tidy(text)).replace("覆", "复")
    if len(flat) == len(text):
        return flat, None
    pieces, places = [], []
    for n, character in enumerate(text):
        one = simplify(tidy(character)).replace("覆", "复")
        pieces.append(one)
        places += [n] * len(one)
    return "".join(pieces), places


def _cut(cell: GridCell, start: int, end: int, places: list[int] | None) -> GridCell:
    if places is not None:
        start, end = places[start], places[end - 1] + 1
    return GridCell(cell.text[start:end].strip(), cell.column, cell.colspan, cell.rowspan, cell.line, cell.page)


def _rest(cell: GridCell, flat: str, places: list[int] | None, start: int, end: int, before_label: bool) -> Iterator[_Token]:
    """The tokens of what stands between two labels."""
    if before_label:
        number = _NUMBER_BEFORE.search(flat, start, end)
        if number:
            first = flat[number.start() - 1 : number.start()]
            apart = number.start() == start or first.isspace() or first in ":：,，、)）|" or _PART_BEFORE.search(flat, start, number.start())
            # Digits behind a unit or a digit are a figure, and the last of them the label's number.
            end = number.start() if apart and number[1][0] != "0" else number.end(1) - 1
        number = _COMMA_BEFORE.search(flat, start, end)
        end = number.start() if number else end
        part = _PART_BEFORE.search(flat, start, end)
        end = part.start() if part else end
    words_from: int | None = None
    for found in _FIGURE.finditer(flat, start, end):
        kind, (first, last) = found.lastgroup, found.span()
        kind = "text" if kind == "other" else kind
        if kind in ("figure", "unit", "dash") and last < end and _CHINESE.match(flat[last]):
            kind = _before_words(kind, flat[first:last], flat[last:end])
        if kind in ("unit", "dash") and words_from is not None and words_from >= 0 and flat[first - 1 : first].strip():
            kind = "text"  # inside of a word
        if kind == "text":
            if words_from is None:
                words_from = first
            continue
        if kind == "gap" and words_from is not None and "\n" not in found[0] and len(found[0]) < 2:
            following = flat[last : last + 1]
            if _CHINESE.match(following) and not _starts_token(flat[last:end]):
                continue
        if words_from is not None:
            yield _Token("text", _cut(cell, words_from, first, places), _WORDS, glued=_is_glued(flat, words_from))
            words_from = None
        if kind == "gap":
            continue
        piece = _cut(cell, first, last, places)
        reading = _NOTHING if kind == "unit" else read_value(piece.text)
        yield _Token("unit" if kind == "unit" else "figure", piece, reading, glued=_is_glued(flat, first))
    if words_from is not None:
        yield _Token("text", _cut(cell, words_from, end, places), _WORDS, glued=_is_glued(flat, words_from))


def _before_words(kind: str, piece: str, behind: str) -> str:
    """A figure or a unit that runs on into words is part of them (2017年, 个人), unless a unit or a header follows."""
    if kind == "figure" and piece[-1].isdigit():
        return "text"
    if kind == "unit" or kind == "dash":
        return "text"
    return "figure" if heads_in((behind.split() or [""])[0]) else "text"


def _starts_token(text: str) -> bool:
    word = (text.split() or [""])[0]
    return unit_of(word) is not None or head_of(word) is not None or word == "无"


def _is_glued(flat: str, at: int) -> bool:
    return at > 0 and not flat[at - 1].isspace() and flat[at - 1] not in "|:：)）"


def _running(cell: GridCell) -> list[_Token]:
    """The tokens of a text without borders."""
    flat, places = _flat(cell.text)
    flat = _without_page_numbers(flat)
    tokens: list[_Token] = []
    at = 0
    for found in words().pattern.finditer(flat):
        key = key_of(found[0])
        codes = words().keys.get(key) or words().keys.get(key_of(found[1]), frozenset())
        rest = list(_rest(cell, flat, places, at, found.start(), before_label=True))
        touching = found.start() > at and _CHINESE.match(flat[found.start() - 1]) is not None
        if rest and rest[-1].kind == "text" and touching:
            parts = _head_tokens(rest[-1])
            if parts is None or parts[-1].kind != "head":
                continue  # the end of a longer word: no label
            rest[-1:] = parts
        tokens += rest
        kind = "label" if codes else "heading"
        tokens.append(_Token(kind, _cut(cell, found.start(), found.end(), places), _WORDS, codes))
        at = found.end()
    tokens += _rest(cell, flat, places, at, len(flat), before_label=False)
    out: list[_Token] = []
    for token in tokens:
        parts = _head_tokens(token) if token.kind == "text" else None
        out += parts if parts is not None else [token]
    for token in out:
        if token.kind == "text" and not token.glued and (codes := codes_of(token.cell.text)):
            token.kind, token.codes = "label", codes  # a label too short to be looked for among other words
    return out


def _without_page_numbers(text: str) -> str:
    """A long text with its page numbers blanked out, unless lone dashes are figures in it."""
    if len(text) < LONG or not _INNER_PAGE_NUMBER.search(text):
        return text
    without = _INNER_PAGE_NUMBER.sub(lambda found: " " * len(found[0]), text)
    return text if _LONE_DASH.search(without) else without


def _head_tokens(token: _Token) -> list[_Token] | None:
    """A text in which header words stand one after the other, as tokens: what is before them, they, what is behind them;
    None for any other."""
    text = token.cell.text
    whole = heads_in(text)
    if whole:
        return [_Token("head", token.cell, _WORDS, parsed=head) for head in whole]
    spans = [found.span() for found in re.finditer(r"[^\s)）]+", text)]
    named = [heads_in(re.split("(?<=统计表)", text[start:end])[-1]) for start, end in spans]
    first = next((n for n, heads in enumerate(named) if heads and (len(heads) > 1 or (n + 1 < len(named) and named[n + 1]))), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(named) and named[last + 1]:
        last += 1
    found = [_Token("head", token.cell, _WORDS, parsed=head) for heads in named[first : last + 1] for head in heads]
    begin = spans[first][0] + sum(map(len, re.split("(?<=统计表)", text[slice(*spans[first])])[:-1]))
    before, behind = text[:begin].strip(), text[spans[last][1] :].strip()
    if behind and len({one.parsed.kind for one in found} & {"row", "unit", "year", "cumulative", "either"}) < 2:
        return None
    if before:
        found.insert(0, _Token("text", _part(token.cell, before), _WORDS))
    if behind:
        found.append(_Token("text", _part(token.cell, behind), _WORDS))
    return found


def _part(cell: GridCell, text: str) -> GridCell:
    return GridCell(text, cell.column, cell.colspan, cell.rowspan, cell.line, cell.page)


def _fields(row: GridRow) -> GridRow:
    """A line of comma-separated fields as cells: a label, then units and figures."""
    text = row.cells[0].text
    if len(row.cells) != 1 or "," not in text or "。" in text or len(text) > 200:
        return row
    fields = next(csv.reader([text.replace("\n", " ")]), [])
    kinds = [_whole(field)[0] for field in fields]
    figures = sum(kind == "figure" and any(one.isdigit() for one in field) for kind, field in zip(kinds, fields, strict=True))
    known = any(kind in ("label", "heading") for kind in kinds) and bool(figures + kinds.count("unit") + kinds.count("blank"))
    if len(fields) < 2 or not (known or kinds.count("head") > 1 or (figures and "unit" in kinds)):
        return row
    cells = [GridCell(field.strip(), n, line=row.line, page=row.page) for n, field in enumerate(fields)]
    return GridRow(cells, row.table)


def _tokens(row: GridRow) -> tuple[list[_Token], bool]:
    """The tokens of a row, and whether its cells have marked borders."""
    certain = len(row.cells) > 1
    tokens: list[_Token] = []
    for cell in row.cells:
        kind, codes = _whole(cell.text)
        if kind in ("unit", "blank"):
            tokens.append(_Token(kind, cell, _NOTHING))
        elif kind == "figure":
            tokens.append(_Token(kind, cell, read_value(cell.text)))
        elif kind == "head":
            tokens.append(_Token(kind, cell, _WORDS, parsed=head_of(cell.text)))
        elif kind:
            tokens.append(_Token(kind, cell, _WORDS, codes))
        elif len(row.cells) == 1 or any(character.isdigit() for character in cell.text) or len(cell.text) > 24:
            found = _running(cell)
            labels = sum(token.kind in ("label", "heading") for token in found)
            if len(row.cells) > 1 and (not labels or (labels == 1 and len(found) == 1)):
                tokens.append(_Token("text", cell, _WORDS))
            else:
                certain = certain and len(found) == 1
                tokens += found
        else:
            tokens.append(_Token("text", cell, _WORDS))
    return tokens, certain


class Reader:
    """Collects the entries and headers of a page, row by row."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.header: Header | None = None
        self.open: Entry | None = None  # may still get figures from the rows below

    def read(self, rows: list[GridRow]) -> list[Entry]:
        for index, row in enumerate(rows):
            if not row.cells or (len(row.cells) == 1 and _PAGE_NUMBER.fullmatch(row.cells[0].text)):
                continue
            row = self._behind_remark(row, index)
            if row is None:
                continue
            tokens, certain = _tokens(_fields(row))
            if not self._take_header(tokens, index, row, certain):
                self._take_row(tokens, index, row, certain)
        return self.entries

    def _behind_remark(self, row: GridRow, index: int) -> GridRow | None:
        """The row without the rest of a remark in brackets that the last label opened; None where that is all of it."""
        last = self.entries[-1] if self.entries else None
        filled = [cell for cell in row.cells if cell.text]
        if last is None or last.prose or len(filled) != 1 or index - last.row > 2 or not open_remark(last.text):
            return row
        cell = filled[0]
        rest = _REMARK_END.match(cell.text)
        behind = cell.text[rest.end() :].strip() if rest else ""
        if not rest or _CHINESE.search(behind.translate(_NO_UNITS)):
            return row
        last.text += rest[0]
        last.codes = last.codes or codes_of(last.text)
        return GridRow([_part(cell, behind)], row.table, row.certain) if behind else None

    def _take_header(self, tokens: list[_Token], index: int, row: GridRow, certain: bool) -> bool:
        """A row of header words; a cell a line, they gather."""
        named = [token for token in tokens if token.kind == "head"]
        if not named or any(token.kind in ("label", "figure") and not _is_index(token) for token in tokens):
            return False
        if len(tokens) == 1 and self._goes_on(index):
            self.header.heads.append((named[0].parsed, named[0].cell))
            self.header.row = index
            return True
        if len(tokens) > 1 and len(named) * 2 < sum(token.kind != "blank" for token in tokens):
            return False
        heads: list[tuple[Head, GridCell]] = []
        for token in tokens:
            if token.kind == "head":
                heads.append((token.parsed, token.cell))
            elif token.kind in ("text", "unit", "ordinal", "heading") and heads:
                heads.append((Head("unit" if token.kind == "unit" else "other"), token.cell))
        above = self.header
        if above is not None and index - above.row <= 1 and above.certain and certain and not any(h.kind == "row" for h, _ in heads):
            heads = _under(above, heads, len(row.cells))
        self.header = Header(heads, index, len(row.cells), certain)
        self.open = None
        return True

    def _goes_on(self, index: int) -> bool:
        """Whether a header with a word a line is still open."""
        header = self.header
        if header is None or header.certain or index - header.row > 2:
            return False
        return not any(entry.row > header.row for entry in self.entries[-1:])

    def _take_row(self, tokens: list[_Token], index: int, row: GridRow, certain: bool) -> None:
        current: Entry | None = None
        at = 0
        lead: list[tuple[Head, GridCell]] = []
        before: _Token | None = None
        started = False
        slots_only = all(token.kind in ("unit", "figure", "blank") for token in tokens)
        for n, token in enumerate(tokens):
            if lead and token.kind == "figure" and any(one.kind in ("label", "heading", "text") for one in tokens[n + 1 : n + 2]):
                continue  # a running number between the header and the first label
            if token.kind == "head":
                lead.append((token.parsed, token.cell))
                current, before = None, token
                continue
            if len(lead) > 1:
                self.header = Header(lead, index, 0, False)
            lead = []
            if token.kind in ("label", "heading"):
                current = Entry(
                    token.cell.text, token.codes, index, at, token.cell, certain, token.kind == "heading", header=self.header
                )
                current.width = len(row.cells)
                if before is not None and before.kind == "text" and before.cell.text[-1:] in _STOPS and not certain:
                    current.prose = True
                self.entries.append(current)
                at += 1
                started = True
            elif token.kind in ("unit", "figure", "blank"):
                if not started and any(one.kind in ("label", "heading", "text") for one in tokens[n + 1 :]):
                    before = token
                    continue  # a running number before the label
                target = current or (self.open if not started and slots_only else None)
                if target is self.open and target is not None and current is None and not certain and target.row != index and target.loose:
                    target = None  # its own line holds its figures
                if target is not None:
                    if current is None:
                        if self._is_torn(target, certain, token):
                            target.torn = True
                        if certain and token.kind == "blank":
                            before = token
                            continue
                    slot_kind = token.kind
                    target.slots.append(Slot(slot_kind, token.cell, token.reading, token.glued))
                    target.loose |= not certain and target.row == index and slot_kind == "figure"
                    self.open = target
            elif token.kind == "ordinal" and current is not None and not current.bare:
                current.slots.append(Slot("text", token.cell, _WORDS))  # 九: a figure in words
            elif token.kind == "text":
                current = self._take_text(token, tokens[n + 1 :], current, index, at, certain, row)
                if current is not None and current.row == index and current.cell is token.cell:
                    at += 1
                    started = True
            before = token
        if current is not None and current.row == index:
            self.open = current
        elif started and current is None:
            self.open = None
        if not certain:
            _mark_prose(self.entries, index, row)

    @staticmethod
    def _is_torn(target: Entry, certain: bool, token: _Token) -> bool:
        """Figures in a row of their own, below a row with borders that holds its figures, or blanks, itself."""
        return certain and token.kind == "figure" and target.certain and not target.bare

    def _take_text(
        self, token: _Token, rest: list[_Token], current: Entry | None, index: int, at: int, certain: bool, row: GridRow
    ) -> Entry | None:
        """Words that are no label of the form: a remark, the rest of a label, or a label unknown to it."""
        text = token.cell.text
        unit_next = self.header is not None and any(head.kind == "unit" for head, _ in self.header.heads)
        if current is not None and current.bare and certain and (scaled_unit(text) or (unit_next and len(text) <= LONGEST_UNIT and rest)):
            current.slots.append(Slot("text", token.cell, _WORDS))  # a unit that is none of those known
            return current
        if current is not None and not current.bare:
            labels = next((n for n, one in enumerate(rest) if one.kind in ("label", "heading", "text", "head")), len(rest))
            follows = any(one.kind in ("figure", "unit") for one in rest[:labels])
            if certain and not follows:
                current.slots.append(Slot("text", token.cell, _WORDS))
                return current
            if not certain and (text[:1] in _STOPS or token.glued):
                current.prose = True
        elif current is not None and current.bare and not current.heading and not certain and token.glued:
            current.text += text  # a longer word that begins like a label, or a remark that goes on below
            current.codes = codes_of(current.text)
            return current
        elif current is not None and current.bare and certain and not any(one.kind in ("figure",) for one in rest):
            current.slots.append(Slot("text", token.cell, _WORDS))  # words where the figure belongs
            return current
        if len(text) > LONGEST_LABEL or (not certain and re.search("[。；！]", text)):
            self.open = None
            tail = Entry(text[-LONGEST_LABEL:], frozenset(), index, at, token.cell, certain, header=self.header, prose=True)
            self.entries.append(tail)
            return tail
        entry = Entry(text, frozenset(), index, at, token.cell, certain, header=self.header, width=len(row.cells))
        self.entries.append(entry)
        return entry


def _is_index(token: _Token) -> bool:
    return token.kind == "figure" and token.cell.text.isdigit()


def _under(above: Header, heads: list[tuple[Head, GridCell]], width: int) -> list[tuple[Head, GridCell]]:
    """Two rows of header as one: the words of the second take the place of the word that stands over them."""
    first = heads[0][1].column
    over = [n for n, (_, cell) in enumerate(above.heads) if cell.column <= first < cell.column + cell.colspan]
    if not over:
        over = [n for n, (head, _) in enumerate(above.heads) if head.kind in ("year", "other")][-1:]
    if not over:
        return heads
    return [*above.heads[: over[0]], *heads, *above.heads[over[0] + 1 :]]


def _mark_prose(entries: list[Entry], index: int, row: GridRow) -> None:
    """A line of words with few labels in it is a sentence."""
    here = []
    for entry in reversed(entries):
        if entry.row != index:
            break
        here.append(entry)
    text = row.text()
    labels = sum(bool(entry.codes) or entry.heading for entry in here)
    if "。" in text and labels < 4:
        for entry in here:
            entry.prose = True


def _a_cell_a_line(rows: list[GridRow]) -> bool:
    """Whether each line holds one cell that its pipe closes: units and figures stand alone in front of nothing."""
    pairs = [row.cells for row in rows if len(row.cells) == 2]
    alone = sum(not second.text and _whole(first.text)[0] in ("unit", "figure") for first, second in pairs)
    return alone >= 8 and alone * 3 > len(pairs)


def entries_of(grid: Grid) -> list[Entry]:
    """Every label of the page with what stands behind it, in reading order."""
    rows = grid.rows
    if _a_cell_a_line(rows):
        rows = [GridRow(row.cells[:1], row.table) if len(row.cells) == 2 and not row.cells[1].text else row for row in rows]
        rows = [GridRow([], row.table) if len(row.cells) == 1 and not row.cells[0].text else row for row in rows]
    return Reader().read(rows)
