"""PDF: the report drawn on pages, with ruled lines or without, tables running over page breaks.

Drawn by hand, not by a layout library: a page break must do here what it does in an office's file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from pipelines.bench.model import Box, Draft, Paragraph, Table

_PAGE = (595.0, 842.0)
_MARGIN = 56.0
_TEXT_SIZE, _CELL_SIZE = 12.0, 8.5
_LEADING = 1.45
_WIDTHS = {
    "proactive": (5, 3, 3, 3),
    "applications": (1.1, 1.6, 5.2, 1.5, 1.5, 1.5, 1.5, 1.5, 1.3, 1.5),
    "review_litigation": (1,) * 15,
    "page": (1, 3),
}
_CID_FONT = "STSong-Light"


def _font(path: str | None) -> str:
    """Register the font and give its name. path: a TrueType file to embed; None: a standard Asian font, not embedded."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    name = _CID_FONT if path is None else "embedded"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_CID_FONT) if path is None else TTFont(name, path, subfontIndex=0))
    return name


@dataclass(slots=True)
class _Pen:
    """The page that is being drawn on."""

    canvas: object
    font: str
    y: float = _PAGE[1] - _MARGIN
    page: int = 1
    numbered: bool = True

    def width(self, text: str, size: float) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return stringWidth(text, self.font, size)

    def wrap(self, text: str, size: float, room: float) -> list[str]:
        lines, line = [], ""
        for character in text:
            if character == "\n" or (line and self.width(line + character, size) > room):
                lines.append(line)
                line = "" if character == "\n" else character
            else:
                line += character
        return [*lines, line] if line or not lines else lines

    def write(self, x: float, y: float, text: str, size: float) -> None:
        self.canvas.setFont(self.font, size)
        self.canvas.drawString(x, y, text)

    def new_page(self) -> None:
        if self.numbered:
            self.write(_PAGE[0] / 2 - 10, _MARGIN / 2, f"- {self.page} -", 9)
        self.canvas.showPage()
        self.page += 1
        self.y = _PAGE[1] - _MARGIN


def _paragraph(pen: _Pen, block: Paragraph) -> None:
    size = _TEXT_SIZE + (4 if block.role == "title" else 0)
    lines = pen.wrap(("　　" if block.role == "prose" else "") + block.text, size, _PAGE[0] - 2 * _MARGIN)
    for line in lines:
        if pen.y - size * _LEADING < _MARGIN:
            pen.new_page()
        pen.y -= size * _LEADING
        x = (_PAGE[0] - pen.width(line, size)) / 2 if block.role == "title" else _MARGIN
        pen.write(x, pen.y, line, size)
    pen.y -= 4


class _Drawing:
    """One table on its pages: heights of rows, cut into what fits each page."""

    def __init__(self, pen: _Pen, table: Table, ruled: bool, header_again: bool):
        self.pen, self.table, self.ruled = pen, table, ruled
        known = table.weights or _WIDTHS[table.code]
        weights = [*known, *([1.0] * (table.width - len(known)))]
        unit = (_PAGE[0] - 2 * _MARGIN) / sum(weights)
        self.edges = [_MARGIN]
        for weight in weights:
            self.edges.append(self.edges[-1] + weight * unit)
        self.placed = table.placed()
        self.start = {id(box): n for n, row in enumerate(table.rows) for box in row}
        self.lines = {id(box): self._wrapped(column, box) for row in self.placed for column, box in row}
        self.heights = [self._height(n) for n in range(len(table.rows))]
        self._grow_for_spans()
        self.header = self._header_rows() if header_again else 0

    def _room(self, column: int, box: Box) -> tuple[float, float]:
        return self.edges[column], self.edges[min(column + box.colspan, len(self.edges) - 1)]

    def _wrapped(self, column: int, box: Box) -> tuple[list[str], float]:
        left, right = self._room(column, box)
        size = _CELL_SIZE
        if box.role == "value":  # a figure is made smaller before it is broken
            while size > 5 and self.pen.width(box.text, size) > right - left - 4:
                size -= 0.5
        return self.pen.wrap(box.text, size, right - left - 4), size

    def _height(self, n: int) -> float:
        tallest = max((len(self.lines[id(box)][0]) for box in self.table.rows[n] if box.rowspan == 1), default=1)
        return tallest * _CELL_SIZE * _LEADING + 5

    def _grow_for_spans(self) -> None:
        for n, row in enumerate(self.table.rows):
            for box in row:
                rows = range(n, min(n + box.rowspan, len(self.heights)))
                lack = len(self.lines[id(box)][0]) * _CELL_SIZE * _LEADING + 5 - sum(self.heights[m] for m in rows)
                if lack > 0:
                    self.heights[rows[-1]] += lack

    def _header_rows(self) -> int:
        count = 0
        while count < len(self.table.rows) and any(box.role == "header" for box in self.table.rows[count]):
            count += 1
        return count

    def draw(self) -> None:
        first = 0
        while first < len(self.table.rows):
            if self.pen.y - self.heights[first] < _MARGIN:
                self.pen.new_page()
            if first and self.header:
                self._segment(0, self.header)
            end, height = first, 0.0
            while end < len(self.table.rows) and (end == first or self.pen.y - height - self.heights[end] >= _MARGIN):
                height += self.heights[end]
                end += 1
            self._segment(first, end)
            first = end
            if first < len(self.table.rows):
                self.pen.new_page()
        self.pen.y -= 8

    def _segment(self, first: int, end: int) -> None:
        tops = [self.pen.y]
        for n in range(first, end):
            tops.append(tops[-1] - self.heights[n])
        drawn: set[int] = set()
        for n in range(first, end):
            for column, box in self.placed[n]:
                if id(box) in drawn:
                    continue
                drawn.add(id(box))
                begin = self.start[id(box)]
                last = min(begin + box.rowspan, end)
                self._box(
                    column,
                    box,
                    tops[max(begin, first) - first],
                    tops[last - first],
                    first - begin if begin < first else 0,
                    begin + box.rowspan > end,
                )
        self.pen.y = tops[-1]

    def _box(self, column: int, box: Box, top: float, bottom: float, rows_before: int, goes_on: bool) -> None:
        left, right = self._room(column, box)
        if self.ruled:
            self.pen.canvas.rect(left, bottom, right - left, top - bottom)
        lines, size = self.lines[id(box)]
        if rows_before or goes_on:  # over a page break the text flows from the top, as a word processor sets it
            before = sum(self.heights[self.start[id(box)] : self.start[id(box)] + rows_before])
            per_line = _CELL_SIZE * _LEADING
            lines = lines[int(before // per_line) :][: max(1, int((top - bottom) // per_line))]
            y = top - per_line
        else:
            y = (top + bottom) / 2 + (len(lines) * size * _LEADING) / 2 - size * 1.1
        for line in lines:
            self.pen.write((left + right - self.pen.width(line, size)) / 2, y, line, size)
            y -= size * _LEADING


def render(draft: Draft, layout: str, font: str | None = None) -> bytes:
    """The report as a PDF with its text; font: a TrueType file to embed (a scan is drawn from it)."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=_PAGE, invariant=1)
    canvas.setLineWidth(0.5)
    pen = _Pen(canvas, _font(font), numbered=draft.rng.random() < 0.7)
    header_again = draft.rng.random() < 0.3
    for block in draft.sheet:
        if isinstance(block, Paragraph):
            _paragraph(pen, block)
        else:
            _Drawing(pen, block, layout != "unruled", header_again).draw()
    pen.new_page()
    canvas.save()
    return buffer.getvalue()
