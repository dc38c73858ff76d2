"""PDF with text → rows: pages in order, tables that run over page breaks as one. In a contained process.

A page that is a picture is handed to character recognition (scan.py) where that is installed. Not here: how a page's
characters and lines become cells (pdf_page.py), and cells rows (page.py).
"""

from __future__ import annotations

import io
import time
from typing import Any

from parsers import limits
from parsers.formats import contain
from parsers.formats.page import Page, to_rows
from parsers.formats.pdf_page import read_page
from parsers.grid import Grid, Unreadable

PDF = "application/pdf"
Note = tuple[str, str]


def read_pdf(data: bytes) -> Grid:
    """The grid of a PDF.

    Raises Unreadable (too_large, encrypted, file_damaged, time_limit, container_crashed, ocr_missing for a scan where the
    extra isn't installed, empty_input).
    """
    if len(data) > limits.BINARY_BYTES:
        raise Unreadable(f"{len(data):,} bytes: more than {limits.BINARY_BYTES:,}", "too_large")
    pages, title, notes = contain.call("parsers.formats.pdf:read_here", data, seconds=limits.PDF_SECONDS)
    pictures = [page.number for page in pages if page.is_picture]
    if pictures:
        pages = _with_pictures(data, pages, pictures, notes)
    rows = to_rows(pages)
    if not rows:
        raise Unreadable("the PDF holds no text", "empty_input")
    return Grid(rows, PDF, title=title, notes=notes)


def _with_pictures(data: bytes, pages: list[Page], pictures: list[int], notes: list[Note]) -> list[Page]:
    """The pages, with those that are pictures (1-based numbers) read by character recognition."""
    from parsers.formats import scan

    try:
        seen, more = scan.read_pdf_pages(data, pictures)
    except Unreadable as error:
        if len(pictures) == len(pages):
            raise
        notes.append((error.rule, f"pages {', '.join(map(str, pictures[:20]))} are pictures: {error}"))
        return pages
    notes += more
    read: dict[int, list[Page]] = {}
    for page in seen:  # a picture of several pages gives several
        read.setdefault(page.number, []).append(page)
    return [part for page in pages for part in read.get(page.number, [page])]


def read_here(data: bytes) -> tuple[list[Page], str | None, list[Note]]:
    """(pages, title, notes), read in this process."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfplumber.utils.exceptions import PdfminerException

    deadline = time.monotonic() + limits.PDF_SECONDS * 0.8
    notes: list[Note] = []
    try:
        document = pdfplumber.open(io.BytesIO(data), pages=range(1, limits.PDF_PAGES + 1), unicode_norm=None)
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, (PDFPasswordIncorrect, PDFTextExtractionNotAllowed)):
            raise Unreadable("the PDF is encrypted: it opens with a password only", "encrypted") from None
        raise Unreadable(f"the PDF is damaged: {type(cause).__name__} {cause}", "file_damaged") from None
    pages: list[Page] = []
    with document:
        try:
            total, listed = _page_count(document), document.pages
        except Exception as error:  # noqa: BLE001 - pdfminer raises many things on damaged page trees
            raise Unreadable(f"the PDF is damaged: {type(error).__name__} {error}", "file_damaged") from None
        cells = 0
        for page in listed:
            if time.monotonic() > deadline:
                notes.append(("pages_left_out", f"pages from {page.page_number} on were not read: out of time"))
                break
            try:
                read = read_page(page)
            except Unreadable:
                raise
            except Exception as error:  # noqa: BLE001 - one broken page does not take the others with it
                notes.append(("pages_left_out", f"page {page.page_number} is damaged: {type(error).__name__} {error}"))
                continue
            finally:
                page.close()  # frees what the page has cached
            pages.append(read)
            cells += read.cell_count()
            if cells > limits.GRID_CELLS:
                raise Unreadable(f"more than {limits.GRID_CELLS:,} cells: no report has as many", "too_large")
        if total > len(listed):
            notes.append(("pages_left_out", f"{total:,} pages, of which the first {len(listed)} were read"))
        title = document.metadata.get("Title") if isinstance(document.metadata, dict) else None
    if not pages and notes:
        raise Unreadable(f"the PDF is damaged: {notes[0][1]}", "file_damaged")
    return pages, (title.strip() or None) if isinstance(title, str) else None, notes


def _page_count(document: Any) -> int:
    """The number of pages that the catalogue states; it may be a lie, and only ever goes into a note."""
    from pdfminer.pdftypes import resolve1

    try:
        count = resolve1(resolve1(document.doc.catalog["Pages"])["Count"])
        return int(count)
    except (KeyError, TypeError, ValueError):
        return 0
