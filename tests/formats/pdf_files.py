"""PDFs drawn for the tests: ruled and unruled, over page breaks. The font is one that every PDF reader has by itself."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from sample_reports import Sample, place

FONT = "STSong-Light"
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 50.0


@dataclass
class Drawn:
    """A PDF being drawn from top to bottom. font: its name once registered. feet: page numbers at the bottom."""

    font: str = FONT
    size: float = 9.0
    feet: bool = True
    encrypt: object = None
    out: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self):
        if self.font == FONT:
            pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas = Canvas(self.out, pagesize=(WIDTH, HEIGHT), encrypt=self.encrypt)
        self.y, self.page = MARGIN, 1

    def finish(self) -> bytes:
        self._foot()
        self.canvas.save()
        return self.out.getvalue()

    def _foot(self) -> None:
        if self.feet:
            self.text(WIDTH / 2 - 10, HEIGHT - 30, f"- {self.page} -")

    def turn(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.y, self.page = MARGIN, self.page + 1

    def text(self, x: float, top: float, text: str) -> None:
        self.canvas.setFont(self.font, self.size)
        self.canvas.drawString(x, HEIGHT - top - self.size, text)

    def line(self, text: str) -> None:
        if self.y > HEIGHT - 2 * MARGIN:
            self.turn()
        self.text(MARGIN, self.y, text)
        self.y += 2 * self.size

    def wrap(self, text: str, width: float) -> list[str]:
        lines = [""]
        for character in text:
            if pdfmetrics.stringWidth(lines[-1] + character, self.font, self.size) > width - 6:
                lines.append("")
            lines[-1] += character
        return lines

    def table(self, table, widths: list[float], ruled: bool = True, sides: bool = True) -> None:
        """Rows from here on; a page break falls between rows, and cells that reach over it are closed and opened again."""
        placed = place(table)
        starts = [MARGIN + sum(widths[:column]) for column in range(len(widths) + 1)]
        heights = []
        for row in placed:
            most = max((len(self.wrap(text, sum(widths[c : c + w]))) for c, text, w, h in row if h == 1), default=1)
            heights.append(most * (self.size + 2) + 6)
        # First column, width, its top on this page, rows left, lines still to be written.
        reaching: list[tuple[int, int, float, int, list[str]]] = []
        for row, height in zip(placed, heights, strict=True):
            if self.y + height > HEIGHT - MARGIN - 20:
                for at, cell in enumerate(reaching):
                    reaching[at] = (*cell[:4], self._box(starts, cell, ruled, sides))
                self.turn()
                reaching = [(column, wide, self.y, left, lines) for column, wide, _, left, lines in reaching]
            for column, text, wide, high in row:
                reaching.append((column, wide, self.y, high, self.wrap(text, sum(widths[column : column + wide]))))
            self.y += height
            for cell in reaching:
                if cell[3] == 1:
                    self._box(starts, cell, ruled, sides)
            reaching = [(column, wide, top, left - 1, lines) for column, wide, top, left, lines in reaching if left > 1]
        self.y += 12

    def _box(self, starts: list[float], cell: tuple, ruled: bool, sides: bool) -> list[str]:
        """Draw a cell that ends here, and the lines that fit in it; the others are returned."""
        column, wide, top, _, lines = cell
        x0, x1, bottom = starts[column], starts[column + wide], self.y
        fit = max(1, int((bottom - top - 3) // (self.size + 2)))
        for number, piece in enumerate(lines[:fit]):
            self.text(x0 + 3, top + 3 + number * (self.size + 2), piece)
        if ruled and sides:
            self.canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)
        elif ruled:  # open at both sides of the page, as some offices draw their tables
            for y in (top, bottom):
                self.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)
            for x in (x0, x1):
                if MARGIN + 1 < x < WIDTH - MARGIN - 1:
                    self.canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)
        return lines[fit:]


def widths_of(columns: int) -> list[float]:
    room = WIDTH - 2 * MARGIN
    if columns == 10:
        return [40, 60, 115, *[(room - 215) / 7] * 7]
    return [room / columns] * columns


def report_pdf(report: Sample, ruled: bool = True, sides: bool = True, **options) -> bytes:
    drawn = Drawn(**options)
    for text in [report.title, *report.paragraphs]:
        drawn.line(text)
    for table in report.tables:
        columns = max(column + wide for row in place(table) for column, _, wide, _ in row)
        drawn.table(table, widths_of(columns), ruled, sides)
        drawn.line("以上为表格。")
    for text in report.closing:
        drawn.line(text)
    return drawn.finish()
