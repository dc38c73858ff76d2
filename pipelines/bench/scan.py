"""Scanned pages: the PDF rasterised, turned a little, with noise and blur, as PDF of images or as a picture."""

from __future__ import annotations

import contextlib
import io
import os
import random
from importlib import resources
from pathlib import Path

from pipelines.bench import pdf
from pipelines.bench.model import Draft

_DPI = 170
_PLACES = ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")


def cjk_font() -> str | None:
    """A TrueType font with Chinese characters: $GONGKAI_CJK_FONT, the one of the development set-up, or the system's."""
    places = [os.environ.get("GONGKAI_CJK_FONT", "")]
    with contextlib.suppress(ModuleNotFoundError):
        places.append(str(resources.files("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc"))
    return next((place for place in (*places, *_PLACES) if place and Path(place).is_file()), None)


def _pages(data: bytes, rng: random.Random) -> list:
    import pypdfium2
    from PIL import Image, ImageFilter

    pages = []
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number].render(scale=_DPI / 72).to_pil().convert("L")
        page = page.rotate(rng.uniform(-0.7, 0.7), resample=Image.Resampling.BICUBIC, fillcolor=255)
        noise = Image.frombytes(
            "L", (page.width // 4, page.height // 4), rng.randbytes((page.width // 4) * (page.height // 4))
        ).resize(page.size)
        page = Image.blend(page, noise, rng.uniform(0.02, 0.08))
        pages.append(page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.6))))
    document.close()
    return pages


def render(draft: Draft, layout: str) -> bytes:
    """The report as a scan. A picture (scan_png, scan_jpeg) has all pages one under the other.

    Raises FileNotFoundError where no Chinese font is installed.
    """
    from PIL import Image

    font = cjk_font()
    if font is None:
        raise FileNotFoundError("scans need a Chinese TrueType font: run `make test` once, or set GONGKAI_CJK_FONT")
    pages = _pages(pdf.render(draft, "ruled", font), draft.rng)
    buffer = io.BytesIO()
    if layout == "scan_pdf":
        pages[0].save(
            buffer, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI, creationDate=None, modDate=None
        )
        return buffer.getvalue()
    whole = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    whole.save(buffer, "PNG" if layout == "scan_png" else "JPEG", **({"quality": 60} if layout == "scan_jpeg" else {}))
    return buffer.getvalue()
