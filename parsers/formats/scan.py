"""Scanned PDFs and pictures → rows, by character recognition in a contained process. Needs the optional extra `ocr`.

Not here: how a picture is read (scan_page.py).
"""

from __future__ import annotations

import importlib.util
import io
import time
from functools import cache

from parsers import limits
from parsers.formats import contain
from parsers.formats.page import Page, to_rows
from parsers.grid import Grid, Unreadable

Note = tuple[str, str]


@cache
def is_installed() -> bool:
    """Whether the extra `ocr` is there."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "pypdfium2", "cv2"))


def _require() -> None:
    if not is_installed():
        raise Unreadable(
            "a scan or picture: character recognition is not installed (install gongkai[ocr])", "ocr_missing"
        )


def read_picture(data: bytes, media_type: str) -> Grid:
    """The grid of a picture file. Raises Unreadable (ocr_missing, too_large, file_damaged, time_limit, empty_input)."""
    _require()
    if len(data) > limits.BINARY_BYTES:
        raise Unreadable(f"{len(data):,} bytes: more than {limits.BINARY_BYTES:,}", "too_large")
    pages, notes = contain.call(
        "parsers.formats.scan:read_picture_here", data, seconds=limits.OCR_SECONDS, memory=limits.OCR_MEMORY
    )
    rows = to_rows(pages)
    if not rows:
        raise Unreadable("no text can be made out in the picture", "empty_input")
    return Grid(rows, media_type, notes=notes)


def read_pdf_pages(data: bytes, numbers: list[int]) -> tuple[list[Page], list[Note]]:
    """The pages of these numbers (from 1) of a PDF, read as pictures. Raises Unreadable as read_picture does."""
    _require()
    return contain.call(
        "parsers.formats.scan:read_pdf_here", data, numbers, seconds=limits.OCR_SECONDS, memory=limits.OCR_MEMORY
    )


def read_picture_here(data: bytes) -> tuple[list[Page], list[Note]]:
    """Read in this process."""
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    from parsers.formats import scan_page, scan_shape

    Image.MAX_IMAGE_PIXELS = limits.OCR_PIXELS  # above twice that many it refuses by itself
    pages: list[Page] = []
    try:
        with Image.open(io.BytesIO(data)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if number > limits.OCR_PAGES:
                    return pages, [("pages_left_out", f"the first {limits.OCR_PAGES} pictures were read")]
                if frame.width * frame.height > limits.OCR_PIXELS:
                    raise Unreadable(f"a picture of {frame.width:,} × {frame.height:,} points", "too_large")
                grey = ImageOps.exif_transpose(frame).convert("L")
                # Several pages in one picture are one page of the file: its number is the picture's.
                pages += [scan_page.read_picture(page, number) for page in scan_shape.pages_of(np.asarray(grey))]
    except Image.DecompressionBombError as error:
        raise Unreadable(f"a picture too large to unpack: {error}", "too_large") from None
    except (OSError, ValueError, SyntaxError) as error:
        raise Unreadable(f"the picture is damaged: {error}", "file_damaged") from None
    return pages, []


def read_pdf_here(data: bytes, numbers: list[int]) -> tuple[list[Page], list[Note]]:
    """Read in this process."""
    import numpy as np
    import pypdfium2

    from parsers.formats import scan_page, scan_shape

    started = time.monotonic()
    pages: list[Page] = []
    notes: list[Note] = []
    if len(numbers) > limits.OCR_PAGES:
        notes.append(("pages_left_out", f"{len(numbers)} pages are pictures, of which {limits.OCR_PAGES} were read"))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"the PDF can't be drawn: {error}", "file_damaged") from None
    with document:
        for number in numbers[: limits.OCR_PAGES]:
            if time.monotonic() - started > limits.OCR_SECONDS * 0.8:
                notes.append(("pages_left_out", f"scanned pages from {number} on were not read: out of time"))
                break
            try:
                page = document[number - 1]
                wide, high = page.get_size()
                scale = min(scan_shape.DPI / 72, (limits.OCR_PIXELS / max(1.0, wide * high)) ** 0.5)
                bitmap = page.render(scale=scale, grayscale=True)
            except pypdfium2.PdfiumError as error:
                notes.append(("pages_left_out", f"page {number} can't be drawn: {error}"))
                continue
            picture = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, -1))
            pages += [scan_page.read_picture(part, number) for part in scan_shape.pages_of(picture)]
    return pages, notes
