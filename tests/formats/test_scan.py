"""Pictures and scanned PDFs: the line grid, figures read one by one, and what happens without the extra `ocr`."""

from __future__ import annotations

import io
import re
import zlib
from pathlib import Path

import pytest
from pdf_files import Drawn, report_pdf, widths_of
from PIL import Image, ImageDraw, ImageFont
from sample_reports import Box, sample

from parsers.formats import read_grid, scan
from parsers.grid import Grid, Unreadable

FONTS = [
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
]
FONT = next((path for path in FONTS if Path(path).is_file()), None)
needs_ocr = pytest.mark.skipif(
    not scan.is_installed() or FONT is None, reason="the extra `ocr` or a Chinese font is not installed"
)


def drawn_page(table: list[list[str]], above: str = "", angle: float = 0.0) -> Image.Image:
    """A page at 200 dpi with a line of text and a ruled table of equal columns."""
    font = ImageFont.truetype(FONT, 30)
    page = Image.new("L", (1654, 900), 250)
    draw = ImageDraw.Draw(page)
    draw.text((150, 100), above, font=font, fill=20)
    wide, high = 1350 // len(table[0]), 60
    for number, row in enumerate(table):
        for column, text in enumerate(row):
            x, y = 150 + column * wide, 200 + number * high
            draw.rectangle((x, y, x + wide, y + high), outline=30, width=2)
            draw.text((x + 15, y + 12), text, font=font, fill=20)
    return page.rotate(angle, fillcolor=250, resample=Image.Resampling.BICUBIC)


def saved(page: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


TABLE = [["规章", "0", "1", "23"], ["行政处罚", "", "4690", "-5"], ["行政强制", "11", "7", "2327.08"]]


@needs_ocr
@pytest.mark.parametrize(("kind", "angle"), [("PNG", 0.0), ("JPEG", 1.0)])
def test_a_picture_of_a_table(kind, angle):
    read = read_grid(saved(drawn_page(TABLE, "示例区人民政府办公室", angle), kind))
    assert read.media_type == f"image/{kind.lower()}"
    assert [[cell.text for cell in row.cells] for row in read.rows if row.table == 0] == TABLE
    assert read.rows[0].text() == "示例区人民政府办公室"
    for row in read.rows:
        for cell in row.cells:
            assert cell.page == 1
            assert cell.line is None
            assert cell.confidence > 0.7


def tables(read: Grid) -> list:
    """Per row of the tables: columns, spans, and the figures in them."""
    return [
        [(cell.column, cell.colspan, cell.text if re.fullmatch(r"[-+.\d]*", cell.text) else "…") for cell in row.cells]
        for row in read.rows
        if row.table is not None
    ]


@needs_ocr
@pytest.mark.slow
def test_a_scanned_report_gives_the_figures_of_the_pdf_that_was_scanned():
    import pypdfium2
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if FONT.startswith("/usr/share/fonts/opentype"):
        pytest.skip("this font can't be set into a PDF")
    pdfmetrics.registerFont(TTFont("print", FONT, subfontIndex=0) if FONT.endswith("ttc") else TTFont("print", FONT))
    printed = report_pdf(sample("2021", seed=31), font="print")
    with pypdfium2.PdfDocument(printed) as document:
        pictures = [page.render(scale=150 / 72).to_pil().convert("L") for page in document]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=150)
    scanned, original = read_grid(out.getvalue()), read_grid(printed)
    assert tables(scanned) == tables(original)
    assert {row.page for row in scanned.rows} == {1, 2}
    assert len({row.table for row in scanned.rows} - {None}) == 3


@needs_ocr
def test_text_and_scanned_pages_of_one_file_stay_in_order():
    drawn = Drawn(feet=False)
    drawn.table([[Box("规章"), Box("1"), Box("2"), Box("3")]], widths_of(4))
    drawn.turn()
    page = drawn_page(TABLE, "示例区人民政府办公室")
    drawn.canvas.drawInlineImage(page.resize((1190, 648)), 0, 100, 595, 700)
    read = read_grid(drawn.finish())
    assert [(row.page, row.table, row.cells[0].confidence is None) for row in read.rows] == [
        (1, 0, True),
        (2, None, False),
        *[(2, 1, False)] * 3,
    ]


def scanned_pdf() -> bytes:
    out = io.BytesIO()
    Image.new("L", (800, 1100), 240).save(out, "PDF")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [saved(Image.new("L", (50, 50), 255)), saved(Image.new("L", (50, 50), 255), "JPEG"), scanned_pdf()],
    ids=["png", "jpeg", "pdf"],
)
def test_without_the_extra_the_reason_is_told(data, monkeypatch):
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    with pytest.raises(Unreadable, match=r"gongkai\[ocr\]") as caught:
        read_grid(data)
    assert caught.value.rule == "ocr_missing"


def bomb() -> bytes:
    """A PNG of a few kilobytes that unpacks to 3.6 gigapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    size = (60_000).to_bytes(4, "big")
    pixels = zlib.compress(b"\0" * 1_000_000)
    header = chunk(b"IHDR", size + size + bytes([1, 0, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@needs_ocr
@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (bomb(), "too_large"),
        (saved(Image.new("L", (400, 400), 90), "JPEG")[:300], "file_damaged"),
        (saved(Image.new("L", (400, 400), 255)), "empty_input"),
    ],
    ids=["bomb", "cut", "blank"],
)
def test_pictures_that_cannot_be_read_end_with_their_reason(data, rule):
    with pytest.raises(Unreadable) as caught:
        read_grid(data)
    assert caught.value.rule == rule


def test_pictures_are_cut_between_pages_and_levelled():
    np = pytest.importorskip("numpy")
    pytest.importorskip("cv2")
    from parsers.formats import scan_shape

    page = np.full((1980, 1400), 255, np.uint8)
    for y in range(300, 1700, 100):
        for x in range(150, 1250):  # rules that fall by 8 in 1,000
            at = y + (x - 150) * 8 // 1000
            page[at : at + 3, x] = 0
    pages = scan_shape.pages_of(np.vstack([page, page, page]))
    assert len(pages) == 3
    for found in pages:
        dark = np.flatnonzero((found[:, 300:1100] < 128).mean(axis=1) > 0.6)
        assert len(dark) >= 14 and abs(len(np.split(dark, np.flatnonzero(np.diff(dark) > 5) + 1)) - 14) == 0
