"""A second view of a page whose cells have no borders: the text as a stream of labels and figures.

One cell a line, a whole table on one line, blanks for borders, nothing for borders: all of them are the same
sequence of texts and figures, and become rows again where a text follows a figure. What the figures of a row are
when their digits are glued is for the sums to say (solve.py), not for this module.

The view is a grid like any other; it is tried where the page as printed does not give a complete table.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parsers.grid import Grid, GridCell, GridRow
from parsers.normalise import bare, label_key, ordinal, simplify, tidy
from parsers.numbers import read_value
from parsers.tables.locate import PAGE_NUMBER
from parsers.tables.strips import WRITTEN_ZEROS, label_index

_FIGURE = re.compile(
    r"(?<![\d.,])[+＋\-−–－﹣]?\d[\d,，.．]*(?:\s*(?:万元|亿元|元|件次|人次|次|件|项|个|条|份|宗|例|篇|起)(?![\u4e00-\u9fff]))?(?:[（(][^（()）]{1,30}[)）])?"
    r"(?:[*※①-⑳⁰¹²³⁴-⁹]{1,3}|\[\d{1,2}\])?"
    r"|(?:(?<=[\s|])|^)(?:[/／\-—－]{1,4}|[无無])(?=[\s|]|$)"
)
_NUMBERED = re.compile(r"(\d)[.．、,，]?$")
_CHINESE = re.compile(r"[\u3400-\u9fff⺀-⿟]")
_SENTENCE = re.compile(r"[。；！？]|[，,][^、]{6,}[，,]")
# The line by which a site says when a page was published: no figure of a table.
_PUBLISHED = re.compile(r"^[^。]{0,30}(?:发布|更新|成文)[^。]{0,6}\d{4}-\d{1,2}-\d{1,2}[^。]{0,30}$")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*年度?\s*")
_HEADING = re.compile(r"\s*[一二三四五六七]\s*[、.．]")
PROSE_LABEL = 4  # characters of a label that may be taken from the end of a sentence
MATRIX_WIDTH = 7  # columns of the applications table
LONG = 400  # a line without figures that is longer than any header glued together


@dataclass(slots=True)
class Piece:
    """A run of text, one printed figure (or run of digits), or an empty cell."""

    text: str
    figure: bool
    line: int | None
    page: int | None
    cell: GridCell | None = None  # where it was cut from, and from which to which character
    start: int = 0
    end: int = 0
    row: int = 0  # of the page as printed
    indent: int = 0  # places of its line before the cell


def _pieces(cell: GridCell, whole: bool) -> Iterator[Piece]:
    """A cell or line cut where text and figures meet. A label's own number ("2.", glued to the figures before it
    or not) stays with the label. whole: the cell's borders are marked, so figures in it are not cut."""
    text = cell.text
    if whole and (text in WRITTEN_ZEROS or not _CHINESE.search(text)):
        figure = text in WRITTEN_ZEROS or read_value(text).state != "text" or ("\n" in text and any(character.isdigit() for character in text))
        yield Piece(text, figure, cell.line, cell.page, cell, 0, len(text))
        return
    if _YEAR.fullmatch(text):  # of a header that compares years
        yield Piece(text, False, cell.line, cell.page, cell, 0, len(text))
        return
    at = 0
    for found in _FIGURE.finditer(text):
        start, end = found.span()
        run = text[start:end]
        behind = text[end : end + 1]
        if behind in (".", "．", "、") or run[-1] in ".．,，、":
            follows = text[end:].lstrip(".．、,， ")
            number = _NUMBERED.search(run)
            if number and follows[:1] and _CHINESE.match(follows[:1]):
                end = start + number.start(1)
                run = text[start:end]
        if not run.strip():
            continue
        before = text[at:start].strip()
        if before:
            yield Piece(
                before, False, cell.line, cell.page, cell, at, start if text[start - 1 : start].strip() else start - 1
            )
        yield Piece(run.strip(), True, cell.line, cell.page, cell, start, end)
        at = end
    rest = text[at:].strip()
    if rest:
        yield Piece(rest, False, cell.line, cell.page)


