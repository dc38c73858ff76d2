"""Bytes of any format → one Grid (parsers/grid.py). One module a format; the choice is made here, by content first.

Not here: what the cells mean. Front ends with heavy libraries are imported when first needed.
"""

from __future__ import annotations

import re

from parsers import limits
from parsers.formats.containers import ARCHIVES, Member, members
from parsers.formats.sniff import DOCX, ODT, sniff
from parsers.grid import Grid, Unreadable

__all__ = ["Member", "members", "read_grid"]

_NAMED = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "a spreadsheet (XLSX)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides (PPTX)",
    "application/vnd.oasis.opendocument.spreadsheet": "a spreadsheet (ODS)",
    "application/ofd": "an OFD document",
    "application/vnd.rar": "a RAR archive",
    "application/x-7z-compressed": "a 7z archive",
}
_WORD = {DOCX, ODT, "application/x-ole-storage", "application/rtf", "application/msword-xml"}


def read_grid(data: bytes, *, name: str | None = None, media_type: str | None = None) -> Grid:
    """The grid of one document.

    name, media_type: what the file is called and was served as; hints for what the content doesn't show.
    Raises Unreadable with a message for people and the id of a rule (data/reference/rules.yml).
    """
    if not data:
        raise Unreadable("the file is empty", "empty_input")
    grid = _read(data, name, media_type)
    lengths = [len(cell.text) for row in grid.rows for cell in row.cells]
    if len(lengths) > limits.GRID_CELLS:
        raise Unreadable(f"{len(lengths):,} cells and lines: no report has more than {limits.GRID_CELLS:,}", "too_large")
    if (longest := max(lengths, default=0)) > limits.LINE_CHARACTERS:
        raise Unreadable(f"a line of {longest:,} characters: more than {limits.LINE_CHARACTERS:,}", "too_large")
    return grid


def _read(data: bytes, name: str | None, media_type: str | None) -> Grid:
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
    if kind == "multipart/related":
        from parsers.formats.mime import read_mht

        return read_mht(data)
    if kind.startswith("image/"):
        from parsers.formats.scan import read_picture

        return read_picture(data, kind)
    if kind == "application/jsonl":  # one document of a JSON interface, its page as a string in it
        from parsers.formats.markup import read_markup
        from parsers.formats.text import read_text

        return (
            read_markup(data) if re.search(rb"<\\?/?t[dr]|\\u003ct[dr]", data) else read_text(data, "application/json")
        )
    if kind in ARCHIVES:
        raise Unreadable("an archive: the documents in it are read one by one", "format_unknown")
    raise Unreadable(f"{_NAMED.get(kind, kind)}: not a format that is read", "format_unknown")
