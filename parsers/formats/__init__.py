"""Bytes of any format → one Grid (parsers/grid.py). One module a format; the choice is made here, by content first.

Not here: what the cells mean. Front ends with heavy libraries are imported when first needed.
"""

from __future__ import annotations

from parsers.formats.sniff import DOCX, ODT, sniff
from parsers.grid import Grid, Unreadable

__all__ = ["read_grid"]

_WORD = {DOCX, ODT, "application/x-ole-storage", "application/rtf", "application/msword-xml"}


def read_grid(data: bytes, *, name: str | None = None, media_type: str | None = None) -> Grid:
    """The grid of one document.

    name, media_type: what the file is called and was served as; hints for what the content doesn't show.
    Raises Unreadable with a message for people and the id of a rule (data/reference/rules.yml).
    """
    if not data:
        raise Unreadable("the file is empty", "empty_input")
    kind = sniff(data, name, media_type)
    if kind == "text/html":
        from parsers.formats.markup import read_markup

        return read_markup(data, media_type)
    if kind.startswith("text/"):
        from parsers.formats.text import read_text

        return read_text(data, kind, media_type)
    if kind == "application/pdf":
        from parsers.formats.pdf import read_pdf

        return read_pdf(data)
    if kind in _WORD:
        from parsers.formats.word import read_word

        return read_word(data, kind)
    if kind.startswith("image/"):
        from parsers.formats.scan import read_picture

        return read_picture(data, kind)
    raise Unreadable(f"no reader for {kind}", "format_unknown")