@functools.lru_cache(maxsize=8192)
def _labels_in(text: str) -> tuple[str, ...]:
    """A text cut into the labels it is made of; what is no label stays one text. Printed characters, in order."""
    known = label_index()
    key = label_key(text)
    if not key or key in known.rows or key in known.columns or key in known.headers or key in known.groups:
        return (text,)
    places = [n for n, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(simplify(tidy(text)).split())
    if len(squeezed) != len(places):
        return (text,)
    spans = [found.span() for found in _label_pattern().finditer(squeezed)]
    if sum(end - start for start, end in spans) < len(squeezed) / 2:
        # Mostly words of a sentence: only a label of some length that ends it counts.
        spans = [(start, end) for start, end in spans if end == len(squeezed) and end - start >= PROSE_LABEL]
    cuts = [0, *(at for span in spans for at in span), len(squeezed)]
    pieces = []
    for start, end in itertools.pairwise(cuts):
        if end > start:
            piece = text[places[start] : places[end - 1] + 1].strip()
            if label_key(piece):
                pieces.append(piece)
            elif pieces:
                pieces[-1] += piece  # a dash that may be a figure stays on the page
    return tuple(pieces) or (text,)


@functools.cache
def _label_pattern() -> re.Pattern[str]:
    """Any label of any form with the number before it, longest first."""
    known = label_index()
    texts = {text for text in known.printed if len(label_key(text)) >= 2}
    number = r"(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．,])?"
    # No label begins as a number does: so the number may stand before all of them at once, which is found much faster.
    return re.compile(number + "(?:" + "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)) + ")")


def _row(labels: list[Piece], figures: list[Piece], first_column: int = 0) -> GridRow:
    cells = []
    for n, piece in enumerate(labels + figures):
        cells.append(GridCell(piece.text, first_column + n, line=piece.line, page=piece.page))
    attached = (
        bool(labels and figures)
        and labels[-1].cell is not None
        and labels[-1].cell is figures[0].cell
        and labels[-1].end == figures[0].start
    )
    return GridRow(cells, certain=False, run=_run(figures), attached=attached, scattered=_scattered(figures), pieces=figures)


def _scattered(figures: list[Piece]) -> bool:
    """Figures that differ, from several rows of the page, of which some hold more than one: cells whose text stood higher
    or lower than their neighbours'. One figure a line has an order, and so has one line."""
    lines = Counter(piece.row for piece in figures if piece.text)
    return len(lines) > 1 and max(lines.values()) > 1 and len({piece.text for piece in figures if piece.text}) > 1


def _run(figures: list[Piece]) -> str | None:
    """The figures as they stood, where they stood in one piece of text."""
    printed = [piece for piece in figures if piece.text]
    if not printed or any(piece.cell is None or piece.cell is not printed[0].cell for piece in printed):
        return None
    return printed[0].cell.text[printed[0].start : printed[-1].end].strip()


def _rows(labels: list[Piece], figures: list[Piece]) -> Iterator[GridRow]:
    """A run of texts and the figures behind it as rows: header words become a row of their own."""
    known = label_index()
    parts = [
        Piece(text, False, piece.line, piece.page, piece.cell, piece.start, piece.end)
        for piece in labels
        for text in _labels_in(piece.text)
    ]
    keys = [label_key(part.text) for part in parts]
    results = {("review_litigation", "pending"), ("review_litigation", "upheld")}
    if sum(not results.isdisjoint(known.columns.get(key, ())) for key in keys) >= 2:
        yield _row(parts, [])
        if figures:
            yield _row([], figures)
        return
    start = len(parts)
    for n in range(len(parts) - 1, -1, -1):
        if keys[n] in known.rows or "".join(keys[n:]) in known.rows:
            start = n
            break
    else:
        # No label among them: the last texts that are neither header nor group are taken for a label with damage.
        while start and keys[start - 1] not in known.columns and keys[start - 1] not in known.headers:
            start -= 1
        # A number begins a label: what stands before it is the rest of the label above.
        start = max([start, *(n for n in range(start, len(parts)) if _begins_label(parts[n].text))])
    # The name of the row's group stays with the row; everything before is header.
    while start and (keys[start - 1] in known.groups or known.is_group_piece(keys[start - 1])):
        start -= 1
    if start:
        yield _row(parts[:start], [])
    if parts[start:] or figures:
        row = _row(parts[start:], figures)
        # Header words between a row's label and figures: the text goes down the columns, and the figures are not its own.
        row.scattered = row.scattered or any(
            key in known.columns and key not in known.rows for key in keys[start + 1 :] if figures
        )
        yield row


def _begins_label(text: str) -> bool:
    """Whether a piece of a label has a row's number before it."""
    number = ordinal(text)
    return bool(number) and bool(label_key(text)) and number in label_index().numbers


def _is_sentence(text: str) -> bool:
    """Words of prose: neither a label with commas in it, nor header and label run together."""
    known = label_index()
    return (
        bool(_SENTENCE.search(text))
        and not known.is_label(label_key(text))
        and label_key(_labels_in(text)[-1]) not in known.rows
    )


def _has_words(cells: list[GridCell]) -> bool:
    return any(_CHINESE.search(cell.text) for cell in cells)


def _is_header_word(piece: Piece) -> bool:
    known, key = label_index(), label_key(piece.text)
    return key in known.columns or key in known.headers or key in known.groups


def _is_whole(row: GridRow) -> bool:
    """A row with marked borders, a label and figures of its own: it stays as it stands."""
    if not row.certain or len(row.cells) < 3:
        return False
    kinds = [read_value(cell.text).state for cell in row.cells]
    texts = (n for n, kind in enumerate(kinds) if kind == "text" and row.cells[n].text not in WRITTEN_ZEROS)
    first = next(texts, len(kinds))
    label = row.cells[first].text if first < len(kinds) else ""
    figures = sum(kind in ("number", "dash") for kind in kinds[first + 1 :])
    # Digits left in a label without its number may be a figure glued to it.
    return figures >= 2 and not any(character.isdigit() for character in bare(label))


class Stream:
    """The rows of a page cut anew: texts gather as labels until a figure comes, figures until a text does."""

    def __init__(self) -> None:
        self.rows: list[GridRow] = []
        self.labels: list[Piece] = []
        self.figures: list[Piece] = []
        self.row = 0  # rows of the page taken so far

    def flush(self) -> None:
        if self.labels or self.figures:
            self.rows.extend(_rows(self.labels, self.figures))
            self.labels, self.figures = [], []

    def add_row(self, row: GridRow) -> None:
        self.row += 1
        if len(row.cells) == 1 and (PAGE_NUMBER.fullmatch(row.cells[0].text) or _PUBLISHED.search(row.cells[0].text)):
            return
        if _is_whole(row):
            self.flush()
            self.rows.append(row)
            return
        cells = row.cells
        if len(cells) == 2 and cells[0].text and not cells[1].text:
            cells = cells[:1]  # one cell a line, its border marked behind it
        # A line of nothing but a border is a blank cell, or the beginning of a row, which comes before its label.
        marked = row.table is not None or len(cells) > 1 or (len(cells) == 1 and not cells[0].text)
        if row.table is None and len(cells) > 2 and not cells[0].text and self.awaits_figures() and not _has_words(cells):
            cells = cells[1:]  # the place of the label that stands on a line above, and no blank of the table
        figures_alone = row.certain and len(cells) > 2 and not _has_words(cells) and any(cell.text for cell in cells)
        if figures_alone and self.labels and not self.figures and _is_header_word(self.labels[-1]):
            self.flush()  # the header ends here; a blank that begins the row is a cell of it
        for cell in cells:
            if not cell.text:
                self.add_blank(cell, marked, figures_alone)
            elif len(cell.text) > LONG and not any(character.isdigit() for character in cell.text):
                self.flush()
                self.rows.append(GridRow([cell], certain=False))
            else:
                for piece in _pieces(cell, row.certain and len(row.cells) > 1):
                    piece.indent = row.indent
                    self.add(piece)

    def awaits_figures(self) -> bool:
        """Whether the last text was a row's label."""
        return bool(self.labels) and not self.figures and not _is_header_word(self.labels[-1])

    def add_blank(self, cell: GridCell, marked: bool, figures_alone: bool) -> None:
        """An empty cell counts behind figures, behind a label where borders are marked, and in a row of nothing but figures;
        not behind header words."""
        if self.figures or (marked and self.labels and not _is_header_word(self.labels[-1])) or (figures_alone and not self.labels):
            self.figures.append(Piece("", True, cell.line, cell.page))

    def add(self, piece: Piece) -> None:
        if piece.figure:
            piece.row = self.row
            self.figures.append(piece)
            return
        if self.figures and piece.text[0] in "，。；" and _CHINESE.search(self.figures[-1].text):
            # A noun behind the figure, and the sentence goes on: prose, and no row of a table.
            self.rows.append(_row(self.labels, []))
            self.labels, self.figures = [], []
        if self.figures:
            self.take_back_number(piece)
            self.flush()
        if _is_heading(piece.text):
            self.flush()
            self.rows.append(_row([piece], []))
        elif _is_sentence(piece.text):
            # A sentence is no label: only its last words may be one of what stands behind it.
            self.labels = []
            self.rows.append(GridRow([GridCell(piece.text, 0, line=piece.line, page=piece.page)], certain=False))
            tail = re.split(r"[。；！？]", piece.text)[-1].strip()
            if tail and tail != piece.text:
                self.labels.append(Piece(tail, False, piece.line, piece.page))
        else:
            self.labels.append(piece)

    def take_back_number(self, label: Piece) -> None:
        """The number of the label that follows, printed without a point: one figure more than a row has, and that very number."""
        known = label_index()
        keys = [label_key(text) for text in _labels_in(label.text)]
        numbers = {number for hit in known.rows.get(keys[-1], ()) for _, number in known.ordinals[hit]}
        opened = len(self.figures) > 1 and not self.figures[-2].text  # by the border that begins a row, a blank before its label
        if len(self.figures) == MATRIX_WIDTH + 1 + opened and self.figures[-1].text in numbers and not ordinal(label.text):
            self.figures.pop()


def _is_heading(text: str) -> bool:
    """The heading of a section, which belongs to no row."""
    return bool(_HEADING.match(text)) and len(_labels_in(text)) == 1 and not label_index().is_label(label_key(text))


def stream(grid: Grid) -> Grid:
    """The page as rows cut anew from its stream of texts and figures."""
    cut = Stream()
    for row in grid.rows:
        cut.add_row(row)
    cut.flush()
    return replace(grid, rows=cut.rows)
