"""What a kind of damage is, where it can happen, and the list of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.bench.model import Box, Draft, Table

# Layouts whose cells have marked borders, so that an empty cell is seen to be one.
BORDERED = frozenset(
    {
        "pipe",
        "pipe_fillers",
        "markdown",
        "tab",
        "comma",
        "cell_per_line",
        "asciidoc",
        "mediawiki",
        "cms",
        "word",
        "split_spans",
        "nested",
        "script",
        "docx",
        "docx_parts",
        "ruled",
    }
)
TEXT = frozenset({"pipe", "pipe_fillers", "markdown", "tab", "comma", "cell_per_line", "transcribed"})
LOOSE = frozenset(
    {"line_per_cell", "spaced_rows", "one_line", "one_paragraph", "aligned", "pdf_text"}
)  # every figure apart, borders unmarked
NAMED = frozenset({"turned", "keyed", "objects"})  # a figure stands under or behind its own names, not in a row of the form
GLUED = frozenset({"glued", "half_glued"})
HTML = frozenset({"cms", "word", "split_spans", "nested", "script", "flat"})
DOCX = frozenset({"docx", "docx_parts"})
PDF = frozenset({"ruled", "unruled"})
SCAN = frozenset({"scan_pdf", "scan_png", "scan_jpeg"})
FLAT = frozenset({"flat"})
ALL = BORDERED | TEXT | LOOSE | GLUED | FLAT | PDF | SCAN
READABLE = ALL - SCAN  # text is text: odd characters survive


@dataclass(frozen=True)
class Damage:
    """One kind. stage: before or after the sheet is laid out; layouts: where it can happen; excludes: what it can't go with."""

    name: str
    says: str
    stage: str
    layouts: frozenset[str]
    apply: Callable[[Draft], None]
    excludes: frozenset[str] = frozenset()


DAMAGES: dict[str, Damage] = {}


def damage(
    says: str, stage: str, layouts: frozenset[str], excludes: str = ""
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    def register(apply: Callable[[Draft], None]) -> Callable[[Draft], None]:
        DAMAGES[apply.__name__] = Damage(apply.__name__, says, stage, layouts, apply, frozenset(excludes.split()))
        return apply

    return register


def labels(draft: Draft, *roles: str) -> list[Box]:
    """The printed labels of the tables, by role; all of them where none is named."""
    return [
        box
        for table in draft.tables()
        for box in table.boxes()
        if box.role in (roles or ("item", "header", "group", "label"))
    ]


def matrix(draft: Draft) -> Table | None:
    """The applications table, where the sheet has it."""
    return next((table for table in draft.tables() if table.code == "applications"), None)


def data_rows(table: Table) -> Iterator[int]:
    """The rows that hold figures."""
    return (n for n, row in enumerate(table.rows) if any(box.at for box in row))
