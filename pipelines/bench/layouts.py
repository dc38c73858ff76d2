"""Every way a report is printed: layout → format, file suffix, renderer."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.bench import markup, pdf, scan, text, word
from pipelines.bench.model import Draft


@dataclass(frozen=True)
class Layout:
    format: str
    suffix: str
    render: Callable[[Draft], bytes]


LAYOUTS: dict[str, Layout] = {
    **{
        name: Layout("text", ".md" if name == "markdown" else ".txt", functools.partial(text.render, layout=name))
        for name in text.TABLES
    },
    "pdf_text": Layout("text", ".txt", text.render_pdf_text),
    **{
        name: Layout("html", ".html", functools.partial(markup.render, layout=name))
        for name in ("cms", "word", "split_spans", "nested", "script", "flat")
    },
    **{name: Layout("docx", ".docx", functools.partial(word.render, layout=name)) for name in ("docx", "docx_parts")},
    **{name: Layout("pdf", ".pdf", functools.partial(pdf.render, layout=name)) for name in ("ruled", "unruled")},
    "scan_pdf": Layout("scan", ".pdf", functools.partial(scan.render, layout="scan_pdf")),
    "scan_png": Layout("scan", ".png", functools.partial(scan.render, layout="scan_png")),
    "scan_jpeg": Layout("scan", ".jpg", functools.partial(scan.render, layout="scan_jpeg")),
}
